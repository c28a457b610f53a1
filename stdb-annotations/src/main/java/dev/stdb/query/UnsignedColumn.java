package dev.stdb.query;

/**
 * Column of unsigned integers whose Java type is signed and as wide: the value -1 is the largest.
 *
 * @param <R> type of the rows
 * @param <V> {@code Byte}, {@code Short}, {@code Integer} or {@code Long}
 */
public final class UnsignedColumn<R, V extends Number> extends Column<R, V> {

    /** Creates a column, see {@link Column#Column}. */
    public UnsignedColumn(String table, String name, Reader<R, V> reader) {
        super(table, name, reader, ColumnType.unsigned());
    }
}
