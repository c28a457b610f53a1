package dev.stdb.query;

/**
 * Comparison of a column.
 *
 * @param column the column in SQL
 * @param operator the operator
 * @param operand column or literal in SQL
 */
record Comparison<R>(String column, Operator operator, String operand) implements BoolExpr<R> {

    @Override
    public BoolExpr<R> not() {
        return new Comparison<>(column, operator.opposite(), operand);
    }

    @Override
    public String toSql(boolean nested) {
        return column + " " + operator.symbol() + " " + operand;
    }
}
