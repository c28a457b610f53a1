package dev.stdb.server.tx;

import java.util.Arrays;

/** Growable list of primitive ints that keeps a moderate amount of memory. */
final class IntList {
    private static final int CAPACITY_INITIAL = 8;
    private static final int CAPACITY_KEPT_MAX = 64 * 1024;

    private int[] values = new int[CAPACITY_INITIAL];
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    void removeLast() {
        size--;
    }

    void clear() {
        size = 0;
        if (values.length > CAPACITY_KEPT_MAX) {
            values = new int[CAPACITY_INITIAL];
        }
    }
}
