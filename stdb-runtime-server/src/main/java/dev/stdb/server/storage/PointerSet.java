package dev.stdb.server.storage;

import java.util.Arrays;

/** Set of row pointers: open addressing, backward-shift removal. Confined to the database thread. */
final class PointerSet {
    private static final int CAPACITY_INITIAL = 4;
    private static final int EMPTY = -1;

    private int[] slots = emptySlots(CAPACITY_INITIAL);
    private int size;

    private static int[] emptySlots(int capacity) {
        int[] result = new int[capacity];
        Arrays.fill(result, EMPTY);
        return result;
    }

    int size() {
        return size;
    }

    /** Adds a pointer that is not present. */
    void add(int pointer) {
        if (size >= slots.length - (slots.length >> 2)) {
            int[] old = slots;
            slots = emptySlots(old.length * 2);
            for (int value : old) {
                if (value != EMPTY) {
                    place(value);
                }
            }
        }
        place(pointer);
        size++;
    }

    /** Removes a pointer and returns whether it was present. */
    boolean remove(int pointer) {
        int mask = slots.length - 1;
        int hole = home(pointer);
        while (slots[hole] != pointer) {
            if (slots[hole] == EMPTY) {
                return false;
            }
            hole = hole + 1 & mask;
        }
        for (int at = hole + 1 & mask; slots[at] != EMPTY; at = at + 1 & mask) {
            if ((at - home(slots[at]) & mask) >= (at - hole & mask)) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = EMPTY;
        size--;
        return true;
    }

    /** Returns the first used slot behind {@code slot} (-1 to start), or -1. */
    int nextSlot(int slot) {
        for (int at = slot + 1; at < slots.length; at++) {
            if (slots[at] != EMPTY) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the pointer in a used slot. */
    int at(int slot) {
        return slots[slot];
    }

    private void place(int pointer) {
        int slot = home(pointer);
        while (slots[slot] != EMPTY) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = pointer;
    }

    private int home(int pointer) {
        return Hashing.scramble(pointer) & slots.length - 1;
    }
}
