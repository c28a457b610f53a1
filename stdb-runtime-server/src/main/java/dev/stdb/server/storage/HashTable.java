package dev.stdb.server.storage;

import java.util.Arrays;

/**
 * Open-addressing table from keys to 32-bit values; a slot holds the hash of the key in its high half and the value in
 * its low half, so a lookup visits a row only if all 32 hash bits agree.
 *
 * <p>Linear probing with backward-shift removal. The capacity grows by half at a load of 4/5, which keeps 10 to 15
 * bytes per entry. Value -1 is reserved for empty slots. Confined to the database thread.
 */
abstract class HashTable {
    private static final int CAPACITY_INITIAL = 8;
    private static final long EMPTY = -1L;
    private static final long LOW = 0xFFFF_FFFFL;

    private long[] slots;
    private int size;

    HashTable() {
        this.slots = emptySlots(CAPACITY_INITIAL);
    }

    private static long[] emptySlots(int capacity) {
        long[] result = new long[capacity];
        Arrays.fill(result, EMPTY);
        return result;
    }

    /** Returns whether the key behind {@code value} is the given one; their hashes agree. */
    abstract boolean matches(int value, byte[] key, int offset, int length);

    /** Returns the number of keys. */
    final int size() {
        return size;
    }

    /** Returns the slot of a key, or -1. */
    final int findSlot(int hash, byte[] key, int offset, int length) {
        long[] all = slots;
        int slot = home(hash, all.length);
        while (true) {
            long entry = all[slot];
            if (entry == EMPTY) {
                return -1;
            }
            if ((int) (entry >>> Integer.SIZE) == hash && matches((int) entry, key, offset, length)) {
                return slot;
            }
            if (++slot == all.length) {
                slot = 0;
            }
        }
    }

    /** Returns the slot that holds {@code value} under {@code hash}, or -1; looks at no key. */
    final int findValue(int hash, int value) {
        long wanted = entry(hash, value);
        for (int slot = home(hash, slots.length); slots[slot] != EMPTY; slot = next(slot)) {
            if (slots[slot] == wanted) {
                return slot;
            }
        }
        return -1;
    }

    /** Returns the value in a used slot. */
    final int value(int slot) {
        return (int) slots[slot];
    }

    /** Replaces the value in a used slot. */
    final void setValue(int slot, int value) {
        slots[slot] = slots[slot] & ~LOW | value & LOW;
    }

    /** Adds a key that is not present. */
    final void add(int hash, int value) {
        if (size >= (int) (slots.length / 5L * 4)) {
            grow();
        }
        place(slots, entry(hash, value));
        size++;
    }

    /** Empties a used slot. */
    final void removeSlot(int slot) {
        int hole = slot;
        for (int at = next(slot); slots[at] != EMPTY; at = next(at)) {
            int home = home((int) (slots[at] >>> Integer.SIZE), slots.length);
            boolean staysBehindHole = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (!staysBehindHole) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = EMPTY;
        size--;
    }

    private void grow() {
        long[] old = slots;
        slots = emptySlots(Math.addExact(old.length, old.length / 2 + 1));
        for (long entry : old) {
            if (entry != EMPTY) {
                place(slots, entry);
            }
        }
    }

    private static void place(long[] target, long entry) {
        int slot = home((int) (entry >>> Integer.SIZE), target.length);
        while (target[slot] != EMPTY) {
            if (++slot == target.length) {
                slot = 0;
            }
        }
        target[slot] = entry;
    }

    private int next(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    private static int home(int hash, int capacity) {
        return (int) ((hash & LOW) * capacity >>> Integer.SIZE);
    }

    private static long entry(int hash, int value) {
        return (long) hash << Integer.SIZE | value & LOW;
    }
}
