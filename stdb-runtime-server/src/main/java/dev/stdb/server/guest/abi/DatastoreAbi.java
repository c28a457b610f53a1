package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.DatastoreErrorCode;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.OutboundRows;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The functions that read and write tables (spec module-abi.md §5.1, §5.2, §6.4, §6.5). Names, results and traps are
 * those of the spec. Confined to the thread that runs the instance.
 */
public abstract class DatastoreAbi extends AbiState {
    static final String V0 = "spacetime_10.0";
    private static final String V4 = "spacetime_10.4";
    private static final String V5 = "spacetime_10.5";

    private static final byte[] NOTHING = {};
    private static final int PREFIX_ELEMS_MAX = 0xFFFF;
    /** Loop iterations of a guest that a scan needs for a page without rows. */
    private static final int PAGE_UNITS = 32;

    private final BsatnWriter generated = new BsatnWriter(64);

    /** Ids of new streams; predictable ones would do no harm, repeated ones would. */
    private static final RandomSource STREAM_IDS = RandomSource.fast();

    private boolean hasSchedules;
    private boolean hasOutboxes;

    DatastoreAbi(Clock clock, AbiLimits limits) {
        super(clock, limits);
    }

    /** Says whether the module has scheduled tables, whose rows need another check. */
    public void hasSchedules(boolean value) {
        hasSchedules = value;
    }

    /** Says whether the module has outboxes, whose rows are messages, too, and can only be inserted. */
    public void hasOutboxes(boolean value) {
        hasOutboxes = value;
    }

    private boolean isDelayTooLong(Tx open, int tableId, int row, int length) {
        TableSchema table = open.catalog().tableById(tableId);
        ScheduleSchema schedule = table == null ? null : table.schedule().orElse(null);
        if (table == null || schedule == null) {
            return false;
        }
        rowReader.reset(memory.array(), row, length);
        return ScheduleDelay.isTooLong(table, schedule, rowReader, clock.nowMicros());
    }

    @HostImport(module = V0, name = "table_id_from_name")
    public int tableIdFromName(int name, int nameLength, int out) {
        TableSchema table = requireReader().catalog().tableOfModules(memory.readName(name, nameLength));
        if (table == null) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        memory.writeI32(out, table.tableId());
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "index_id_from_name")
    public int indexIdFromName(int name, int nameLength, int out) {
        IndexSchema index = requireReader().catalog().indexByName(memory.readName(name, nameLength));
        if (index == null || SystemTables.isEnvironmentIndex(index.indexId())) {
            return AbiErrno.NO_SUCH_INDEX;
        }
        memory.writeI32(out, index.indexId());
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "datastore_table_row_count")
    public int tableRowCount(int tableId, int out) {
        RowReader open = requireReader();
        refuseEnvironment(tableId);
        memory.writeI64(out, open.rowCount(tableId));
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "datastore_table_scan_bsatn")
    public int tableScan(int tableId, int out) {
        RowReader open = requireReader();
        memory.check(out, Integer.BYTES);
        refuseEnvironment(tableId);
        requireBudget().charge(PAGE_UNITS * open.pageCount(tableId));
        return openIterator(open.scan(tableId), out);
    }

    @HostImport(module = V4, name = "datastore_index_scan_point_bsatn")
    public int indexScanPoint(int indexId, int point, int pointLength, int out) {
        RowReader open = requireReader();
        memory.check(point, pointLength);
        memory.check(out, Integer.BYTES);
        refuseEnvironmentIndex(indexId);
        return openIterator(open.scanPoint(indexId, memory.array(), point, pointLength), out);
    }

