package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;

/**
 * The functions that read and write tables (spec module-abi.md §5.1, §5.2, §6.4, §6.5). Names, results and traps are those
 * of the spec. Confined to the thread that runs the instance.
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

    private boolean hasSchedules;

    DatastoreAbi(Clock clock, AbiLimits limits) {
        super(clock, limits);
    }

    /** Says whether the module has scheduled tables, whose rows need another check. */
    public void hasSchedules(boolean value) {
        hasSchedules = value;
    }

    private boolean isDelayTooLong(Tx current, int tableId, int row, int length) {
        TableSchema table = current.catalog().tableById(tableId);
        ScheduleSchema schedule = table == null ? null : table.schedule().orElse(null);
        if (table == null || schedule == null) {
            return false;
        }
        rowReader.reset(memory.array(), row, length);
        return ScheduleDelay.isTooLong(table, schedule, rowReader, clock.nowMicros());
    }

    @HostImport(module = V0, name = "table_id_from_name")
    public int tableIdFromName(int name, int nameLength, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        TableSchema table = tx.catalog().tableByName(memory.readName(name, nameLength));
        if (table == null) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        memory.writeI32(out, table.tableId());
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "index_id_from_name")
    public int indexIdFromName(int name, int nameLength, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        IndexSchema index = tx.catalog().indexByName(memory.readName(name, nameLength));
        if (index == null) {
            return AbiErrno.NO_SUCH_INDEX;
        }
        memory.writeI32(out, index.indexId());
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "datastore_table_row_count")
    public int tableRowCount(int tableId, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        if (tx.catalog().tableById(tableId) == null) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        memory.writeI64(out, tx.rowCount(tableId));
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "datastore_table_scan_bsatn")
    public int tableScan(int tableId, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(out, Integer.BYTES);
        try {
            requireBudget().charge(PAGE_UNITS * tx.pageCount(tableId));
            return openIterator(tx.scan(tableId), out);
        } catch (DatastoreException e) {
            return errno(e);
        }
    }

    @HostImport(module = V4, name = "datastore_index_scan_point_bsatn")
    public int indexScanPoint(int indexId, int point, int pointLength, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(point, pointLength);
        memory.check(out, Integer.BYTES);
        try {
            return openIterator(tx.scanPoint(indexId, memory.array(), point, pointLength), out);
        } catch (DatastoreException e) {
            return errno(e);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
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
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(out, Integer.BYTES);
        try {
            IndexRange range =
                    range(tx, indexId, prefix, prefixLength, prefixElems, start, startLength, end, endLength);
            return openIterator(tx.scanRange(indexId, range), out);
        } catch (DatastoreException e) {
            return errno(e);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
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
            Tx current,
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
                current.keyElements(indexId),
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
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        int length = memory.readI32(lengthPointer);
        memory.check(row, length);
        if (isSystem(tableId)) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        if (hasSchedules && isDelayTooLong(tx, tableId, row, length)) {
            return AbiErrno.SCHEDULE_AT_DELAY_TOO_LONG;
        }
        chargeWrite(length);
        generated.reset();
        try {
            tx.insert(tableId, memory.array(), row, length, generated);
        } catch (DatastoreException e) {
            int rowLength = lengthOfTrailed(e, tx, tableId, row, length);
            return rowLength < 0 ? errno(e) : insertTrailed(tx, tableId, row, rowLength, lengthPointer);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
        return writeBack(row, lengthPointer);
    }

    @HostImport(module = V0, name = "datastore_update_bsatn")
    public int update(int tableId, int indexId, int row, int lengthPointer) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        int length = memory.readI32(lengthPointer);
        memory.check(row, length);
        if (isSystem(tableId)) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        if (hasSchedules && isDelayTooLong(tx, tableId, row, length)) {
            return AbiErrno.SCHEDULE_AT_DELAY_TOO_LONG;
        }
        chargeWrite(length);
        generated.reset();
        try {
            tx.update(tableId, indexId, memory.array(), row, length, generated);
        } catch (DatastoreException e) {
            int rowLength = lengthOfTrailed(e, tx, tableId, row, length);
            return rowLength < 0 ? errno(e) : updateTrailed(tx, tableId, indexId, row, rowLength, lengthPointer);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
        return writeBack(row, lengthPointer);
    }

    private int insertTrailed(Tx current, int tableId, int row, int rowLength, int lengthPointer) {
        try {
            current.insert(tableId, memory.array(), row, rowLength, generated);
            return writeBack(row, lengthPointer);
        } catch (DatastoreException e) {
            return errno(e);
        }
    }

    private int updateTrailed(Tx current, int tableId, int indexId, int row, int rowLength, int lengthPointer) {
        try {
            current.update(tableId, indexId, memory.array(), row, rowLength, generated);
            return writeBack(row, lengthPointer);
        } catch (DatastoreException e) {
            return errno(e);
        }
    }

    /**
     * Returns the length of a row that was refused only because other bytes follow it, or -1. Compat: bytes behind a row
     * are tolerated (spec module-abi.md §14); the datastore is strict.
     */
    private int lengthOfTrailed(DatastoreException e, Tx current, int tableId, int row, int length) {
        TableSchema table = current.catalog().tableById(tableId);
        if (e.abiErrno() != AbiErrno.BSATN_DECODE_ERROR || table == null) {
            return -1;
        }
        rowReader.reset(memory.array(), row, length);
        try {
            BsatnWalker.skip(table.rowType(), rowReader);
        } catch (BsatnException notEvenThat) {
            return -1;
        }
        return rowReader.remaining() == 0 ? -1 : length - rowReader.remaining();
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
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(point, pointLength);
        memory.check(out, Integer.BYTES);
        if (isSystem(indexId)) {
            return AbiErrno.NO_SUCH_INDEX;
        }
        try {
            memory.writeI32(out, charged(tx.deletePoint(indexId, memory.array(), point, pointLength)));
            return AbiErrno.OK;
        } catch (DatastoreException e) {
            return errno(e);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
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
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(out, Integer.BYTES);
        if (isSystem(indexId)) {
            return AbiErrno.NO_SUCH_INDEX;
        }
        try {
            IndexRange range =
                    range(tx, indexId, prefix, prefixLength, prefixElems, start, startLength, end, endLength);
            memory.writeI32(out, charged(tx.deleteRange(indexId, range)));
            return AbiErrno.OK;
        } catch (DatastoreException e) {
            return errno(e);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
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
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(relation, relationLength);
        memory.check(out, Integer.BYTES);
        if (isSystem(tableId)) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        try {
            memory.writeI32(out, charged(tx.deleteAllByEq(tableId, memory.array(), relation, relationLength)));
            return AbiErrno.OK;
        } catch (DatastoreException e) {
            return errno(e);
        } catch (BsatnException e) {
            return AbiErrno.BSATN_DECODE_ERROR;
        }
    }

    @HostImport(module = V5, name = "datastore_clear")
    public int clear(int tableId, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(out, Long.BYTES);
        if (isSystem(tableId)) {
            return AbiErrno.NO_SUCH_TABLE;
        }
        try {
            long rows = tx.clear(tableId);
            charged((int) Math.min(rows, Integer.MAX_VALUE));
            memory.writeI64(out, rows);
            return AbiErrno.OK;
        } catch (DatastoreException e) {
            return errno(e);
        }
    }

    /** Whether a table or index is the host's own, which modules may read but not write (spec module-def.md §9). */
    private static boolean isSystem(int id) {
        return id >= 0 && id < SystemTables.USER_ID_MIN;
    }

    private int charged(int rows) {
        requireBudget().charge(rows);
        return rows;
    }

    private static int errno(DatastoreException e) {
        int errno = e.abiErrno();
        if (errno <= 0) {
            throw new HostTrapException(String.valueOf(e.getMessage()));
        }
        return errno;
    }
}
