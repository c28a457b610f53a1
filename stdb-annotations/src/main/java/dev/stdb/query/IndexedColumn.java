package dev.stdb.query;

/**
 * Column of an index, by which a table can be joined.
 *
 * @param <R> type of the rows
 * @param <V> type of the values
 */
public final class IndexedColumn<R, V> {
    private final String sql;

    /** Creates a column, see {@link Column#Column}. */
    public IndexedColumn(String table, String name) {
        this.sql = Literals.column(table, name);
    }

    /** Returns what makes rows of two tables partners: that the values are equal. */
    public <S> JoinCondition<R, S> eq(IndexedColumn<S, V> other) {
        return new JoinCondition<>(sql + " = " + other.sql);
    }
}
