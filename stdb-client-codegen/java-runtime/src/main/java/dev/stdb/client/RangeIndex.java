package dev.stdb.client;

import dev.stdb.module.Range;
import java.util.List;

/**
 * Lookup of cached rows by a column that several rows may share, or by a range of it. Thread-safe.
 *
 * @param <K> type of the column, boxed
 * @param <R> type of rows
 */
public final class RangeIndex<K, R> {
    private final TableCache<R> cache;
    private final OrderedRows<R> index;

    RangeIndex(TableCache<R> cache, KeyColumn<R, K> column) {
        this.cache = cache;
        this.index = new OrderedRows<>(List.of(column));
    }

    /** Returns the cached rows with this key. */
    public List<R> filter(K key) {
        return cache.lookUp(index, () -> index.find(key));
    }

    /** Returns the cached rows whose keys are in a range, in their order. */
    public List<R> filter(Range<K> keys) {
        return cache.lookUp(index, () -> index.findRange(keys));
    }
}
