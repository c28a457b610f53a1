package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Invariants;
import dev.stdb.server.common.ParallelTasks;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.storage.StorageSpace;
import dev.stdb.server.storage.Table;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one database in memory: tables, catalog, sequences. One transaction at a time works on it; a log is
 * replayed into it before the first. Confined to the database thread.
 */
public final class Datastore {
    private static final long PARALLEL_ROWS_MIN = 50_000;
    private static final int SCRATCH_INITIAL = 256;

    private final StorageSpace space = new StorageSpace();
    private final CatalogState catalog = new CatalogState();
    private final UndoLog undo = new UndoLog();
    private final List<SequenceState> dirtySequences = new ArrayList<>();
    private final List<SequenceState> touchedSequences = new ArrayList<>();
    private final IntList collected = new IntList();
    private byte[] scratch = new byte[SCRATCH_INITIAL];
    private long nextTxOffset;
    private @Nullable Tx openTx;
    private final Deque<ReplayedTable> parts = new ArrayDeque<>();
    private boolean replaying;
    private boolean broken;

    private Datastore() {}

    /** Creates a datastore that holds the system tables with the rows that describe them, and nothing else. */
    public static Datastore create() {
        Datastore datastore = new Datastore();
        datastore.bootstrap();
        return datastore;
    }

    /**
     * Begins a transaction (none open, replay finished).
     *
     * <p>Cheap enough for reading: a transaction without writes is ended by {@link Tx#rollback}.
     */
    public Tx begin() {
        Invariants.check(!isBroken(), "the datastore is broken");
        Invariants.check(openTx == null, "a transaction is open already");
        Invariants.check(!replaying, "replay is not finished");
        space.versions().reclaim();
        Tx tx = new Tx(this);
        openTx = tx;
        return tx;
    }

    /** Returns the catalog; it always shows what the open transaction sees. */
    public Catalog catalog() {
        return catalog;
    }

    /** Returns the offset the next logged transaction gets. */
    public long nextTxOffset() {
        return nextTxOffset;
    }

    /**
     * Freezes the state of now (no transaction open, replay finished) for reading on another thread. While a view is
     * open the writer copies each page and index node it changes, once; without views it copies nothing.
     */
    public ReadView openReadView() {
        Invariants.check(!isBroken(), "the datastore is broken");
        Invariants.check(openTx == null, "a read view opened inside a transaction");
        Invariants.check(!replaying, "replay is not finished");
        return new ReadView(this);
    }

    /**
     * Returns whether an operation was cut off (no transaction runs): what is in memory may contradict itself and the
     * log. The only cure is to build the state again from the log.
     */
    public boolean isBroken() {
        Tx open = openTx;
        return broken || open != null && open.isWorking();
    }

    /** Says that the state cannot be trusted any more. */
    public void broken() {
        broken = true;
    }

    /** Returns the number of read views that were open at the last begin of a transaction. */
    public int openReadViews() {
        return space.versions().openViews();
    }

    /** Returns how much is in memory, with what the open transaction did. */
    public StorageStatistics statistics() {
        long rows = 0;
        long rowBytes = 0;
        long pageBytes = 0;
        for (TableState table : catalog.states()) {
            rows += table.rows().rowCount();
            rowBytes += table.rows().rowBytes();
            pageBytes += table.rows().allocatedBytes();
        }
        return new StorageStatistics(rows, rowBytes, pageBytes, space.blobCount(), space.blobBytes(), openReadViews());
    }

    /** Begins to fill this fresh datastore from a snapshot; {@link #finishReplay} must follow its end. */
    public SnapshotLoader beginRestore() {
        Invariants.check(openTx == null && !replaying && nextTxOffset == 0, "restore into a datastore in use");
        replaying = true;
        for (TableSchema schema : SystemTables.all()) {
            catalog.put(new TableState(schema, space, sequence -> SystemTables.allocatedInitial()));
        }
        catalog.refresh();
        return new SnapshotLoader(this);
    }

    /** Ends what {@link #beginRestore} began. */
    void restored(long offset) {
        nextTxOffset = offset;
        List<Runnable> tasks = new ArrayList<>();
        catalog.forEach(table -> tasks.addAll(table.rows().finishLoad()));
        ParallelTasks.run(tasks, isLarge());
    }

    StorageSpace space() {
        return space;
    }

    CatalogState catalogState() {
        return catalog;
    }

    UndoLog undo() {
        return undo;
    }

    List<SequenceState> dirtySequences() {
        return dirtySequences;
    }

