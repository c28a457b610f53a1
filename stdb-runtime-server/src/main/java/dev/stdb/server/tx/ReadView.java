package dev.stdb.server.tx;

import dev.stdb.server.common.IntMap;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.storage.Table;
import dev.stdb.server.storage.Versions;
import dev.stdb.server.tx.CatalogState.IndexRef;

/**
 * The committed state of one moment, unchanged while the database goes on: rows, indexes, catalog.
 *
 * <p>Made on the database thread by {@link Datastore#openReadView}, then read by one thread at a time, handed over
 * safely. {@link #close} may be called by any thread, once nobody reads any more: a read after that throws, and a
 * cursor in use meanwhile returns arbitrary rows.
 *
 * <p>Pages: the rows of a table in pieces of about 64 KiB, for snapshots that write only what changed. Page numbers and
 * the order of rows inside a page are stable until the page changes; {@link #pageVersion} tells when that was.
 */
public final class ReadView extends CheckedReader implements AutoCloseable {
    private final Versions.View view;
    private final FrozenCatalog catalog;
    private final long nextTxOffset;
    private final IntMap<TableState> tables = new IntMap<>();

    ReadView(Datastore datastore) {
        this.nextTxOffset = datastore.nextTxOffset();
        CatalogState state = datastore.catalogState();
        this.catalog = state.freeze();
        this.view = datastore.space().versions().open();
        state.forEach(table -> {
            tables.put(table.id(), table.freeze());
        });
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    /** Returns the offset behind the last logged transaction this view shows. */
    public long nextTxOffset() {
        return nextTxOffset;
    }

    /**
     * Returns the time of this view in the sense of {@link #pageVersion}; greater for each later view of a datastore.
     */
    public long epoch() {
        return view.epoch();
    }

    /** Returns whether {@link #close} was called. */
    public boolean isClosed() {
        return view.isClosed();
    }

    /**
     * Returns when a page changed: if not after {@link #epoch} of an earlier view of the same datastore, the page holds
     * the same rows in the same order as in that view.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public long pageVersion(int tableId, int page) {
        return rows(tableId).pageVersion(page);
    }

    /**
     * Returns the number of rows of a page.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public int pageRowCount(int tableId, int page) {
        return rows(tableId).pageRowCount(page);
    }

    /**
     * Appends the rows of a page, in a stable order.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public void readPage(int tableId, int page, RowBuffer target) {
        rows(tableId).readPage(page, target);
    }

    @Override
    Table rows(int tableId) {
        checkOpen();
        TableState table = tables.get(tableId);
        if (table == null) {
            throw noSuchTable(tableId);
        }
        return table.rows();
    }

    @Override
    IndexRef requireIndex(int indexId) {
        checkOpen();
        FrozenCatalog.Place place = catalog.place(indexId);
        TableState table = place == null ? null : tables.get(place.table().tableId());
        if (place == null || table == null) {
            throw noSuchIndex(indexId);
        }
        return new IndexRef(table, place.position());
    }

    private void checkOpen() {
        if (view.isClosed()) {
            throw new IllegalStateException("read view is closed: nextTxOffset=" + nextTxOffset);
        }
    }

    /** Gives the memory of what changed meanwhile back; the writer stops copying at its next transaction. */
    @Override
    public void close() {
        view.close();
    }
}
