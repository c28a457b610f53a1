package dev.stdb.query;

/**
 * Column of truth values, which is a condition by itself.
 *
 * @param <R> type of the rows
 */
public final class BoolColumn<R> extends Column<R, Boolean> implements BoolExpr<R> {

    /** Creates a column, see {@link Column#Column}. */
    public BoolColumn(String table, String name, Reader<R, Boolean> reader) {
        super(table, name, reader);
    }

    @Override
    public BoolExpr<R> not() {
        return eq(false);
    }

    @Override
    public boolean matches(R row) {
        return read(row);
    }

    @Override
    public String toSql(boolean nested) {
        return sql();
    }
}