    /** Notes that the open transaction takes values of a sequence. */
    void touch(SequenceState sequence) {
        if (sequence.touch()) {
            touchedSequences.add(sequence);
        }
    }

    /** Ends the transaction for the sequences of which it took values. */
    void endSequences(boolean committed) {
        for (int i = 0; i < touchedSequences.size(); i++) {
            SequenceState sequence = touchedSequences.get(i);
            if (committed) {
                sequence.settle();
            } else {
                sequence.restore();
            }
        }
        touchedSequences.clear();
    }

    /** Returns memory that the open transaction may use for pointers. */
    IntList collected() {
        return collected;
    }

    /** Returns memory that the open transaction may use for a row. */
    byte[] scratch() {
        return scratch;
    }

    /** Returns {@link #scratch} with room for {@code length} bytes. */
    byte[] growScratch(int length) {
        scratch = new byte[Math.max(length, scratch.length * 2)];
        return scratch;
    }

    /** Returns the offset of the next record of the log, which the caller appends. */
    public long takeTxOffset() {
        return nextTxOffset++;
    }

    void ended(Tx tx) {
        Invariants.check(openTx == tx, "the transaction is not open");
        openTx = null;
    }

    boolean isOpen(Tx tx) {
        return openTx == tx;
    }

    /** Makes the rows of the system tables about themselves. Always the same, hence not logged. */
    private void bootstrap() {
        for (TableSchema schema : SystemTables.all()) {
            catalog.put(new TableState(schema, space, sequence -> SystemTables.allocatedInitial()));
        }
        catalog.refresh();
        BsatnWriter out = new BsatnWriter();
        for (TableSchema schema : SystemTables.all()) {
            int id = schema.tableId();
            SystemRows.TableRow.of(schema).write(out);
            bootstrapRow(SystemTables.ST_TABLE, out);
            for (ColumnSchema column : schema.columns()) {
                SystemRows.writeColumn(id, column, out);
                bootstrapRow(SystemTables.ST_COLUMN, out);
            }
            for (TablePart part : schema.parts()) {
                SystemRows.writePart(id, part, sequence -> SystemTables.allocatedInitial(), out);
                bootstrapRow(SystemRows.tableOf(part), out);
            }
        }
    }

    private void bootstrapRow(int tableId, BsatnWriter row) {
        Table rows = require(tableId).rows();
        Invariants.check(rows.layout().isValid(row.array(), 0, row.length()), "bootstrap row does not fit its table");
        rows.untouch(rows.insert(row.array(), 0, row.length()));
    }

    private TableState require(int tableId) {
        TableState state = catalog.state(tableId);
        if (state == null) {
            throw new DatastoreException(DatastoreErrorCode.NO_SUCH_TABLE, "no such table: id=" + tableId);
        }
        return state;
    }

    /**
     * Keeps a logged part of a transaction, which counts when the rest of it follows. Parts that something else follows
     * never happened.
     *
     * @param txOffset must be {@link #nextTxOffset}
     * @param partCount how many parts before it belong to the transaction
     * @param part rows of a table that the rest of the transaction creates
     * @throws IllegalArgumentException if there are fewer parts
     */
    public void replayPart(long txOffset, int partCount, ReplayedTable part) {
        Invariants.checkEquals(nextTxOffset, txOffset, "offset of a replayed part");
        keepParts(partCount);
        replaying = true;
        parts.add(part);
        nextTxOffset++;
    }

    /** Forgets the parts of transactions that never ended: all but the last ones. */
    private void keepParts(int count) {
        if (count > parts.size()) {
            throw new IllegalArgumentException(
                    "replayed transaction lacks parts: wanted=" + count + ", found=" + parts.size());
        }
        while (parts.size() > count) {
            parts.remove();
        }
    }

    /**
     * Applies a logged transaction, with the parts right before it that belong to it.
     *
     * <p>Constraints are not checked. Rows of event tables are dropped. Indexes that replay does not need are built by
     * {@link #finishReplay}.
     *
     * @param txOffset must be {@link #nextTxOffset}
     * @param tables changed tables by ascending id
     * @param partCount how many parts belong to the transaction
     * @throws IllegalArgumentException if there are fewer parts, or a table is not known
     * @throws dev.stdb.server.common.InvariantViolationException if the rows do not fit the state
     */
    public void applyReplay(long txOffset, List<ReplayedTable> tables, int partCount) {
        Invariants.check(openTx == null, "replay while a transaction is open");
        Invariants.checkEquals(nextTxOffset, txOffset, "offset of a replayed transaction");
        keepParts(partCount);
        replaying = true;
        boolean stale = false;
        for (ReplayedTable changes : tables) {
            if (stale && changes.tableId() >= SystemTables.USER_ID_MIN) {
                deriveCatalog();
                stale = false;
            }
            replayTable(changes);
            stale |= SystemTables.isCatalog(changes.tableId());
        }
        if (stale) {
            deriveCatalog();
        }
        // What is in its table need not be kept any more.
        while (!parts.isEmpty()) {
            replayTable(parts.remove());
        }
        nextTxOffset++;
    }

