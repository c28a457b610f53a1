package dev.stdb.query;

import java.util.Objects;

/**
 * Column of a table or view.
 *
 * @param <R> type of the rows
 * @param <V> type of the values
 */
abstract class AnyColumn<R, V> {
    private final String sql;
    private final Column.Reader<R, V> reader;
    private final ColumnType<V> type;

    AnyColumn(String table, String name, Column.Reader<R, V> reader, ColumnType<V> type) {
        this.sql = Literals.column(table, name);
        this.reader = reader;
        this.type = type;
    }

    final String sql() {
        return sql;
    }

    final V read(R row) {
        return reader.read(row);
    }

    final int order(V a, V b) {
        return type.order(a, b);
    }

    final BoolExpr<R> compare(Operator operator, V value) {
        return new Comparison<>(this, operator, type.literal(Objects.requireNonNull(value)), row -> value);
    }

    final BoolExpr<R> compare(Operator operator, AnyColumn<R, V> other) {
        return new Comparison<>(this, operator, other.sql, other.reader);
    }
}
