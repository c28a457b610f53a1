package dev.stdb.server.row;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of a buffer, which is not filled any further, by their bytes, all or those of one column. Immutable once
 * nobody adds rows any more.
 */
public final class RowHash {
    private static final int SLOTS_MIN = 8;
    private static final int NO_COLUMN = -1;

    private final RowBuffer rows;
    /** Null if all bytes of a row count. */
    private final @Nullable RowLayout layout;

    private final int column;
    /** Numbers of rows, plus one; 0 is free. A power of two, at most half full. */
    private final int[] slots;

    private RowHash(RowBuffer rows, @Nullable RowLayout layout, int column) {
        this.rows = rows;
        this.layout = layout;
        this.column = column;
        this.slots = new int[Math.max(SLOTS_MIN, 2 * Integer.highestOneBit(2 * rows.count() - 1))];
    }

    /** Creates an empty hash by all bytes of a row. */
    public static RowHash ofRows(RowBuffer rows) {
        return new RowHash(rows, null, NO_COLUMN);
    }

    /** Creates an empty hash by the bytes of one column. */
    public static RowHash ofColumn(RowBuffer rows, RowLayout layout, int column) {
        return new RowHash(rows, layout, column);
    }

    private int start(int row) {
        int start = rows.start(row);
        return layout == null ? start : layout.columnOffset(rows.data(), start, column);
    }

    private int end(int row, int start) {
        return layout == null ? rows.end(row) : layout.columnEnd(rows.data(), start, column);
    }

    /** Adds a row of the buffer, unless there is one with the same bytes; returns whether it was added. */
    public boolean add(int row) {
        int start = start(row);
        int slot = slot(rows.data(), start, end(row, start));
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = row + 1;
        return true;
    }

    /** Adds all rows of the buffer; returns whether no two have the same bytes. */
    public boolean addAll() {
        boolean distinct = true;
        for (int i = 0; i < rows.count(); i++) {
            distinct &= add(i);
        }
        return distinct;
    }

    /** Returns the row with some bytes, or -1. */
    public int find(byte[] array, int from, int to) {
        return slots[slot(array, from, to)] - 1;
    }

    /** Returns the slot of the row with some bytes, or the free one where it belongs. */
    private int slot(byte[] array, int from, int to) {
        int mask = slots.length - 1;
        int slot = Hashing.bytes(array, from, to - from, 0) & mask;
        while (slots[slot] != 0 && !equal(slots[slot] - 1, array, from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean equal(int row, byte[] array, int from, int to) {
        int start = start(row);
        return Arrays.equals(rows.data(), start, end(row, start), array, from, to);
    }

    /** Returns the memory it takes besides the rows, in bytes. */
    public long sizeBytes() {
        return (long) Integer.BYTES * slots.length;
    }
}
