package dev.stdb.query;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table or view: all, or those for which a condition holds.
 *
 * @param <R> type of the rows
 * @param <C> generated class with the columns to compare
 * @param <I> generated class with the columns to join by
 */
public final class TableQuery<R, C, I> implements Query<R> {
    private final String table;
    private final C columns;
    private final I indexedColumns;
    private final @Nullable BoolExpr<R> condition;

    /**
     * Creates the query for all rows. For generated code.
     *
     * @param table name of the table or view in the database
     */
    public TableQuery(String table, C columns, I indexedColumns) {
        this(table, columns, indexedColumns, null);
    }

    private TableQuery(String table, C columns, I indexedColumns, @Nullable BoolExpr<R> condition) {
        this.table = table;
        this.columns = columns;
        this.indexedColumns = indexedColumns;
        this.condition = condition;
    }

    /** Returns the name of the table or view in the database. */
    public String table() {
        return table;
    }

    /** Keeps the rows for which a condition holds. Of several conditions all must hold. */
    public TableQuery<R, C, I> where(Function<? super C, ? extends BoolExpr<R>> predicate) {
        BoolExpr<R> added = predicate.apply(columns);
        return new TableQuery<>(table, columns, indexedColumns, condition == null ? added : condition.and(added));
    }

    /**
     * Returns whether the query yields a row if the table has it, as the server would find: without asking it. Local
     * copies of rows can be filtered like that, or told before they are sent.
     */
    public boolean matches(R row) {
        return condition == null || condition.matches(row);
    }

    /**
     * Keeps the rows that have a partner among those of {@code other}. A row is there once for each partner; in a view,
     * whose rows are a set, once.
     *
     * @throws IllegalArgumentException if both are the same table
     */
    public <S, D, J> JoinQuery<R, C> leftSemijoin(
            TableQuery<S, D, J> other, BiFunction<? super I, ? super J, JoinCondition<R, S>> on) {
        return new JoinQuery<>(table, join(other, on), columns, condition, text(other.condition));
    }

    /**
     * Keeps the rows of {@code other} that have a partner among these, once for each partner.
     *
     * @throws IllegalArgumentException if both are the same table
     */
    public <S, D, J> JoinQuery<S, D> rightSemijoin(
            TableQuery<S, D, J> other, BiFunction<? super I, ? super J, JoinCondition<R, S>> on) {
        return new JoinQuery<>(other.table, join(other, on), other.columns, other.condition, text(condition));
    }

    private <S, D, J> String join(TableQuery<S, D, J> other, BiFunction<? super I, ? super J, JoinCondition<R, S>> on) {
        if (other.table.equals(table)) {
            throw new IllegalArgumentException("a table cannot be joined with itself: table=" + table);
        }
        String condition = on.apply(indexedColumns, other.indexedColumns).sql();
        return Literals.name(table) + " JOIN " + Literals.name(other.table) + " ON " + condition;
    }

    private static @Nullable String text(@Nullable BoolExpr<?> condition) {
        return condition == null ? null : condition.toSql(true);
    }

    @Override
    public String toSql() {
        String all = "SELECT * FROM " + Literals.name(table);
        return condition == null ? all : all + " WHERE " + condition.toSql(false);
    }

    /** Returns {@link #toSql}. */
    @Override
    public String toString() {
        return toSql();
    }
}
