package dev.stdb.server.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a SELECT returns. Immutable. */
public sealed interface Projection {

    /**
     * {@code *}.
     *
     * @param position where it stands
     */
    record Star(Position position) implements Projection {}

    /**
     * {@code t.*}.
     *
     * @param table name or alias of a table in FROM
     */
    record TableStar(Name table) implements Projection {}

    /**
     * {@code COUNT(*) AS alias}.
     *
     * @param alias name of the only output column
     */
    record Count(Ident alias) implements Projection {}

    /**
     * A list of columns.
     *
     * @param items at least one column
     */
    record Columns(List<Item> items) implements Projection {
        /** Copies {@code items}. */
        public Columns {
            items = List.copyOf(items);
        }
    }

    /**
     * One column of a list.
     *
     * @param column the column
     * @param alias its output name, absent if that is the column's name as written
     */
    record Item(Expr.Column column, @Nullable Ident alias) {
        /** Returns the name of the output column. */
        public Ident outputName() {
            return alias == null ? column.column() : alias;
        }
    }

    /** Functions over the rows of a group. */
    enum AggregateFunction {
        /** Number of rows; of a column, number of rows whose value is not the absent option. */
        COUNT,
        /** Sum of numbers. */
        SUM,
        /** Least value. */
        MIN,
        /** Greatest value. */
        MAX,
        /** Arithmetic mean of numbers. */
        AVG
    }

    /** One output column of a query with groups. */
    sealed interface GroupedItem {
        /** Returns the name of the output column. */
        Ident outputName();
    }

    /**
     * A column of GROUP BY.
     *
     * @param item the column
     */
    record GroupColumn(Item item) implements GroupedItem {
        @Override
        public Ident outputName() {
            return item.outputName();
        }
    }

    /**
     * A function over each group.
     *
     * @param function the function
     * @param column its argument, absent for {@code COUNT(*)}
     * @param alias name of the output column
     */
    record Aggregate(AggregateFunction function, Expr.@Nullable Column column, Ident alias) implements GroupedItem {
        @Override
        public Ident outputName() {
            return alias;
        }
    }

    /**
     * A list with aggregate functions, or over groups. Ad-hoc queries only.
     *
     * @param items at least one item
     */
    record Grouped(List<GroupedItem> items) implements Projection {
        /** Copies {@code items}. */
        public Grouped {
            items = List.copyOf(items);
        }
    }
}
