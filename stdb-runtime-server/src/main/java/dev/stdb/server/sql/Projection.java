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
}
