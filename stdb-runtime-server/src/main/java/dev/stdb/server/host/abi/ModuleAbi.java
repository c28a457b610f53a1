package dev.stdb.server.host.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.host.wasm.GuestInstance;
import dev.stdb.server.host.wasm.GuestMeter;
import dev.stdb.server.host.wasm.HostImport;
import dev.stdb.server.host.wasm.HostTrapException;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions a module imports, for one instance at a time. The host opens and closes calls around guest code with
 * {@link #beginCall} and {@link #endCall}; in between the guest calls the {@link HostImport} methods, whose names, results
 * and traps are those of spec module-abi.md §5 and §6. Confined to the database thread.
 */
public final class ModuleAbi {
    private static final String V0 = "spacetime_10.0";
    private static final String V1 = "spacetime_10.1";
    private static final String V2 = "spacetime_10.2";
    private static final String V3 = "spacetime_10.3";
    private static final String V4 = "spacetime_10.4";
    private static final String V5 = "spacetime_10.5";

    private static final String CREDENTIALS_INDEX = "st_connection_credentials_connection_id_idx_btree";
    private static final byte[] NOTHING = {};
    private static final int MESSAGE_BYTES_MAX = 64 << 10;
    private static final int CALL_LOG_BYTES_MAX = 1 << 20;
    private static final int SCHEDULED_MAX = 1000;
    private static final int PREFIX_ELEMS_MAX = 0xFFFF;
    private static final int CONNECTION_ID_BYTES = 16;

    /** A reducer call a guest asked for, to be made after its own. */
    public record Scheduled(String reducer, byte[] args) {}

    private final AbiMemory memory = new AbiMemory();
    private final BytesSources sources = new BytesSources();
    private final BytesSinks sinks = new BytesSinks();
    private final RowIterators iterators;
    private final BsatnWriter generated = new BsatnWriter(64);
    private final BsatnReader rowReader = new BsatnReader(new byte[0]);
    private final byte[] databaseIdentity = new byte[Identity.SIZE_BYTES];
    private final Clock clock;
    private final CallLog log;
    private final List<@Nullable Timer> timers = new ArrayList<>();
    private final List<Scheduled> scheduled = new ArrayList<>();
    private @Nullable GuestMeter meter;
    private @Nullable Tx tx;
    private int loggedBytes;

    private record Timer(String name, long startNanos) {}

    /**
     * Creates the functions for a database.
     *
     * @param iteratorBytesMax most bytes of scan results open at a time
     */
    public ModuleAbi(Identity database, Clock clock, CallLog log, long iteratorBytesMax) {
        database.copyTo(databaseIdentity, 0);
        this.clock = clock;
        this.log = log;
        this.iterators = new RowIterators(iteratorBytesMax);
    }

    // ---- the host's side ----

    /** Serves a new instance from now on. */
    public void bind(GuestInstance instance) {
        memory.bind(instance.memory());
        meter = instance.meter();
    }

    /** Serves no instance until {@link #bind}; functions that touch memory trap meanwhile. */
    public void unbind() {
        endCall();
        timers.clear();
        memory.release();
    }

    /** Starts a call; {@code callTx} is the transaction its datastore functions work on, null for none. */
    public void beginCall(@Nullable Tx callTx) {
        tx = callTx;
        loggedBytes = 0;
    }

    /** Ends a call: every source, sink and iterator is gone. */
    public void endCall() {
        tx = null;
        sources.clear();
        sinks.clear();
        iterators.clear();
    }

    /** Offers bytes to the guest in this call; returns the source's id, 0 for empty bytes. */
    public int addSource(byte[] bytes, int offset, int length) {
        return sources.add(bytes, offset, length);
    }

    /** Opens a sink in this call and returns its id. */
    public int openSink() {
        return sinks.open();
    }

    /** Returns what the guest wrote to a sink; valid until {@link #endCall}. */
    public BsatnWriter sink(int id) {
        return sinks.get(id);
    }

    /** Returns and forgets the calls the guest scheduled. */
    public List<Scheduled> takeScheduled() {
        if (scheduled.isEmpty()) {
            return List.of();
        }
        List<Scheduled> taken = List.copyOf(scheduled);
        scheduled.clear();
        return taken;
    }

    // ---- lookup and scanning ----

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
        memory.writeI32(out, iterators.open(cursor, requireMeter()));
        return AbiErrno.OK;
    }

    private GuestMeter requireMeter() {
        if (meter == null) {
            throw new HostTrapException("host function called before the instance is bound");
        }
        return meter;
    }

    @HostImport(module = V0, name = "row_iter_bsatn_advance")
    public int rowIterAdvance(int iterator, int buffer, int lengthPointer) {
        return iterators.advance(iterator, buffer, lengthPointer, memory);
    }

    @HostImport(module = V0, name = "row_iter_bsatn_close")
    public int rowIterClose(int iterator) {
        return iterators.close(iterator);
    }

    // ---- writing ----

    @HostImport(module = V0, name = "datastore_insert_bsatn")
    public int insert(int tableId, int row, int lengthPointer) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        int length = memory.readI32(lengthPointer);
        memory.check(row, length);
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
        try {
            memory.writeI64(out, tx.clear(tableId));
            return AbiErrno.OK;
        } catch (DatastoreException e) {
            return errno(e);
        }
    }

    private int charged(int rows) {
        requireMeter().charge(rows);
        return rows;
    }

    private static int errno(DatastoreException e) {
        int errno = e.abiErrno();
        if (errno <= 0) {
            throw new HostTrapException(String.valueOf(e.getMessage()));
        }
        return errno;
    }

    // ---- bytes ----

    @HostImport(module = V0, name = "bytes_source_read")
    public int bytesSourceRead(int source, int buffer, int lengthPointer) {
        return sources.read(source, buffer, lengthPointer, memory);
    }

    @HostImport(module = V1, name = "bytes_source_remaining_length")
    public int bytesSourceRemainingLength(int source, int out) {
        int remaining = sources.remaining(source);
        if (remaining < 0) {
            return AbiErrno.NO_SUCH_BYTES;
        }
        memory.writeI32(out, remaining);
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "bytes_sink_write")
    public int bytesSinkWrite(int sink, int buffer, int lengthPointer) {
        return sinks.write(sink, buffer, lengthPointer, memory);
    }

    // ---- identity and claims ----

    @HostImport(module = V0, name = "identity")
    public void identity(int out) {
        memory.write(out, databaseIdentity, 0, Identity.SIZE_BYTES);
    }

    @HostImport(module = V2, name = "get_jwt")
    public int getJwt(int connectionIdPointer, int out) {
        if (tx == null) {
            return AbiErrno.NOT_IN_TRANSACTION;
        }
        memory.check(connectionIdPointer, CONNECTION_ID_BYTES);
        memory.check(out, Integer.BYTES);
        IndexSchema index = tx.catalog().indexByName(CREDENTIALS_INDEX);
        if (index == null) {
            throw new HostTrapException("no index " + CREDENTIALS_INDEX);
        }
        RowCursor rows = tx.scanPoint(index.indexId(), memory.array(), connectionIdPointer, CONNECTION_ID_BYTES);
        int source = 0;
        if (rows.next()) {
            rowReader.reset(rows.array(), rows.offset(), rows.length());
            rowReader.skip(CONNECTION_ID_BYTES);
            byte[] payload = rowReader.readBytes();
            source = sources.add(payload, 0, payload.length);
        }
        memory.writeI32(out, source);
        return AbiErrno.OK;
    }

    // ---- logging ----

    @HostImport(module = V0, name = "console_log")
    public void consoleLog(
            int level,
            int target,
            int targetLength,
            int filename,
            int filenameLength,
            int line,
            int message,
            int messageLength) {
        String text = memory.readText(message, messageLength, MESSAGE_BYTES_MAX);
        if (text == null || loggedBytes > CALL_LOG_BYTES_MAX) {
            return;
        }
        loggedBytes += text.length();
        if (loggedBytes > CALL_LOG_BYTES_MAX) {
            text = "log records of this call are dropped from here on: bytesMax=" + CALL_LOG_BYTES_MAX;
        }
        log.log(
                level & 0xFF,
                memory.readText(target, targetLength, MESSAGE_BYTES_MAX),
                memory.readText(filename, filenameLength, MESSAGE_BYTES_MAX),
                line,
                text);
    }

    @HostImport(module = V0, name = "console_timer_start")
    public int consoleTimerStart(int name, int nameLength) {
        memory.check(name, nameLength);
        String text = memory.readText(name, nameLength, MESSAGE_BYTES_MAX);
        Timer timer = new Timer(text == null ? "" : text, clock.nanoTime());
        int slot = timers.indexOf(null);
        if (slot < 0) {
            if (timers.size() >= SCHEDULED_MAX) {
                throw new HostTrapException("too many timers: countMax=" + SCHEDULED_MAX);
            }
            timers.add(timer);
            return timers.size();
        }
        timers.set(slot, timer);
        return slot + 1;
    }

    @HostImport(module = V0, name = "console_timer_end")
    public int consoleTimerEnd(int id) {
        Timer timer = id > 0 && id <= timers.size() ? timers.get(id - 1) : null;
        if (timer == null) {
            return AbiErrno.NO_SUCH_CONSOLE_TIMER;
        }
        timers.set(id - 1, null);
        long micros = (clock.nanoTime() - timer.startNanos()) / 1000;
        log.log(2, null, null, -1, "Timing span \"" + timer.name() + "\": " + micros + "µs");
        return AbiErrno.OK;
    }

    // ---- scheduling ----

    @HostImport(module = V0, name = "volatile_nonatomic_schedule_immediate")
    public void scheduleImmediate(int name, int nameLength, int args, int argsLength) {
        String reducer = memory.readName(name, nameLength);
        byte[] bytes = memory.copy(args, argsLength);
        if (scheduled.size() >= SCHEDULED_MAX) {
            throw new HostTrapException("too many scheduled calls: countMax=" + SCHEDULED_MAX);
        }
        scheduled.add(new Scheduled(reducer, bytes));
    }

    // ---- procedures: not offered to reducers and lifecycle functions, see spec module-abi.md §12 ----

    @HostImport(module = V3, name = "procedure_sleep_until")
    public long procedureSleepUntil(long micros) {
        throw new HostTrapException("procedure_sleep_until called outside of a procedure");
    }

    @HostImport(module = V3, name = "procedure_start_mut_tx")
    public int procedureStartMutTx(int out) {
        if (tx == null) {
            throw new HostTrapException("procedure_start_mut_tx called outside of a procedure");
        }
        return AbiErrno.WOULD_BLOCK_TRANSACTION;
    }

    @HostImport(module = V3, name = "procedure_commit_mut_tx")
    public int procedureCommitMutTx() {
        return AbiErrno.TRANSACTION_NOT_ANONYMOUS;
    }

    @HostImport(module = V3, name = "procedure_abort_mut_tx")
    public int procedureAbortMutTx() {
        return AbiErrno.TRANSACTION_NOT_ANONYMOUS;
    }

    @HostImport(module = V3, name = "procedure_http_request")
    public int procedureHttpRequest(int request, int requestLength, int body, int bodyLength, int out) {
        throw new HostTrapException("procedure_http_request called outside of a procedure");
    }
}
