package dev.stdb.server.tx;

import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.Table;

/**
 * Fills a fresh datastore with the pages of a {@link ReadView} taken elsewhere. Pages come by ascending table id and
 * page number, those of the system tables therefore first. Indexes are built by {@link Datastore#finishReplay}.
 * Confined to the database thread.
 */
public final class SnapshotLoader {
    private final Datastore datastore;
    private boolean derived;
    private boolean finished;
    private boolean exact = true;
    private int lastTable;
    private long loadEpoch;

    SnapshotLoader(Datastore datastore) {
        this.datastore = datastore;
    }

    /**
     * Loads the rows of one page. The page gets the same number, and {@link ReadView#readPage} will return the same
     * rows in the same order until it changes.
     *
     * @throws DatastoreException NO_SUCH_TABLE if the system tables know no such table, BSATN_DECODE_ERROR if a row
     *     does not fit its table
     */
    public void loadPage(int tableId, int page, RowBuffer rows) {
        Invariants.check(!finished && tableId >= lastTable, "pages of a snapshot out of order");
        lastTable = tableId;
        if (tableId >= SystemTables.USER_ID_MIN) {
            derive();
        }
        TableState state = datastore.catalogState().state(tableId);
        if (state == null) {
            throw CheckedReader.noSuchTable(tableId);
        }
        Table table = state.rows();
        RowLayout layout = table.layout();
        for (int i = 0; i < rows.count(); i++) {
            if (!layout.isValid(rows.data(), rows.start(i), rows.length(i))) {
                throw new DatastoreException(
                        DatastoreErrorCode.BSATN_DECODE_ERROR,
                        "row of a snapshot does not fit its table: table="
                                + state.schema().name() + ", page=" + page + ", row=" + i);
            }
        }
        exact &= table.loadPage(page, rows);
    }

    private void derive() {
        if (!derived) {
            datastore.deriveCatalog();
            derived = true;
        }
    }

    /**
     * Returns the time of the load: pages of a {@link ReadView} with a version not after it are as they were loaded. It
     * is 0, which says nothing about any page, if a page did not fit its place, as after a change of the page layout.
     */
    public long loadEpoch() {
        Invariants.check(finished, "the epoch of a load is known at its end");
        return exact ? loadEpoch : 0;
    }

    /**
     * Ends the load, before any replay.
     *
     * @param nextTxOffset the offset of the next transaction
     */
    public void finish(long nextTxOffset) {
        Invariants.check(!finished, "a snapshot is finished twice");
        finished = true;
        derive();
        loadEpoch = datastore.space().versions().advance();
        datastore.restored(nextTxOffset);
    }
}
