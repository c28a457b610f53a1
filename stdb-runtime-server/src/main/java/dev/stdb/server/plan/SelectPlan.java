package dev.stdb.server.plan;

import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import java.util.List;

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
     */
    public record Step(int slot, TableSchema table, Access access, List<TypedExpr> filters) {
        /** Copies {@code filters}. */
        public Step {
            filters = List.copyOf(filters);
        }
    }

    /** Returns whether every table but the first is found through an index. */
    public boolean joinsByIndex() {
        return steps.subList(1, steps.size()).stream().allMatch(step -> step.access() instanceof PointLookup);
    }
}
