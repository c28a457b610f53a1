package dev.stdb.server.storage;

import java.util.Arrays;

/** Stack of primitive ints that keeps its memory. */
final class IntStack {
    private static final int CAPACITY_INITIAL = 4;

    private int[] values = new int[CAPACITY_INITIAL];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void push(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    int pop() {
        return values[--size];
    }

    int peek() {
        return values[size - 1];
    }
}
