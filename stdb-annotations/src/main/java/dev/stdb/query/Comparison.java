package dev.stdb.query;

/**
 * Comparison of a column.
 *
 * @param column the column
 * @param operator the operator
 * @param operand column or literal in SQL
 * @param value what finds the value of the operand
 */
record Comparison<R, V>(AnyColumn<R, V> column, Operator operator, String operand, Column.Reader<R, V> value)
        implements BoolExpr<R> {

    @Override
    public BoolExpr<R> not() {
        return new Comparison<>(column, operator.opposite(), operand, value);
    }

    @Override
    public boolean matches(R row) {
        return operator.holds(column.order(column.read(row), value.read(row)));
    }

    @Override
    public String toSql(boolean nested) {
        return column.sql() + " " + operator.symbol() + " " + operand;
    }
}
