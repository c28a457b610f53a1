package dev.stdb.client;

import dev.stdb.module.Range;
import java.util.List;
import java.util.Optional;

/**
 * Lookup of cached rows by several columns, by the first of them, or by a range of one behind the first; the base of
 * generated lookups. Thread-safe. Rows come in the order of the columns.
 *
 * @param <R> type of rows
 */
public abstract class PrefixIndex<R> {
    private final TableCache<R> cache;
    private final OrderedRows<R> index;

    /** Creates a lookup; called by generated code. */
    protected PrefixIndex(RemoteTable<?, R> table, List<KeyColumn<R, ?>> columns) {
        this.cache = table.cache();
        this.index = new OrderedRows<>(columns);
    }

    /** Returns the cached rows whose first columns have these values. */
    protected final List<R> rows(Object... prefix) {
        return cache.lookUp(index, () -> index.find(prefix));
    }

    /** Returns the cached rows whose first columns have these values and whose next one is in a range. */
    protected final List<R> rowsIn(Range<?> range, Object... prefix) {
        return cache.lookUp(index, () -> index.findRange(range, prefix));
    }

    /** Returns the cached row with this key, if any. */
    protected final Optional<R> row(Object... key) {
        List<R> rows = rows(key);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }
}