    private void replayTable(ReplayedTable changes) {
        TableState table = catalog.state(changes.tableId());
        if (table == null) {
            throw new IllegalArgumentException("replayed rows of an unknown table: id=" + changes.tableId());
        }
        if (!table.schema().isEvent()) {
            replayTable(table, changes);
        }
    }

    private static void replayTable(TableState table, ReplayedTable changes) {
        Table rows = table.rows();
        String name = table.schema().name();
        if (changes.truncated()) {
            clear(rows);
        }
        RowBuffer deletes = changes.deletes();
        for (int i = 0; i < deletes.count(); i++) {
            int pointer = rows.findIdentical(deletes.data(), deletes.start(i), deletes.length(i));
            Invariants.check(pointer >= 0, "a replayed delete finds no row: table=" + name);
            rows.delete(pointer);
            rows.free(pointer);
        }
        RowBuffer inserts = changes.inserts();
        for (int i = 0; i < inserts.count(); i++) {
            int start = inserts.start(i);
            int length = inserts.length(i);
            Invariants.check(
                    rows.layout().isValid(inserts.data(), start, length),
                    "a replayed row does not fit its table: table=" + name);
            Invariants.check(
                    rows.findIdentical(inserts.data(), start, length) < 0,
                    "a replayed insert is there already: table=" + name);
            rows.untouch(rows.insert(inserts.data(), start, length));
        }
    }

    private static void clear(Table rows) {
        RowCursor all = rows.scan();
        while (all.next()) {
            rows.delete((int) all.pointer());
            rows.free((int) all.pointer());
        }
    }

    /** Makes the tables in memory those that the system rows describe. */
    void deriveCatalog() {
        CatalogReader reader = new CatalogReader(catalog);
        Map<Integer, TableSchema> wanted = reader.readUserTables();
        for (TableState table : catalog.states()) {
            if (!table.schema().isSystem() && !wanted.containsKey(table.id())) {
                catalog.remove(table.id());
                table.rows().discard();
            }
        }
        for (TableSchema schema : wanted.values()) {
            TableState table = catalog.state(schema.tableId());
            if (table == null) {
                TableState created = new TableState(schema, space, sequence -> allocated(reader, sequence));
                created.rows().deferIndexes();
                catalog.put(created);
            } else if (!table.schema().equals(schema)) {
                Invariants.check(
                        table.schema().rowType().equals(schema.rowType()),
                        "a replayed schema change alters columns: table=" + schema.name());
                table.alter(schema, sequence -> allocated(reader, sequence), false);
            }
        }
        catalog.refresh();
    }

    private static BigInteger allocated(CatalogReader reader, SequenceSchema sequence) {
        BigInteger value = reader.allocated().get(sequence.sequenceId());
        return value == null ? sequence.start() : value;
    }

    /** Ends replay: builds the indexes left out and lets sequences go on behind what is reserved. */
    public void finishReplay() {
        CatalogReader reader = new CatalogReader(catalog);
        reader.readSequences();
        List<Runnable> tasks = new ArrayList<>();
        catalog.forEach(table -> tasks.addAll(table.rows().finishDeferred()));
        ParallelTasks.run(tasks, isLarge());
        for (TableState table : catalog.states()) {
            for (SequenceState sequence : table.sequences()) {
                sequence.resumeAt(allocated(reader, sequence.schema()));
            }
        }
        dirtySequences.clear();
        parts.clear();
        replaying = false;
    }

    /** Returns whether building indexes takes so long that threads pay. */
    private boolean isLarge() {
        long rows = 0;
        for (TableState table : catalog.states()) {
            rows += table.rows().rowCount();
        }
        return rows >= PARALLEL_ROWS_MIN;
    }

    /** Checks that all indexes agree with their rows; expensive, for tests and verification. */
    public void checkIndexes() {
        for (TableState table : catalog.states()) {
            table.rows().checkIndexes();
        }
    }
}
