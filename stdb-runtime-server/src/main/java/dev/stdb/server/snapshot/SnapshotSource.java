package dev.stdb.server.snapshot;

import dev.stdb.server.row.RowBuffer;

/**
 * A frozen view of all rows of a database, page by page. Read by one thread.
 *
 * <p>Contract of the versions: a page whose {@link #pageVersion} is at most the {@link #epoch} of an earlier source of
 * the same database has the same rows in the same order as then.
 */
public interface SnapshotSource {

    /** Returns the number of transactions the view contains: the offset of the first one that it does not. */
    long txCount();

    /** Returns the moment of the view on the scale of {@link #pageVersion}. */
    long epoch();

    /** Returns the ids of all tables in ascending order, system tables first. */
    int[] tableIds();

    /** Returns the number of pages of a table, empty ones included. */
    int pageCount(int tableId);

    /** Returns when the page changed last, on the scale of {@link #epoch}. */
    long pageVersion(int tableId, int page);

    /** Returns the number of rows of a page. */
    int pageRowCount(int tableId, int page);

    /** Appends the rows of a page to {@code out} in a stable order. */
    void readPage(int tableId, int page, RowBuffer out);

    /**
     * Is called between short pieces of work, of about 50 µs: leaves room for the database by waiting, or throws if the
     * snapshot is not wanted any more.
     */
    void pause();
}
