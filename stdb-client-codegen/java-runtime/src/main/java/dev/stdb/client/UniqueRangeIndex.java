package dev.stdb.client;

import dev.stdb.module.Range;
import java.util.List;
import java.util.Optional;

/**
 * Lookup of cached rows by a unique column, or by a range of it. Thread-safe.
 *
 * @param <K> type of the column, boxed
 * @param <R> type of rows
 */
public final class UniqueRangeIndex<K, R> {
    private final TableCache<R> cache;
    private final OrderedRows<R> index;

    UniqueRangeIndex(TableCache<R> cache, KeyColumn<R, K> column) {
        this.cache = cache;
        this.index = new OrderedRows<>(List.of(column));
    }

    /** Returns the cached row with this key, if any. */
    public Optional<R> find(K key) {
        List<R> rows = cache.lookUp(index, () -> index.find(key));
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** Returns the cached rows whose keys are in a range, in their order. */
    public List<R> filter(Range<K> keys) {
        return cache.lookUp(index, () -> index.findRange(keys));
    }
}
