package dev.stdb.server.row;

import java.util.Arrays;
import java.util.Objects;

/**
 * Rows packed one behind the other in one array, without separators: what {@code TxData} and query results carry.
 *
 * <p>Grows as needed. Safe to read from several threads once nobody adds rows any more.
 */
public final class RowBuffer {
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_ENDS = {};
    private static final int ARRAY_MAX = Integer.MAX_VALUE - Long.BYTES;
    private static final int ROWS_INITIAL = 4;
    private static final int BYTES_INITIAL = 64;

    private byte[] data = NO_BYTES;
    private int[] ends = NO_ENDS;
    private int count;
    private int size;

    /** Creates an empty buffer. */
    public RowBuffer() {}

    /** Creates an empty buffer with memory for {@code rows} rows of {@code bytes} bytes together. */
    public RowBuffer(int rows, long bytes) {
        if (rows > 0) {
            this.data = new byte[(int) Math.min(bytes, ARRAY_MAX)];
            this.ends = new int[rows];
        }
    }

    /**
     * Appends a copy of {@code length} bytes.
     *
     * @throws RowException ROWS_TOO_LARGE if the rows exceed 2 GiB
     */
    public void add(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (data.length - size < length) {
            int wanted = size + length;
            if (wanted < 0 || wanted > ARRAY_MAX) {
                throw new RowException(
                        RowErrorCode.ROWS_TOO_LARGE, "rows of a transaction or result exceed 2 GiB: rows=" + count);
            }
            data = Arrays.copyOf(data, Math.max(BYTES_INITIAL, grown(data.length, wanted)));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, Math.max(ROWS_INITIAL, grown(count, count + 1)));
        }
        System.arraycopy(source, offset, data, size, length);
        size += length;
        ends[count++] = size;
    }

    /** Returns the number of rows. */
    public int count() {
        return count;
    }

    /** Returns whether there is no row. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Returns the array with the rows; only the first {@link #sizeBytes} bytes mean something. */
    public byte[] data() {
        return data;
    }

    /** Returns where row {@code index} starts in {@link #data}. */
    public int start(int index) {
        Objects.checkIndex(index, count);
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Returns where row {@code index} ends in {@link #data}, exclusive. */
    public int end(int index) {
        Objects.checkIndex(index, count);
        return ends[index];
    }

    /** Returns the length of row {@code index} in bytes. */
    public int length(int index) {
        return end(index) - start(index);
    }

    /** Returns a copy of row {@code index}. */
    public byte[] row(int index) {
        return Arrays.copyOfRange(data, start(index), end(index));
    }

    /** Returns the total length of all rows in bytes. */
    public int sizeBytes() {
        return size;
    }

    /** Returns the memory it takes, room for more rows included, in bytes. */
    public long memoryBytes() {
        return data.length + (long) Integer.BYTES * ends.length;
    }

    /** Forgets all rows and keeps the memory. */
    public void clear() {
        count = 0;
        size = 0;
    }

    /** Returns the next capacity: at least {@code wanted}, at least half as much again as {@code current}. */
    private static int grown(int current, int wanted) {
        long target = Math.max(wanted, current + (current >> 1) + 1L);
        return (int) Math.min(target, ARRAY_MAX);
    }
}
