package dev.stdb.server.tx;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.InvariantViolationException;
import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.storage.Table;
import dev.stdb.server.storage.TableIndex;
import dev.stdb.server.tx.CatalogState.IndexRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open transaction: reads and writes in place, reads see its own writes.
 *
 * <p>Ends with {@link #commit}, {@link #rollback} or {@link #close}; an operation that fails with a {@link
 * StdbException} of the datastore leaves no trace but consumed sequence values, and the transaction stays usable.
 * Anything else that cuts an operation off makes the datastore {@linkplain Datastore#isBroken broken}. Arguments in
 * BSATN are validated. Confined to the database thread.
 */
public final class Tx extends CheckedReader implements AutoCloseable {
    private final Datastore datastore;
    private final CatalogState catalog;
    private final UndoLog undo;
    private @Nullable SchemaChanges schemaChanges;
    private final IntList collected;

    /** The row to store, after generated values were filled in: the caller's bytes or the scratch copy. */
    private byte[] rowArray = {};

    private int rowOffset;
    private byte[] scratch;

    /**
     * Set while an operation changes something. Whatever cuts it off (a stack overflow, memory that is used up, a bug)
     * leaves it set, and then neither memory nor the undo log can be trusted.
     */
    private boolean working;

    Tx(Datastore datastore) {
        this.datastore = datastore;
        this.catalog = datastore.catalogState();
        this.undo = datastore.undo();
        this.collected = datastore.collected();
        this.scratch = datastore.scratch();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    /**
     * Inserts a row; does nothing if the very same row is there.
     *
     * @param generated is reset, then receives the values of the auto-increment columns that were zero, in the order
     *     of the columns
     * @return the pointer of the row
     * @throws DatastoreException NO_SUCH_TABLE, BSATN_DECODE_ERROR, UNIQUE_ALREADY_EXISTS, AUTO_INC_OVERFLOW
     */
    public long insert(int tableId, byte[] row, int offset, int length, BsatnWriter generated) {
        TableState table = requireTable(tableId);
        RowChecks.checkRow(table, row, offset, length);
        boolean outer = begin();
        try {
            fillGenerated(table, row, offset, length, generated);
            long pointer = insert(table, length);
            working = outer;
            return pointer;
        } catch (StdbException e) {
            throw refused(e, outer);
        }
    }

    /**
     * Returns the id of the table of an index.
     *
     * @throws DatastoreException NO_SUCH_INDEX
     */
    public int tableOfIndex(int indexId) {
        return requireIndex(indexId).table().id();
    }

    /** Returns what the rows of the database take in memory, in bytes, without indexes; looks at every table. */
    public long storedBytes() {
        StorageStatistics stored = datastore.statistics();
        return stored.pageBytes() + stored.blobBytes();
    }

    private boolean begin() {
        boolean outer = working;
        working = true;
        return outer;
    }

    /** Ends an operation that was refused, in the way it may be. */
    private StdbException refused(StdbException e, boolean outer) {
        if (!(e instanceof InvariantViolationException)) {
            working = outer;
        }
        return e;
    }

    /** Inserts a row as {@link #insert}, but keeps zeros in auto-increment columns. */
    void insertAsIs(int tableId, byte[] row, int offset, int length) {
        TableState table = requireTable(tableId);
        RowChecks.checkRow(table, row, offset, length);
        rowArray = row;
        rowOffset = offset;
        boolean outer = begin();
        try {
            insert(table, length);
            working = outer;
        } catch (StdbException e) {
            throw refused(e, outer);
        }
    }

    /** Inserts the row in {@link #rowArray}. */
    private long insert(TableState table, int length) {
        Table rows = table.rows();
        int check = rows.checkInsert(rowArray, rowOffset, length, -1);
        if (check == Table.CHECK_IDENTICAL) {
            return rows.foundPointer();
        }
        if (check != Table.CHECK_OK) {
            throw RowChecks.uniqueViolation(table, check);
        }
        int pointer = rows.insert(rowArray, rowOffset, length);
        undo.inserted(table, pointer);
        return pointer;
    }

    /**
     * Replaces the row that has the new row's key in a unique index.
     *
     * @param generated as for {@link #insert}
     * @throws DatastoreException NO_SUCH_TABLE, NO_SUCH_INDEX, INDEX_NOT_UNIQUE, NO_SUCH_ROW, BSATN_DECODE_ERROR,
     *     UNIQUE_ALREADY_EXISTS, AUTO_INC_OVERFLOW
     */
    public void update(int tableId, int indexId, byte[] row, int offset, int length, BsatnWriter generated) {
        TableState table = requireTable(tableId);
        IndexRef ref = requireIndex(indexId);
        if (ref.table() != table) {
            throw new DatastoreException(
                    DatastoreErrorCode.NO_SUCH_INDEX,
                    "index of another table: index=" + ref.schema().name() + ", table="
                            + table.schema().name());
        }
        TableIndex index = ref.index();
        if (!index.isUnique()) {
            throw new DatastoreException(
                    DatastoreErrorCode.INDEX_NOT_UNIQUE,
                    "update through an index that is not unique: index="
                            + ref.schema().name());
        }
        RowChecks.checkRow(table, row, offset, length);
        boolean outer = begin();
        try {
            fillGenerated(table, row, offset, length, generated);
            replace(table, ref, length);
            working = outer;
        } catch (StdbException e) {
            throw refused(e, outer);
        }
    }

    /** Replaces the row that has the same key as the one in {@link #rowArray}. */
    private void replace(TableState table, IndexRef ref, int length) {
        TableIndex index = ref.index();
        long old = table.rows().findSameKey(index, rowArray, rowOffset);
        if (old < 0) {
            throw new DatastoreException(
                    DatastoreErrorCode.NO_SUCH_ROW,
                    "no row to update: table=" + table.schema().name() + ", index="
                            + ref.schema().name());
        }
        replace(table, index, (int) old, length);
    }

    /** Replaces a live row by the one in {@link #rowArray}, which has the same key in {@code index}. */
    private void replace(TableState table, TableIndex index, int old, int length) {
        Table rows = table.rows();
        if (rows.bytesEqual(old, rowArray, rowOffset, length)) {
            return;
        }
        int check = rows.checkReplace(old, index, rowArray, rowOffset);
        if (check != Table.CHECK_OK) {
            throw RowChecks.uniqueViolation(table, check);
        }
        if (rows.canOverwrite(old, rowArray, rowOffset, length)) {
            table.rowsMoved |= rows.replaceMoves();
            undo.overwriting(table, old);
            rows.replace(old, rowArray, rowOffset, length);
        } else {
            deleteRow(table, old);
            undo.inserted(table, rows.insert(rowArray, rowOffset, length));
        }
    }

    /**
     * Deletes a row by its pointer and returns whether it was there.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public boolean delete(int tableId, long pointer) {
        TableState table = requireTable(tableId);
        if (!table.rows().isLive(pointer)) {
            return false;
        }
        deleteRow(table, (int) pointer);
        return true;
    }

    private void deleteRow(TableState table, int pointer) {
        boolean outer = begin();
        table.rows().delete(pointer);
        undo.deleted(table, pointer);
        working = outer;
    }

    /**
     * Deletes all rows with a key and returns how many there were.
     *
     * @throws DatastoreException NO_SUCH_INDEX, BSATN_DECODE_ERROR
     */
    public int deletePoint(int indexId, byte[] key, int offset, int length) {
        return deleteAll(requireIndex(indexId).table(), scanPoint(indexId, key, offset, length));
    }

    /**
     * Deletes all rows in a range and returns how many there were.
     *
     * @throws DatastoreException NO_SUCH_INDEX, BSATN_DECODE_ERROR, WRONG_INDEX_ALGO
     */
    public int deleteRange(int indexId, IndexRange range) {
        return deleteAll(requireIndex(indexId).table(), scanRange(indexId, range));
    }

    private int deleteAll(TableState table, RowCursor rows) {
        collected.clear();
        while (rows.next()) {
            collected.add((int) rows.pointer());
        }
        for (int i = 0; i < collected.size(); i++) {
            deleteRow(table, collected.get(i));
        }
        return collected.size();
    }

    /**
     * Deletes each given row that is present and returns how many were.
     *
     * @param relation a BSATN array of rows
     * @throws DatastoreException NO_SUCH_TABLE, BSATN_DECODE_ERROR (nothing is deleted then)
     */
    public int deleteAllByEq(int tableId, byte[] relation, int offset, int length) {
        TableState table = requireTable(tableId);
        RowBuffer rows = RowChecks.decodeRelation(table, relation, offset, length);
        int deleted = 0;
        for (int i = 0; i < rows.count(); i++) {
            int pointer = table.rows().findIdentical(rows.data(), rows.start(i), rows.length(i));
            if (pointer >= 0) {
                deleteRow(table, pointer);
                deleted++;
            }
        }
        return deleted;
    }

    /**
     * Deletes all rows of a table and returns how many there were.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public long clear(int tableId) {
        TableState table = requireTable(tableId);
        long count = table.rows().rowCount();
        RowCursor rows = table.rows().scan();
        while (rows.next()) {
            deleteRow(table, (int) rows.pointer());
        }
        return count;
    }

    /**
     * Creates a table and its catalog rows.
     *
     * @param wanted the table; its ids are ignored
     * @return the table with the ids it got
     * @throws DatastoreException SCHEMA_CHANGE, or UNIQUE_ALREADY_EXISTS if a name is taken
     */
    public TableSchema createTable(TableSchema wanted) {
        checkOpen();
        return changeSchema(() -> schemaChanges().create(wanted));
    }

    /**
     * Drops a user table with its rows and catalog rows.
     *
     * @throws DatastoreException NO_SUCH_TABLE, SCHEMA_CHANGE for system tables
     */
    public void dropTable(int tableId) {
        changeSchema(() -> {
            schemaChanges().drop(requireTable(tableId));
            return tableId;
        });
    }

    /**
     * Makes a user table what {@code wanted} says: access, primary key, indexes, constraints, sequences, schedule,
     * names in module code. Parts are told apart by name; those that stay keep their ids. The row type, the name and
     * the event mark must be the same.
     *
     * @return the table as it is now
     * @throws DatastoreException NO_SUCH_TABLE, SCHEMA_CHANGE, or UNIQUE_ALREADY_EXISTS if rows violate a new
     *     constraint; nothing has changed then
     */
    public TableSchema alterTable(int tableId, TableSchema wanted) {
        return changeSchema(() -> schemaChanges().alter(requireTable(tableId), wanted));
    }

    /** Rewrites the rows of a table for another row type. */
    @FunctionalInterface
    public interface RowMapper {
        /** Reads one old row and writes the new one; {@code out} is empty before. */
        void map(byte[] array, int offset, int length, BsatnWriter out);
    }

    /**
     * Replaces a user table by one with other columns, keeping its rows; the new table has new ids. Sequences of
     * columns with the same name go on where they were.
     *
     * @return the new table
     * @throws DatastoreException as {@link #createTable} and {@link #insert}; the caller must then roll back
     */
    public TableSchema replaceTable(int tableId, TableSchema wanted, RowMapper mapper) {
        return changeSchema(() -> schemaChanges().replace(requireTable(tableId), wanted, mapper));
    }

    /**
     * Replaces a user table by an empty one, as {@link #replaceTable}; what becomes of the rows is left to the caller.
     *
     * @throws DatastoreException as {@link #createTable}; the caller must then roll back
     */
    public ReplacedTable replaceByEmpty(int tableId, TableSchema wanted) {
        return changeSchema(() -> schemaChanges().replaceByEmpty(requireTable(tableId), wanted));
    }

    /**
     * Lets the sequences of a table go on behind the largest value in their columns, if they are not further. Looks at
     * every row.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public void resumeSequences(int tableId) {
        changeSchema(() -> {
            schemaChanges().resumeSequences(requireTable(tableId));
            return tableId;
        });
    }

    /** Returns a place to {@link #rollbackTo}. */
    public int savepoint() {
        checkOpen();
        return undo.position();
    }

    /** Undoes what was done since a savepoint, except for consumed sequence values. */
    public void rollbackTo(int savepoint) {
        changeSchema(() -> {
            undo.rollbackTo(savepoint);
            return savepoint;
        });
    }

    /**
     * Forgets how to undo the inserts since a savepoint into a table that this transaction created: undoing everything
     * takes the table away. Does nothing if anything else was done since. No earlier savepoint of this transaction may
     * be gone back to, unless the table did not exist there.
     *
     * @throws DatastoreException NO_SUCH_TABLE
     */
    public void forgetInserts(int savepoint, int tableId) {
        undo.forgetInserts(savepoint, requireTable(tableId));
    }

    /**
     * Hands over the large ones of the tables that this transaction created, and takes them out of its net effect:
     * their rows need not be copied, as nobody can have asked for them before. To be called once, right before the end.
     *
     * @param bytesMin least bytes of rows that make a table large
     * @return the tables by ascending id; to be read before the transaction ends
     */
    public List<NewTable> takeLargeNewTables(long bytesMin) {
        checkOpen();
        if (undo.created().isEmpty()) {
            return List.of();
        }
        List<NewTable> large = new ArrayList<>();
        for (TableState table : undo.created()) {
            if (catalog.state(table.id()) == table && table.rows().rowBytes() >= bytesMin) {
                table.isLogged = true;
                large.add(new NewTable(table.id(), table.rows().scan()));
            }
        }
        large.sort(Comparator.comparingInt(NewTable::tableId));
        return large;
    }

    private <T> T changeSchema(Supplier<T> change) {
        boolean outer = begin();
        try {
            T result = change.get();
            working = outer;
            return result;
        } catch (StdbException e) {
            throw refused(e, outer);
        }
    }

    /**
     * Gives back the generated values that are reserved and that nobody has taken, so that numbering goes on without a
     * gap when the database is opened again.
     */
    public void returnReserved() {
        checkOpen();
        changeSchema(() -> {
            for (TableState table : catalog.states()) {
                for (SequenceState sequence : table.sequences()) {
                    if (sequence.hasReserved()) {
                        datastore.touch(sequence);
                        sequence.resumeAt(sequence.position());
                        schemaChanges().writeAllocated(sequence);
                    }
                }
            }
            return this;
        });
    }

    /** Commits, whatever the size, as {@link #commit(boolean, long, Runnable)}. */
    public TxData commit() {
        return commit(false, Long.MAX_VALUE, () -> {});
    }

    /**
     * Ends the transaction and keeps what it did.
     *
     * @param forceOffset whether to consume an offset even without net effect
     * @param sizeMaxBytes most bytes that the log record of the net effect may have
     * @param lastStep done when nothing else can fail any more; may take offsets, and refuse
     * @return the net effect; without one there is no offset, unless forced
     * @throws dev.stdb.server.row.RowException ROWS_TOO_LARGE if the net effect is larger; the transaction is still
     *     open then
     * @throws StdbException by the last step; the transaction is still open then
     */
    public TxData commit(boolean forceOffset, long sizeMaxBytes, Runnable lastStep) {
        checkOpen();
        Invariants.check(!working, "an operation of the transaction was cut off");
        working = true;
        try {
            TxData data = makeFinal(forceOffset, sizeMaxBytes, lastStep);
            working = false;
            return data;
        } catch (StdbException e) {
            throw refused(e, false);
        }
    }

    private TxData makeFinal(boolean forceOffset, long sizeMaxBytes, Runnable lastStep) {
        List<TableChanges> changes = Commit.netEffect(catalog, undo);
        Commit.checkSize(changes, sizeMaxBytes);
        boolean logged = forceOffset || !changes.isEmpty();
        if (logged && writeDirtySequences()) {
            changes = Commit.netEffect(catalog, undo);
        }
        lastStep.run();
        if (logged) {
            // Not before: a transaction that turns out to be too large takes what it wrote with it.
            datastore.dirtySequences().clear();
        }
        Commit.release(undo);
        datastore.endSequences(true);
        datastore.ended(this);
        return new TxData(logged ? datastore.takeTxOffset() : TxData.NO_OFFSET, changes);
    }

    /**
     * Writes the reservations made since the last logged transaction into their rows; returns whether there were any.
     */
    private boolean writeDirtySequences() {
        boolean wrote = false;
        for (SequenceState sequence : datastore.dirtySequences()) {
            wrote |= schemaChanges().writeAllocated(sequence);
        }
        return wrote;
    }

    /**
     * Ends the transaction and undoes what it did, generated values included. If an operation was cut off, nothing can
     * be undone any more and the datastore {@linkplain Datastore#isBroken is broken} from now on.
     */
    public void rollback() {
        checkOpen();
        if (working) {
            datastore.broken();
        } else {
            working = true;
            undo.rollback();
            datastore.endSequences(false);
            working = false;
        }
        datastore.ended(this);
    }

    /** Returns whether an operation runs or was cut off. */
    boolean isWorking() {
        return working;
    }

    /** Rolls back, unless the transaction has ended already. */
    @Override
    public void close() {
        if (datastore.isOpen(this)) {
            rollback();
        }
    }

    /** Overwrites a row by one of the same length, without checks; for catalog rows. */
    void overwriteRow(TableState table, int pointer, byte[] row, int length) {
        table.rowsMoved = true;
        undo.overwriting(table, pointer);
        table.rows().overwrite(pointer, row, 0, length);
    }

    /** Fills zero columns of sequences; {@link #rowArray} and {@link #rowOffset} then tell where the row is. */
    private void fillGenerated(TableState table, byte[] row, int offset, int length, BsatnWriter generated) {
        generated.reset();
        rowArray = row;
        rowOffset = offset;
        for (SequenceState sequence : table.sequences()) {
            int column = sequence.schema().column();
            int start = table.rows().layout().columnOffset(rowArray, rowOffset, column);
            if (!sequence.isZero(rowArray, start)) {
                continue;
            }
            if (rowArray == row) {
                // The caller's bytes are not ours to change.
                if (scratch.length < length) {
                    scratch = datastore.growScratch(length);
                }
                System.arraycopy(row, offset, scratch, 0, length);
                rowArray = scratch;
                rowOffset = 0;
                start -= offset;
            }
            datastore.touch(sequence);
            if (sequence.writeNext(scratch, start)
                    && !datastore.dirtySequences().contains(sequence)) {
                datastore.dirtySequences().add(sequence);
            }
            generated.writeRaw(scratch, start, sequence.width());
        }
    }

    private TableState requireTable(int tableId) {
        checkOpen();
        TableState table = catalog.state(tableId);
        if (table == null) {
            throw noSuchTable(tableId);
        }
        return table;
    }

    @Override
    Table rows(int tableId) {
        return requireTable(tableId).rows();
    }

    @Override
    IndexRef requireIndex(int indexId) {
        checkOpen();
        IndexRef ref = catalog.indexRef(indexId);
        if (ref == null) {
            throw noSuchIndex(indexId);
        }
        return ref;
    }

    private void checkOpen() {
        Invariants.check(datastore.isOpen(this), "the transaction has ended");
    }

    /** Returns the part that few transactions need. */
    private SchemaChanges schemaChanges() {
        SchemaChanges changes = schemaChanges;
        if (changes == null) {
            changes = new SchemaChanges(this, catalog, undo, datastore.space());
            schemaChanges = changes;
        }
        return changes;
    }
}
