package dev.stdb.query;

/** {@code TRUE} or {@code FALSE}. */
record Constant<R>(boolean value) implements BoolExpr<R> {

    @Override
    public BoolExpr<R> not() {
        return new Constant<>(!value);
    }

    @Override
    public boolean matches(R row) {
        return value;
    }

    @Override
    public String toSql(boolean nested) {
        return value ? "TRUE" : "FALSE";
    }
}
