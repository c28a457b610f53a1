package dev.stdb.server.storage;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowLayout;

/**
 * Rows with their large columns elsewhere.
 *
 * <p>A column of at least {@value #BLOB_BYTES_MIN} encoded bytes goes to the {@link BlobStore}. What is left is a stub,
 * integers little-endian: length of the whole row (u32), number of large columns (u32), for each its offset in the row
 * and its number in the store (u32 each), then the bytes of the other columns. Confined to the database thread.
 */
final class Stubs {
    /** Shortest column that is stored apart. */
    static final int BLOB_BYTES_MIN = 1024;

    private static final int COUNT = Integer.BYTES;
    private static final int REFERENCES = 2 * Integer.BYTES;
    private static final int REFERENCE_BYTES = 2 * Integer.BYTES;

    private final RowLayout layout;
    private final BlobStore blobs;
    private byte[] stub = new byte[BLOB_BYTES_MIN];

    Stubs(RowLayout layout, BlobStore blobs) {
        this.layout = layout;
        this.blobs = blobs;
    }

    /** Returns the length of the stub of a row in bytes, or -1 if there is none of at most {@code max} bytes. */
    int stubLength(byte[] row, int offset, int length, int max) {
        if (length < BLOB_BYTES_MIN) {
            return -1;
        }
        int count = 0;
        int large = 0;
        int at = offset;
        for (int column = 0; column < layout.columnCount(); column++) {
            int end = layout.columnEnd(row, at, column);
            if (end - at >= BLOB_BYTES_MIN) {
                count++;
                large += end - at;
            }
            at = end;
        }
        int size = REFERENCES + count * REFERENCE_BYTES + length - large;
        return count == 0 || size > max ? -1 : size;
    }

    /**
     * Puts the large columns of a row into the store and the rest into {@link #bytes}.
     *
     * @param size what {@link #stubLength} returned
     */
    void split(byte[] row, int offset, int length, int size) {
        if (stub.length < size) {
            stub = new byte[Math.max(size, stub.length * 2)];
        }
        int count = 0;
        int at = offset;
        for (int column = 0; column < layout.columnCount(); column++) {
            int end = layout.columnEnd(row, at, column);
            count += end - at >= BLOB_BYTES_MIN ? 1 : 0;
            at = end;
        }
        LittleEndian.putInt(stub, 0, length);
        LittleEndian.putInt(stub, COUNT, count);
        fill(row, offset, REFERENCES + count * REFERENCE_BYTES);
    }

    private void fill(byte[] row, int offset, int inlineStart) {
        int reference = REFERENCES;
        int inline = inlineStart;
        int at = offset;
        for (int column = 0; column < layout.columnCount(); column++) {
            int end = layout.columnEnd(row, at, column);
            if (end - at >= BLOB_BYTES_MIN) {
                LittleEndian.putInt(stub, reference, at - offset);
                LittleEndian.putInt(stub, reference + Integer.BYTES, blobs.retain(row, at, end - at));
                reference += REFERENCE_BYTES;
            } else {
                System.arraycopy(row, at, stub, inline, end - at);
                inline += end - at;
            }
            at = end;
        }
    }

    /** Returns the array with the stub made last, from its start. */
    byte[] bytes() {
        return stub;
    }

    /** Gives up the references of a stub. */
    void release(byte[] page, int offset) {
        int count = LittleEndian.getInt(page, offset + COUNT);
        for (int i = 0; i < count; i++) {
            blobs.release(LittleEndian.getInt(page, offset + REFERENCES + i * REFERENCE_BYTES + Integer.BYTES));
        }
    }

    /** Returns the length of the whole row behind a stub. */
    static int rowLength(byte[] page, int offset) {
        return LittleEndian.getInt(page, offset);
    }

    /** Returns the whole row behind a stub, in a new array. */
    static byte[] join(byte[] page, int offset, BlobSource source) {
        int count = LittleEndian.getInt(page, offset + COUNT);
        byte[] row = new byte[rowLength(page, offset)];
        int inline = offset + REFERENCES + count * REFERENCE_BYTES;
        int done = 0;
        for (int i = 0; i < count; i++) {
            int reference = offset + REFERENCES + i * REFERENCE_BYTES;
            int place = LittleEndian.getInt(page, reference);
            byte[] blob = source.bytes(LittleEndian.getInt(page, reference + Integer.BYTES));
            System.arraycopy(page, inline, row, done, place - done);
            inline += place - done;
            System.arraycopy(blob, 0, row, place, blob.length);
            done = place + blob.length;
        }
        System.arraycopy(page, inline, row, done, row.length - done);
        return row;
    }
}
