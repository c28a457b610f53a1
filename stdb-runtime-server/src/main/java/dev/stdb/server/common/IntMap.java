package dev.stdb.server.common;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Map from ints to objects without boxing: open addressing, linear probing. Not thread-safe. */
public final class IntMap<V> {
    private static final int CAPACITY_INITIAL = 16;
    private static final int SPREAD = 0x9E37_79B9;
    private static final int SPREAD_SHIFT = 15;

    private int[] keys = new int[CAPACITY_INITIAL];
    private @Nullable Object[] values = new @Nullable Object[CAPACITY_INITIAL];
    private int size;

    /** Returns the number of keys. */
    public int size() {
        return size;
    }

    /** Returns the value of a key, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable V get(int key) {
        return (V) values[find(key)];
    }

    /** Sets the value of a key and returns the value before, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable V put(int key, V value) {
        int slot = find(key);
        V old = (V) values[slot];
        keys[slot] = key;
        values[slot] = value;
        if (old == null && ++size > keys.length / 2) {
            grow();
        }
        return old;
    }

    /** Removes a key and returns its value, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable V remove(int key) {
        int hole = find(key);
        V old = (V) values[hole];
        if (old == null) {
            return null;
        }
        int mask = keys.length - 1;
        for (int at = hole + 1 & mask; values[at] != null; at = at + 1 & mask) {
            if ((at - home(keys[at]) & mask) >= (at - hole & mask)) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        values[hole] = null;
        size--;
        return old;
    }

    /** Hands every value to {@code action}, in no particular order. */
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super V> action) {
        for (Object value : Arrays.copyOf(values, values.length)) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    /** Removes everything. */
    public void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private int find(int key) {
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private int home(int key) {
        int h = key * SPREAD;
        return (h ^ h >>> SPREAD_SHIFT) & keys.length - 1;
    }
}
