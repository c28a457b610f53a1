package dev.stdb.client;

/**
 * Change of the cached rows of a table.
 *
 * @param <R> type of rows
 */
public sealed interface RowChange<R> {
    /** Returns why the row changed. */
    Event event();

    /**
     * A row appeared and is no new version of another.
     *
     * @param row the row
     */
    record Inserted<R>(R row, Event event) implements RowChange<R> {}

    /**
     * A row was replaced by one of the same primary key.
     *
     * @param before the old row
     * @param after the new row
     */
    record Updated<R>(R before, R after, Event event) implements RowChange<R> {}

    /**
     * A row disappeared and has no new version.
     *
     * @param row the row
     */
    record Deleted<R>(R row, Event event) implements RowChange<R> {}
}
