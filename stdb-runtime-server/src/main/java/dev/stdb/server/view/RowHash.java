package dev.stdb.server.view;

import dev.stdb.server.row.Hashing;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import java.util.Arrays;

/** Finds rows of a buffer by their bytes, all or those of one column. Immutable once nobody adds rows any more. */
final class RowHash {
    private static final int SLOTS_INITIAL = 8;
    private static final int WHOLE_ROW = -1;

    private final RowBuffer rows;
    private final RowLayout layout;
    private final int column;
    /** Numbers of rows, plus one; 0 is free. A power of two, at most half full. */
    private int[] slots = new int[SLOTS_INITIAL];

    private int count;

    private RowHash(RowBuffer rows, RowLayout layout, int column) {
        this.rows = rows;
        this.layout = layout;
        this.column = column;
    }

    /** Creates an empty hash by all bytes of a row. */
    static RowHash ofRows(RowBuffer rows, RowLayout layout) {
        return new RowHash(rows, layout, WHOLE_ROW);
    }

    /** Creates an empty hash by the bytes of one column. */
    static RowHash ofColumn(RowBuffer rows, RowLayout layout, int column) {
        return new RowHash(rows, layout, column);
    }

    private int start(int row) {
        int start = rows.start(row);
        return column == WHOLE_ROW ? start : layout.columnOffset(rows.data(), start, column);
    }

    private int end(int row, int start) {
        return column == WHOLE_ROW ? rows.end(row) : layout.columnEnd(rows.data(), start, column);
    }

    /** Adds a row of the buffer, unless there is one with the same bytes; returns whether it was added. */
    boolean add(int row) {
        int start = start(row);
        int slot = slot(rows.data(), start, end(row, start));
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = row + 1;
        count++;
        if (2 * count > slots.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                int start = start(entry - 1);
                slots[slot(rows.data(), start, end(entry - 1, start))] = entry;
            }
        }
    }

    /** Returns the row with some bytes, or -1. */
    int find(byte[] array, int from, int to) {
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

    long sizeBytes() {
        return (long) Integer.BYTES * slots.length;
    }
}
