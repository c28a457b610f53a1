package dev.stdb.query;

/**
 * Column that conditions compare with values of its type and with other columns of the same table.
 *
 * @param <R> type of the rows
 * @param <V> type of the values
 */
public class Column<R, V> extends AnyColumn<R, V> {

    /**
     * Reads the value of a column.
     *
     * @param <R> type of the rows
     * @param <V> type of the values
     */
    @FunctionalInterface
    public interface Reader<R, V> {
        /** Returns the value in a row. */
        V read(R row);
    }

    /**
     * Creates a column. For generated code.
     *
     * @param table name of the table or view in the database
     * @param name name of the column in the database
     * @param reader what finds its value in a row
     */
    public Column(String table, String name, Reader<R, V> reader) {
        this(table, name, reader, ColumnType.plain());
    }

    Column(String table, String name, Reader<R, V> reader, ColumnType<V> type) {
        super(table, name, reader, type);
    }

    /** Returns whether it equals {@code value}. */
    public final BoolExpr<R> eq(V value) {
        return compare(Operator.EQ, value);
    }

    /** Returns whether it equals another column. */
    public final BoolExpr<R> eq(Column<R, V> other) {
        return compare(Operator.EQ, other);
    }

    /** Returns whether it differs from {@code value}. */
    public final BoolExpr<R> ne(V value) {
        return compare(Operator.NE, value);
    }

    /** Returns whether it differs from another column. */
    public final BoolExpr<R> ne(Column<R, V> other) {
        return compare(Operator.NE, other);
    }

    /** Returns whether it is less than {@code value}. */
    public final BoolExpr<R> lt(V value) {
        return compare(Operator.LT, value);
    }

    /** Returns whether it is less than another column. */
    public final BoolExpr<R> lt(Column<R, V> other) {
        return compare(Operator.LT, other);
    }

    /** Returns whether it is at most {@code value}. */
    public final BoolExpr<R> le(V value) {
        return compare(Operator.LE, value);
    }

    /** Returns whether it is at most another column. */
    public final BoolExpr<R> le(Column<R, V> other) {
        return compare(Operator.LE, other);
    }

    /** Returns whether it is greater than {@code value}. */
    public final BoolExpr<R> gt(V value) {
        return compare(Operator.GT, value);
    }

    /** Returns whether it is greater than another column. */
    public final BoolExpr<R> gt(Column<R, V> other) {
        return compare(Operator.GT, other);
    }

    /** Returns whether it is at least {@code value}. */
    public final BoolExpr<R> ge(V value) {
        return compare(Operator.GE, value);
    }

    /** Returns whether it is at least another column. */
    public final BoolExpr<R> ge(Column<R, V> other) {
        return compare(Operator.GE, other);
    }
}