    @HostImport(module = V0, name = "datastore_index_scan_range_bsatn")
    public int indexScanRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElems,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        RowReader open = requireReader();
        memory.check(out, Integer.BYTES);
        refuseEnvironmentIndex(indexId);
        IndexRange range = range(open, indexId, prefix, prefixLength, prefixElems, start, startLength, end, endLength);
        return openIterator(open.scanRange(indexId, range), out);
    }

    @HostImport(module = V0, name = "datastore_btree_scan_bsatn")
    public int btreeScan(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElems,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        return indexScanRange(indexId, prefix, prefixLength, prefixElems, start, startLength, end, endLength, out);
    }

    private IndexRange range(
            RowReader open,
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElems,
            int start,
            int startLength,
            int end,
            int endLength) {
        if (prefixElems < 0 || prefixElems > PREFIX_ELEMS_MAX) {
            throw new HostTrapException("too many prefix elements: " + Integer.toUnsignedString(prefixElems));
        }
        byte[] values = prefixElems == 0 ? NOTHING : memory.copy(prefix, prefixLength);
        return IndexRange.decode(
                open.keyElements(indexId),
                values,
                prefixElems,
                memory.copy(start, startLength),
                memory.copy(end, endLength));
    }

    private int openIterator(RowCursor cursor, int out) {
        memory.writeI32(out, iterators.open(cursor, requireBudget()));
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "row_iter_bsatn_advance")
    public int rowIterAdvance(int iterator, int buffer, int lengthPointer) {
        return iterators.advance(iterator, buffer, lengthPointer, memory);
    }

    @HostImport(module = V0, name = "row_iter_bsatn_close")
    public int rowIterClose(int iterator) {
        return iterators.close(iterator);
    }

    @HostImport(module = V0, name = "datastore_insert_bsatn")
    public int insert(int tableId, int row, int lengthPointer) {
        Tx open = requireTx();
        int length = prepareWrite(open, tableId, row, lengthPointer);
        if (hasOutboxes) {
            insertMessage(open, tableId, row, length);
        } else {
            insert(open, tableId, row, length);
        }
        return writeBack(row, lengthPointer);
    }

    /** Inserts a row and returns its pointer. */
    private long insert(Tx open, int tableId, int row, int length) {
        try {
            return open.insert(tableId, memory.array(), row, length, generated);
        } catch (DatastoreException e) {
            int rowLength = lengthOfTrailed(e, open, tableId, row, length);
            return open.insert(tableId, memory.array(), row, rowLength, generated);
        }
    }

    /** Inserts a row, with a message to another database if the table is an outbox. */
    private void insertMessage(Tx open, int tableId, int row, int length) {
        long rowsBefore = open.rowCount(tableId);
        long pointer = insert(open, tableId, row, length);
        if (isOutbox(open.catalog().tableById(tableId))) {
            OutboundRows.inserted(open, tableId, rowsBefore, pointer, STREAM_IDS::nextLong);
            chargeWrite(OutboundRows.MESSAGE_BYTES);
        }
    }

    private static boolean isOutbox(@Nullable TableSchema table) {
        return table != null && table.outbox().isPresent();
    }

    /** Refuses to change or delete rows whose messages may be under way (spec semantics.md §8a). */
    private void refuseOutbox(Tx open, int tableId) {
        TableSchema table = hasOutboxes ? open.catalog().tableById(tableId) : null;
        if (table != null && isOutbox(table)) {
            throw new HostTrapException("rows of an outbox can only be inserted: table=" + table.name());
        }
    }

    private void refuseOutboxOfIndex(Tx open, int indexId) {
        if (hasOutboxes) {
            refuseOutbox(open, open.tableOfIndex(indexId));
        }
    }

    @HostImport(module = V0, name = "datastore_update_bsatn")
    public int update(int tableId, int indexId, int row, int lengthPointer) {
        Tx open = requireTx();
        int length = prepareWrite(open, tableId, row, lengthPointer);
        refuseOutbox(open, tableId);
        try {
            open.update(tableId, indexId, memory.array(), row, length, generated);
        } catch (DatastoreException e) {
            int rowLength = lengthOfTrailed(e, open, tableId, row, length);
            open.update(tableId, indexId, memory.array(), row, rowLength, generated);
        }
        return writeBack(row, lengthPointer);
    }

    /** Checks a row to write, charges for it and returns its length. */
    private int prepareWrite(Tx open, int tableId, int row, int lengthPointer) {
        int length = memory.readI32(lengthPointer);
        memory.check(row, length);
        refuseSystem(tableId, AbiErrno.NO_SUCH_TABLE);
        if (hasSchedules && isDelayTooLong(open, tableId, row, length)) {
            throw new ErrnoException(AbiErrno.SCHEDULE_AT_DELAY_TOO_LONG);
        }
        chargeWrite(length);
        return length;
    }

    /**
     * Returns the length of a row that was refused only because other bytes follow it; throws {@code refusal} again if
     * it was not. Compat: bytes behind a row are tolerated (spec module-abi.md §14); the datastore is strict.
     */
    private int lengthOfTrailed(DatastoreException refusal, Tx open, int tableId, int row, int length) {
        TableSchema table = open.catalog().tableById(tableId);
        if (refusal.reason() != DatastoreErrorCode.BSATN_DECODE_ERROR || table == null) {
            throw refusal;
        }
        rowReader.reset(memory.array(), row, length);
        try {
            BsatnWalker.skip(table.rowType(), rowReader);
        } catch (BsatnException notEvenThat) {
            throw refusal;
        }
        if (rowReader.remaining() == 0) {
            throw refusal;
        }
        return length - rowReader.remaining();
    }

    /** Hands generated columns back. They are part of the row that was passed in, so its buffer has room for them. */
    private int writeBack(int row, int lengthPointer) {
        if (generated.length() > 0) {
            memory.write(row, generated.array(), 0, generated.length());
        }
        memory.writeI32(lengthPointer, generated.length());
        return AbiErrno.OK;
    }

    @HostImport(module = V4, name = "datastore_delete_by_index_scan_point_bsatn")
    public int deletePoint(int indexId, int point, int pointLength, int out) {
        Tx open = requireTx();
        memory.check(point, pointLength);
        memory.check(out, Integer.BYTES);
        refuseSystem(indexId, AbiErrno.NO_SUCH_INDEX);
        refuseOutboxOfIndex(open, indexId);
        memory.writeI32(out, charged(open.deletePoint(indexId, memory.array(), point, pointLength)));
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "datastore_delete_by_index_scan_range_bsatn")
    public int deleteRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElems,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        Tx open = requireTx();
        memory.check(out, Integer.BYTES);
        refuseSystem(indexId, AbiErrno.NO_SUCH_INDEX);
        refuseOutboxOfIndex(open, indexId);
        IndexRange range = range(open, indexId, prefix, prefixLength, prefixElems, start, startLength, end, endLength);
        memory.writeI32(out, charged(open.deleteRange(indexId, range)));
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "datastore_delete_by_btree_scan_bsatn")
    public int deleteBtreeRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElems,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        return deleteRange(indexId, prefix, prefixLength, prefixElems, start, startLength, end, endLength, out);
    }

    @HostImport(module = V0, name = "datastore_delete_all_by_eq_bsatn")
    public int deleteAllByEq(int tableId, int relation, int relationLength, int out) {
        Tx open = requireTx();
        memory.check(relation, relationLength);
        memory.check(out, Integer.BYTES);
        refuseSystem(tableId, AbiErrno.NO_SUCH_TABLE);
        refuseOutbox(open, tableId);
        memory.writeI32(out, charged(open.deleteAllByEq(tableId, memory.array(), relation, relationLength)));
        return AbiErrno.OK;
    }

    @HostImport(module = V5, name = "datastore_clear")
    public int clear(int tableId, int out) {
        Tx open = requireTx();
        memory.check(out, Long.BYTES);
        refuseSystem(tableId, AbiErrno.NO_SUCH_TABLE);
        refuseOutbox(open, tableId);
        long rows = open.clear(tableId);
        charged((int) Math.min(rows, Integer.MAX_VALUE));
        memory.writeI64(out, rows);
        return AbiErrno.OK;
    }

    /** Hides tables and indexes of the host, which modules may read but not write (spec module-def.md §9). */
    private static void refuseSystem(int id, int errno) {
        if (id >= 0 && id < SystemTables.USER_ID_MIN) {
            throw new ErrnoException(errno);
        }
    }

    /** Hides the environment, which modules read by {@code env_get} only (spec module-abi.md §5.1). */
    private static void refuseEnvironment(int tableId) {
        if (SystemTables.isEnvironment(tableId)) {
            throw new ErrnoException(AbiErrno.NO_SUCH_TABLE);
        }
    }

    private static void refuseEnvironmentIndex(int indexId) {
        if (SystemTables.isEnvironmentIndex(indexId)) {
            throw new ErrnoException(AbiErrno.NO_SUCH_INDEX);
        }
    }

    private int charged(int rows) {
        requireBudget().charge(rows);
        return rows;
    }
}
