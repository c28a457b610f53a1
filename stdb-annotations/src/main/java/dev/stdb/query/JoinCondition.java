package dev.stdb.query;

/**
 * What makes rows of two tables partners.
 *
 * @param <L> type of the rows on the left
 * @param <R> type of the rows on the right
 */
public final class JoinCondition<L, R> {
    private final String sql;

    JoinCondition(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
