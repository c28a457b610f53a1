package dev.stdb.client;

import java.util.List;
import java.util.function.Function;

/**
 * Lookup of cached rows by a key that several rows may share.
 *
 * @param <K> type of the key
 * @param <R> type of rows
 */
public final class TableIndex<K, R> {
    private final TableCache<R> cache;
    private final HashedRows<K, R> index;

    TableIndex(TableCache<R> cache, Function<R, K> key) {
        this.cache = cache;
        this.index = new HashedRows<>(key);
    }

    /** Returns the cached rows with this key. */
    public List<R> filter(K key) {
        return cache.lookUp(index, () -> index.find(key));
    }
}
