package dev.stdb.server.plan;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to find the row combinations of a SELECT: one step per table, each nested in the one before. Immutable.
 *
 * @param select the statement
 * @param steps the steps, outermost first; every slot occurs once
 */
public record SelectPlan(TypedSelect select, List<Step> steps) {
    /** Copies {@code steps}. */
    public SelectPlan {
        steps = List.copyOf(steps);
    }

    /** Where the rows of a step come from. */
    public sealed interface Access {}

    /** Every row of the table. */
    public record Scan() implements Access {}

    /** Rows handed in from outside: those a transaction changed. */
    public record Driver() implements Access {}

    /**
     * The rows with one key of an index.
     *
     * @param index the index
     * @param key one operand per index column: a constant, or a column of an earlier step
     */
    public record PointLookup(IndexSchema index, List<TypedExpr> key) implements Access {
        /** Copies {@code key}. */
        public PointLookup {
            key = List.copyOf(key);
        }
    }

    /**
     * The rows with one of some keys of an index, which differ in one column.
     *
     * @param index the index
     * @param key one operand per index column, as for a point; that of {@code column} does not matter
     * @param column which column of the index has the values
     * @param values the values of that column, all different
     */
    public record PointSetLookup(IndexSchema index, List<TypedExpr> key, int column, List<TypedExpr.Constant> values)
            implements Access {
        /** Copies the lists. */
        public PointSetLookup {
            key = List.copyOf(key);
            values = List.copyOf(values);
        }
    }

    /**
     * End of a range.
     *
     * @param operand a constant, or a column of an earlier step
     * @param inclusive whether the value itself belongs to the range
     */
    public record Bound(TypedExpr operand, boolean inclusive) {}

    /**
     * The rows within a range of an ordered index.
     *
     * @param index the index
     * @param prefix operands that the leading columns are equal to, fewer than the index has columns
     * @param lower lower bound of the next column, if any
     * @param upper upper bound of the next column, if any
     */
    public record RangeLookup(
            IndexSchema index,
            List<TypedExpr> prefix,
            @Nullable Bound lower,
            @Nullable Bound upper) implements Access {
        /** Copies {@code prefix}. */
        public RangeLookup {
            prefix = List.copyOf(prefix);
        }
    }

    /**
     * The rows whose column equals a column of an earlier step, found through a hash table built during the run.
     *
     * @param column column of this step's table; equal values have equal bytes
     * @param operand column of an earlier step
     */
    public record HashLookup(int column, TypedExpr.ColumnRef operand) implements Access {}

    /**
     * One table of the nest.
     *
     * @param slot position of the table in FROM
     * @param table the table
     * @param access where its rows come from
     * @param filters conditions to check for each row; they mention only this and earlier steps
     * @param rowsRead estimate of the rows read by this step in the whole run
     * @param rowsKept estimate of the row combinations that pass the filters
     */
    public record Step(
            int slot, TableSchema table, Access access, List<TypedExpr> filters, double rowsRead, double rowsKept) {
        /** Copies {@code filters}. */
        public Step {
            filters = List.copyOf(filters);
        }
    }

    /** Returns whether every table but the first is found through one key of an index. */
    public boolean joinsByIndex() {
        return steps.subList(1, steps.size()).stream().allMatch(step -> step.access() instanceof PointLookup);
    }

    /** Returns an estimate of the rows read in the whole run. */
    public double rowsRead() {
        return steps.stream().mapToDouble(Step::rowsRead).sum();
    }
}
