package dev.stdb.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows by a key: finds equal keys only. Guarded by the lock of the cache.
 *
 * @param <K> type of the key
 * @param <R> type of rows
 */
final class HashedRows<K, R> implements CacheIndex<R> {
    private final Function<R, K> key;
    private @Nullable Map<K, List<R>> rows;

    HashedRows(Function<R, K> key) {
        this.key = key;
    }

    @Override
    public boolean isBuilt() {
        return rows != null;
    }

    @Override
    public void build() {
        rows = new HashMap<>();
    }

    @Override
    public void add(R row) {
        if (rows != null) {
            rows.computeIfAbsent(key.apply(row), each -> new ArrayList<>(1)).add(row);
        }
    }

    @Override
    public void remove(R row) {
        if (rows == null) {
            return;
        }
        K value = key.apply(row);
        List<R> same = rows.get(value);
        if (same != null) {
            same.remove(row);
            if (same.isEmpty()) {
                rows.remove(value);
            }
        }
    }

    List<R> find(K value) {
        List<R> same = rows == null ? null : rows.get(value);
        return same == null ? List.of() : List.copyOf(same);
    }
}
