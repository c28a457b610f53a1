package dev.stdb.server.row;

import java.util.Arrays;

/**
 * One row per table of a statement: where the bytes of each are. Reused from row to row, confined to one thread.
 *
 * <p>The arrays belong to storage or to a transaction's changes and are never written to.
 */
public final class Tuple {
    private static final byte[] NO_BYTES = {};

    private final byte[][] arrays;
    private final int[] offsets;
    private final int[] lengths;

    /** Creates a tuple for {@code slotCount} tables. */
    public Tuple(int slotCount) {
        arrays = new byte[slotCount][];
        Arrays.fill(arrays, NO_BYTES);
        offsets = new int[slotCount];
        lengths = new int[slotCount];
    }

    /**
     * Sets the row of a table.
     *
     * @param slot the table
     * @param array array that holds the row
     * @param offset first byte of the row
     * @param length length of the row in bytes
     */
    public void set(int slot, byte[] array, int offset, int length) {
        arrays[slot] = array;
        offsets[slot] = offset;
        lengths[slot] = length;
    }

    /** Returns the array that holds the row of a table. */
    public byte[] array(int slot) {
        return arrays[slot];
    }

    /** Returns where the row of a table starts. */
    public int offset(int slot) {
        return offsets[slot];
    }

    /** Returns the length of the row of a table in bytes. */
    public int length(int slot) {
        return lengths[slot];
    }
}
