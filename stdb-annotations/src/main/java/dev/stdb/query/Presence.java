package dev.stdb.query;

/**
 * Whether a value is present.
 *
 * @param column the column
 * @param present whether it must be; otherwise it must not
 */
record Presence<R>(OptionColumn<R, ?> column, boolean present) implements BoolExpr<R> {

    @Override
    public BoolExpr<R> not() {
        return new Presence<>(column, !present);
    }

    @Override
    public boolean matches(R row) {
        return column.read(row).isPresent() == present;
    }

    @Override
    public String toSql(boolean nested) {
        return column.sql() + (present ? " IS NOT NULL" : " IS NULL");
    }
}
