package dev.stdb.server.row;

/**
 * Flyweight over a run of rows: it starts before the first row, {@link #next} moves it.
 *
 * <p>The other methods describe the current row and are valid until {@code next} or the next write to the table.
 * Confined to the database thread.
 */
public interface RowCursor {

    /** Moves to the next row and returns whether there is one. */
    boolean next();

    /** Returns the array that holds the current row; never to be written to. */
    byte[] array();

    /** Returns where the current row starts in {@link #array}, in bytes. */
    int offset();

    /** Returns the length of the current row in bytes. */
    int length();

    /** Returns the pointer of the current row; stays valid until the row is deleted. */
    long pointer();
}
