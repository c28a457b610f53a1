package dev.stdb.query;

/**
 * Column of an enum, compared for equality by the names of the variants: in views, and in statements of the owner.
 * Subscriptions cannot compare it (spec sql.md §4).
 *
 * @param <R> type of the rows
 * @param <V> the enum
 */
public final class EnumColumn<R, V extends Enum<V>> extends AnyColumn<R, V> {

    /**
     * Creates a column, see {@link Column#Column}.
     *
     * @param names names of the variants, in the order of the constants
     */
    public EnumColumn(String table, String name, Column.Reader<R, V> reader, String... names) {
        super(table, name, reader, ColumnType.ofEnum(names));
    }

    /** Returns whether it equals {@code value}. */
    public BoolExpr<R> eq(V value) {
        return compare(Operator.EQ, value);
    }

    /** Returns whether it equals another column. */
    public BoolExpr<R> eq(EnumColumn<R, V> other) {
        return compare(Operator.EQ, other);
    }

    /** Returns whether it differs from {@code value}. */
    public BoolExpr<R> ne(V value) {
        return compare(Operator.NE, value);
    }

    /** Returns whether it differs from another column. */
    public BoolExpr<R> ne(EnumColumn<R, V> other) {
        return compare(Operator.NE, other);
    }
}
