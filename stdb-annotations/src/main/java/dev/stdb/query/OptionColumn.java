package dev.stdb.query;

import java.util.Optional;

/**
 * Column of optional values: in views, and in statements of the owner. Subscriptions cannot compare it (spec sql.md
 * §4). An absent value differs from every value that is present.
 *
 * @param <R> type of the rows
 * @param <V> type of the values that are present
 */
public final class OptionColumn<R, V> extends AnyColumn<R, Optional<V>> {

    /**
     * Creates a column, see {@link Column#Column}.
     *
     * @param type how SQL writes values that are present
     */
    public OptionColumn(String table, String name, Column.Reader<R, Optional<V>> reader, ColumnType<V> type) {
        super(table, name, reader, new Payload<>(type));
    }

    /** Present values before the absent one, as in the database. */
    private static final class Payload<V> extends ColumnType<Optional<V>> {
        private final ColumnType<V> type;

        private Payload(ColumnType<V> type) {
            this.type = type;
        }

        @Override
        String literal(Optional<V> value) {
            return type.literal(value.orElseThrow());
        }

        @Override
        int order(Optional<V> a, Optional<V> b) {
            return a.isPresent() && b.isPresent()
                    ? type.order(a.get(), b.get())
                    : Boolean.compare(b.isPresent(), a.isPresent());
        }
    }

    /** Returns whether a value is present. */
    public BoolExpr<R> isPresent() {
        return new Presence<>(this, true);
    }

    /** Returns whether no value is present. */
    public BoolExpr<R> isEmpty() {
        return new Presence<>(this, false);
    }

    /** Returns whether {@code value} is present. */
    public BoolExpr<R> eq(V value) {
        return compare(Operator.EQ, Optional.of(value));
    }

    /** Returns whether it equals {@code value}, which may be absent. */
    public BoolExpr<R> eq(Optional<V> value) {
        return value.isPresent() ? compare(Operator.EQ, value) : isEmpty();
    }

    /** Returns whether it equals another column; two absent values are equal. */
    public BoolExpr<R> eq(OptionColumn<R, V> other) {
        return compare(Operator.EQ, other);
    }

    /** Returns whether another value than {@code value} is present, or none. */
    public BoolExpr<R> ne(V value) {
        return compare(Operator.NE, Optional.of(value));
    }

    /** Returns whether it differs from {@code value}, which may be absent. */
    public BoolExpr<R> ne(Optional<V> value) {
        return value.isPresent() ? compare(Operator.NE, value) : isPresent();
    }

    /** Returns whether it differs from another column. */
    public BoolExpr<R> ne(OptionColumn<R, V> other) {
        return compare(Operator.NE, other);
    }
}
