package dev.stdb.maven.jcl;

import java.util.Objects;

/** Keys of an immutable collection in the order in which they were given, found by hash code; open addressing. */
final class KeyTable {
    /** Spreads hash codes over the upper bits: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E37_79B9;

    /** The keys; behind {@link #size} there is nothing. */
    final Object[] keys;

    /** Positions in {@link #keys} plus one; a power of two of them, at most half of them taken. */
    private final int[] slots;

    private int size;

    /** Makes an empty table with room for a number of keys. */
    KeyTable(int capacity) {
        keys = new Object[capacity];
        slots = new int[Integer.highestOneBit(Math.max(capacity, 1)) * 4];
    }

    int size() {
        return size;
    }

    /** Returns the position of a key, -1 if it is absent. */
    int find(Object key) {
        return slots[slotOf(key)] - 1;
    }

    /** Adds a key unless there is an equal one; returns whether it did. */
    boolean add(Object key) {
        int slot = slotOf(Objects.requireNonNull(key));
        if (slots[slot] != 0) {
            return false;
        }
        keys[size++] = key;
        slots[slot] = size;
        return true;
    }

    private int slotOf(Object key) {
        int mask = slots.length - 1;
        int slot = key.hashCode() * SPREAD >>> 8 & mask;
        while (slots[slot] != 0 && !key.equals(keys[slots[slot] - 1])) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
