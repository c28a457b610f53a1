package dev.stdb.query;

/**
 * Rows that a query of the subscription dialect asks for. A lambda that returns SQL is a query, too.
 *
 * @param <R> type of the rows
 */
@FunctionalInterface
public interface Query<R> {

    /** Returns the SQL it stands for: one SELECT of whole rows of one table or view. */
    String toSql();
}
