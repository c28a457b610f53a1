package dev.stdb.server.snapshot;

import dev.stdb.server.row.RowBuffer;

/** Receives the pages of a snapshot: tables by ascending id, pages by ascending number, empty pages left out. */
@FunctionalInterface
public interface SnapshotTarget {

    /** Ignores the pages. */
    SnapshotTarget NONE = (tableId, page, rows) -> {};

    /**
     * Receives one page.
     *
     * @param rows valid until this method returns
     */
    void loadPage(int tableId, int page, RowBuffer rows);
}
