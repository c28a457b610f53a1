package dev.stdb.server.tx;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.common.IntMap;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.storage.RowLayout;
import dev.stdb.server.storage.Table;
import dev.stdb.server.storage.Versions;
import dev.stdb.server.tx.CatalogState.IndexRef;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The committed state of one moment, unchanged while the database goes on: rows, indexes, catalog, sequences.
 *
 * <p>Made on the database thread by {@link Datastore#openReadView}, then read by one thread at a time, handed over
 * safely. {@link #close} may be called by any thread, once nobody reads any more: a read after that throws, and a cursor
 * in use meanwhile returns arbitrary rows.
 *
 * <p>Pages: the rows of a table in pieces of about 64 KiB, for snapshots that write only what changed. Page numbers and
 * the order of rows inside a page are stable until the page changes; {@link #pageVersion} tells when that was.
 */
public final class ReadView implements RowReader, AutoCloseable {
    private final Versions.View view;
    private final FrozenCatalog catalog;
    private final long nextTxOffset;
    private final IntMap<TableState> tables = new IntMap<>();
    private final Map<Integer, BigInteger> sequences = new HashMap<>();

    ReadView(Datastore datastore) {
        this.nextTxOffset = datastore.nextTxOffset();
        CatalogState state = datastore.catalogState();
        this.catalog = state.freeze();
        this.view = datastore.space().versions().open();
        state.forEach(table -> {
            tables.put(table.id(), table.freeze());
            for (SequenceState sequence : table.sequences()) {
                sequences.put(sequence.schema().sequenceId(), sequence.allocated());
            }
        });
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public long nextTxOffset() {
        return nextTxOffset;
    }

    /** Returns the time of this view in the sense of {@link #pageVersion}; greater for each later view of a datastore. */
    public long epoch() {
        return view.epoch();
    }

    /** Returns whether {@link #close} was called. */
    public boolean isClosed() {
        return view.isClosed();
    }

    @Override
    public long rowCount(int tableId) {
        return rows(tableId).rowCount();
    }

    @Override
    public long rowBytes(int tableId) {
        return rows(tableId).rowBytes();
    }

    @Override
    public RowLayout layout(int tableId) {
        return rows(tableId).layout();
    }

    @Override
    public RowCursor scan(int tableId) {
        return rows(tableId).scan();
    }

    @Override
    public RowCursor scanPoint(int indexId, byte[] key, int offset, int length) {
        return IndexReads.scanPoint(requireIndex(indexId), key, offset, length);
    }

    @Override
    public RowCursor scanRange(int indexId, IndexRange range) {
        return IndexReads.scanRange(requireIndex(indexId), range);
    }

    @Override
    public List<AlgebraicType> keyElements(int indexId) {
        return RowChecks.keyElements(requireIndex(indexId));
    }

    @Override
    public long indexKeys(int indexId) {
        return IndexReads.keyCount(requireIndex(indexId));
    }

    /**
     * Returns the number of pages of a table, empty ones included.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public int pageCount(int tableId) {
        return rows(tableId).pageCount();
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

    /** Returns the first value of a sequence that is not handed out or reserved; zero if there is no such sequence. */
    public BigInteger sequenceAllocated(int sequenceId) {
        return sequences.getOrDefault(sequenceId, BigInteger.ZERO);
    }

    private Table rows(int tableId) {
        checkOpen();
        TableState table = tables.get(tableId);
        if (table == null) {
            throw IndexReads.noSuchTable(tableId);
        }
        return table.rows();
    }

    private IndexRef requireIndex(int indexId) {
        checkOpen();
        FrozenCatalog.Place place = catalog.place(indexId);
        TableState table = place == null ? null : tables.get(place.table().tableId());
        if (place == null || table == null) {
            throw IndexReads.noSuchIndex(indexId);
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
