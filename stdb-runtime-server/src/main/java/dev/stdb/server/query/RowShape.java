package dev.stdb.server.query;

import dev.stdb.sats.ProductType;
import dev.stdb.sats.TypeLayout;
import java.util.Arrays;

/**
 * Where the columns of a row type are: at constant offsets up to the first column of variable width, behind it found by
 * walking. Immutable.
 */
public final class RowShape {
    private final ValueSkipper[] skippers;
    /** Offsets of the leading columns: one more than there are columns of fixed width in front. */
    private final int[] fixedOffsets;

    /** Creates the shape of a row type without references. */
    public RowShape(ProductType rowType) {
        int columns = rowType.size();
        skippers = new ValueSkipper[columns];
        int[] offsets = new int[columns + 1];
        int fixed = 0;
        for (int i = 0; i < columns; i++) {
            skippers[i] = ValueSkipper.of(rowType.typeAt(i));
            int size = TypeLayout.fixedSize(rowType.typeAt(i));
            if (fixed == i && size >= 0) {
                offsets[++fixed] = offsets[i] + size;
            }
        }
        fixedOffsets = Arrays.copyOf(offsets, fixed + 1);
    }

    /** Returns the offset of a column within its row if it is the same for all rows, else -1. */
    int constantOffset(int column) {
        return column < fixedOffsets.length ? fixedOffsets[column] : -1;
    }

    /**
     * Returns where a column starts.
     *
     * @param row array that holds the row
     * @param offset first byte of the row
     * @param column position of the column; the column count itself gives the end of the row
     */
    public int columnStart(byte[] row, int offset, int column) {
        int known = Math.min(column, fixedOffsets.length - 1);
        int position = offset + fixedOffsets[known];
        for (int i = known; i < column; i++) {
            position = skippers[i].skip(row, position);
        }
        return position;
    }

    /**
     * Returns where a column ends.
     *
     * @param row array that holds the row
     * @param start first byte of the column, see {@link #columnStart}
     * @param column position of the column
     */
    public int columnEnd(byte[] row, int start, int column) {
        return skippers[column].skip(row, start);
    }
}
