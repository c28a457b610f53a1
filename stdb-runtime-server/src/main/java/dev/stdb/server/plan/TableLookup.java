package dev.stdb.server.plan;

import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import org.jspecify.annotations.Nullable;

/** The tables and views a statement may mention. */
@FunctionalInterface
public interface TableLookup {

    /**
     * Finds a table.
     *
     * @param name canonical or accessor name
     * @return the table; null if there is none or the caller must not know of it
     */
    @Nullable
    TableSchema findTable(String name);

    /**
     * Finds a view.
     *
     * @param name canonical or accessor name
     * @return the view; null if there is none or the caller must not know of it
     */
    default @Nullable ViewSchema findView(String name) {
        return null;
    }

    /**
     * Returns a table that has the rows of a view.
     *
     * @param view a view found here
     * @param args BSATN of the product of its arguments
     * @throws dev.stdb.server.sql.SqlException if the view fails
     */
    default TableSchema viewRows(ViewSchema view, byte[] args) {
        throw new IllegalArgumentException("no view of this lookup: " + view.name());
    }
}
