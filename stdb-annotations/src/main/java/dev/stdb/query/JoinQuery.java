package dev.stdb.query;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one of two joined tables.
 *
 * @param <R> type of the rows
 * @param <C> generated class with the columns of that table
 */
public final class JoinQuery<R, C> implements Query<R> {
    private final String table;
    private final String join;
    private final C columns;
    private final @Nullable BoolExpr<R> condition;
    private final @Nullable String otherCondition;

    /**
     * Creates the query.
     *
     * @param table the table whose rows are returned
     * @param join what follows FROM, without conditions
     * @param otherCondition condition on the other table in SQL, ready to be one of several
     */
    JoinQuery(String table, String join, C columns, @Nullable BoolExpr<R> condition, @Nullable String otherCondition) {
        this.table = table;
        this.join = join;
        this.columns = columns;
        this.condition = condition;
        this.otherCondition = otherCondition;
    }

    /** Keeps the rows for which a condition holds. Of several conditions all must hold. */
    public JoinQuery<R, C> where(Function<? super C, ? extends BoolExpr<R>> predicate) {
        BoolExpr<R> added = predicate.apply(columns);
        return new JoinQuery<>(table, join, columns, condition == null ? added : condition.and(added), otherCondition);
    }

    @Override
    public String toSql() {
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(Literals.name(table))
                .append(".* FROM ")
                .append(join);
        if (condition != null) {
            sql.append(" WHERE ").append(condition.toSql(otherCondition != null));
        }
        if (otherCondition != null) {
            sql.append(condition == null ? " WHERE " : " AND ").append(otherCondition);
        }
        return sql.toString();
    }

    /** Returns {@link #toSql}. */
    @Override
    public String toString() {
        return toSql();
    }
}
