package dev.stdb.query;

/**
 * Condition on the rows of a table.
 *
 * @param <R> type of the rows
 */
public sealed interface BoolExpr<R> permits BoolColumn, Comparison, Connective, Constant, Presence {

    /** Returns the condition that always or never holds. */
    static <R> BoolExpr<R> of(boolean value) {
        return new Constant<>(value);
    }

    /** Returns what holds if both do. */
    default BoolExpr<R> and(BoolExpr<R> other) {
        return Connective.of(true, this, other);
    }

    /** Returns what holds if either does, or both. */
    default BoolExpr<R> or(BoolExpr<R> other) {
        return Connective.of(false, this, other);
    }

    /** Returns what holds if this does not. (Subscriptions have no NOT: the opposite is written out.) */
    BoolExpr<R> not();

    /** Returns whether it holds for a row, as the server would find: without asking it. */
    boolean matches(R row);

    /**
     * Returns the condition in SQL.
     *
     * @param nested whether it is part of another condition
     */
    String toSql(boolean nested);
}
