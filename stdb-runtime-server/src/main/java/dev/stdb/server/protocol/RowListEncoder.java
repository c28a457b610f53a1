package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.row.RowBuffer;

/**
 * Encodes row lists and the updates made of them (layouts: spec wire-protocol.md §9, §10).
 *
 * <p>A {@code BsatnRowList} is a size hint followed by the concatenated rows:
 *
 * <pre>
 * field      width         value
 * hint tag   1             0 = FixedSize, 1 = RowOffsets
 * FixedSize  2             bytes per row, 1..65535
 * RowOffsets 4 + 8*count   u32 count, then the u64 start of each row
 * rows_data  4 + n         u32 length, then the rows
 * </pre>
 */
public final class RowListEncoder {

    private static final int HINT_FIXED_SIZE = 0;
    private static final int HINT_ROW_OFFSETS = 1;
    private static final int ROWS_PERSISTENT = 0;
    static final int ROWS_EVENT = 1;
    private static final int FIXED_SIZE_MAX = 0xFFFF;

    private RowListEncoder() {}

    /** Appends the rows as a {@code BsatnRowList}. */
    public static void encode(RowBuffer rows, BsatnWriter out) {
        int count = rows.count();
        int first = count == 0 ? 0 : rows.start(0);
        int last = count == 0 ? 0 : rows.end(count - 1);
        int fixedSize = commonLength(rows);
        if (fixedSize > 0) {
            out.writeTag(HINT_FIXED_SIZE);
            out.writeU16(fixedSize);
        } else {
            out.writeTag(HINT_ROW_OFFSETS);
            out.writeCount(count);
            for (int i = 0; i < count; i++) {
                out.writeU64(rows.start(i) - first);
            }
        }
        out.writeBytes(rows.data(), first, last - first);
    }

    /** Returns the rows as one {@code BsatnRowList}. */
    public static byte[] rowList(RowBuffer rows) {
        BsatnWriter out = new BsatnWriter(rows.sizeBytes() + 16);
        encode(rows, out);
        return out.toByteArray();
    }

    /** Returns {@code TableUpdateRows::PersistentTable} of the rows. */
    public static byte[] persistentTableRows(RowBuffer inserts, RowBuffer deletes) {
        BsatnWriter out = new BsatnWriter(inserts.sizeBytes() + deletes.sizeBytes() + 32);
        out.writeTag(ROWS_PERSISTENT);
        encode(inserts, out);
        encode(deletes, out);
        return out.toByteArray();
    }

    /** Returns {@code TableUpdateRows::EventTable} of the rows. */
    public static byte[] eventTableRows(RowBuffer events) {
        BsatnWriter out = new BsatnWriter(events.sizeBytes() + 16);
        out.writeTag(ROWS_EVENT);
        encode(events, out);
        return out.toByteArray();
    }

    /** Receives the rows of a list. */
    interface RowVisitor {
        /** Takes a row; the array is that of the list. */
        void row(byte[] array, int offset, int length);
    }

    /** Reads a {@code BsatnRowList} that this class encoded, and leaves the reader behind it. */
    static void forEachRow(BsatnReader in, RowVisitor visitor) {
        if (in.readU8() == HINT_FIXED_SIZE) {
            int size = in.readU16();
            int length = in.readCount();
            int end = in.position() + length;
            for (int at = in.position(); at < end; at += size) {
                visitor.row(in.array(), at, size);
            }
            in.skip(length);
            return;
        }
        int[] starts = new int[in.readCount()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (int) in.readU64();
        }
        int length = in.readCount();
        int base = in.position();
        for (int i = 0; i < starts.length; i++) {
            int end = i + 1 < starts.length ? starts[i + 1] : length;
            visitor.row(in.array(), base + starts[i], end - starts[i]);
        }
        in.skip(length);
    }

    /** Leaves the reader behind a {@code BsatnRowList} that this class encoded; returns the number of its rows. */
    static int skipList(BsatnReader in) {
        if (in.readU8() == HINT_FIXED_SIZE) {
            int size = in.readU16();
            int length = in.readCount();
            in.skip(length);
            return length / size;
        }
        int count = in.readCount();
        in.skip(count * Long.BYTES);
        in.skip(in.readCount());
        return count;
    }

    /** Returns the length shared by all rows, or 0 when the hint cannot express it. */
    private static int commonLength(RowBuffer rows) {
        int count = rows.count();
        if (count == 0) {
            return 0;
        }
        int length = rows.end(0) - rows.start(0);
        if (length > FIXED_SIZE_MAX) {
            return 0;
        }
        for (int i = 1; i < count; i++) {
            if (rows.end(i) - rows.start(i) != length) {
                return 0;
            }
        }
        return length;
    }
}
