package dev.stdb.client;

import java.util.List;
import java.util.Map;

/**
 * The cached rows of all tables after one message: whole transactions, whatever has changed since. Immutable.
 *
 * <p>Tables that did not change between two snapshots share their rows.
 */
public final class CacheSnapshot {
    private final Map<TableCache<?>, List<?>> rows;

    CacheSnapshot(Map<TableCache<?>, List<?>> rows) {
        this.rows = rows;
    }

    /**
     * Returns the rows of a table or view, in no order; none for event tables.
     *
     * @throws IllegalArgumentException if the table is one of another connection
     */
    public <R> List<R> rows(RemoteTable<?, R> table) {
        List<?> found = rows.get(table.cache());
        if (found == null) {
            throw new IllegalArgumentException("snapshot is of another connection: table=" + table.name());
        }
        return rowsOf(found);
    }

    /** The map has the rows of a cache under that cache. */
    @SuppressWarnings("unchecked")
    private static <R> List<R> rowsOf(List<?> found) {
        return (List<R>) found;
    }
}
