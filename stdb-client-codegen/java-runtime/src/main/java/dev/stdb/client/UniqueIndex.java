package dev.stdb.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lookup of cached rows by a unique key.
 *
 * @param <K> type of the key
 * @param <R> type of rows
 */
public final class UniqueIndex<K, R> {
    private final TableCache<R> cache;
    private final HashedRows<K, R> index;

    UniqueIndex(TableCache<R> cache, Function<R, K> key) {
        this.cache = cache;
        this.index = new HashedRows<>(key);
    }

    /** Returns the cached row with this key, if any. */
    public Optional<R> find(K key) {
        List<R> rows = cache.lookUp(index, () -> index.find(key));
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }
}
