package dev.stdb.server.row;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.TypeLayout;

/**
 * Where the columns of a table are inside an encoded row.
 *
 * <p>Columns up to and including the first one of varying length have a constant offset; later ones are found by
 * skipping. Immutable and thread-safe.
 */
public final class RowLayout {
    private final ValueType[] columns;
    private final int[] constantOffsets;
    private final int constantCount;
    private final ProductValueType whole;

    /**
     * Creates the layout of rows of {@code type}.
     *
     * @param type a product without references
     */
    public RowLayout(ProductType type) {
        this.whole = new ProductValueType(type, TypeLayout.fixedSize(type));
        this.columns = whole.fields();
        this.constantOffsets = new int[columns.length];
        int count = 0;
        int offset = 0;
        while (count < columns.length) {
            constantOffsets[count] = offset;
            int size = columns[count].fixedSize();
            count++;
            if (size < 0) {
                break;
            }
            offset += size;
        }
        this.constantCount = count;
    }

    /** Returns the number of columns. */
    public int columnCount() {
        return columns.length;
    }

    /** Returns the length of every row in bytes, or -1 if it varies. */
    public int fixedSize() {
        return whole.fixedSize();
    }

    /** Returns whether the {@code length} bytes from {@code offset} are exactly one row. */
    public boolean isValid(byte[] bytes, int offset, int length) {
        return whole.validate(bytes, offset, offset + length) == offset + length;
    }

    /** Returns the offset behind the row that starts at {@code offset}, or -1 if no valid row ends by {@code limit}. */
    public int validate(byte[] bytes, int offset, int limit) {
        return whole.validate(bytes, offset, limit);
    }

    /** Returns where column {@code index} starts in {@code bytes}, for a valid row that starts at {@code rowOffset}. */
    public int columnOffset(byte[] bytes, int rowOffset, int index) {
        if (index < constantCount) {
            return rowOffset + constantOffsets[index];
        }
        int column = constantCount - 1;
        int at = rowOffset + constantOffsets[column];
        for (; column < index; column++) {
            at = columnEnd(bytes, at, column);
        }
        return at;
    }

    /** Returns where column {@code index} starts in every row, or -1 if that varies. */
    public int constantOffset(int index) {
        return index < constantCount ? constantOffsets[index] : -1;
    }

    /** Returns where column {@code index} ends in {@code bytes}, for the offset at which it starts. */
    public int columnEnd(byte[] bytes, int columnOffset, int index) {
        ValueType column = columns[index];
        int size = column.fixedSize();
        return size >= 0 ? columnOffset + size : column.skip(bytes, columnOffset);
    }

    /** Appends the value of column {@code index} of a valid row that starts at {@code rowOffset}. */
    public void copyColumn(byte[] bytes, int rowOffset, int index, BsatnWriter out) {
        int start = columnOffset(bytes, rowOffset, index);
        out.writeRaw(bytes, start, columnEnd(bytes, start, index) - start);
    }

    /** Compares column {@code index} of two rows, each given by the offset of that column. */
    public int compareColumn(int index, byte[] a, int aOffset, byte[] b, int bOffset) {
        return columns[index].compare(a, aOffset, b, bOffset);
    }

    /** Returns the type of column {@code index}. */
    public ValueType column(int index) {
        return columns[index];
    }
}
