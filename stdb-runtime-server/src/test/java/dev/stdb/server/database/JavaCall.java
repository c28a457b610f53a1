package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.OutboundRows;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that code of a {@link JavaModule} serves, with the transaction it writes; a procedure begins and ends its own.
 * What the datastore refuses ends the call as a refusal with the id of the error. Confined to the thread of the call.
 */
final class JavaCall {
    private static final RandomSource STREAM_IDS = RandomSource.fast();

    private final Call call;
    private final GuestEnvironment environment;
    private final List<Call> immediateCalls;
    private final @Nullable ProcedureHost host;
    private final BsatnWriter generated = new BsatnWriter();
    private @Nullable Tx tx;
    private byte[] returned = {};

    /**
     * Creates a call.
     *
     * @param immediateCalls receives the calls that the code asks for
     * @param tx open transaction of a reducer, null for a procedure
     * @param host of a procedure, null for a reducer
     */
    JavaCall(
            Call call,
            GuestEnvironment environment,
            List<Call> immediateCalls,
            @Nullable Tx tx,
            @Nullable ProcedureHost host) {
        this.call = call;
        this.environment = environment;
        this.immediateCalls = immediateCalls;
        this.tx = tx;
        this.host = host;
    }

    /** Says that a reducer refused with its own message. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }

    /** Returns the name of what is called. */
    String function() {
        return call.function();
    }

    Identity caller() {
        return call.caller();
    }

    /** Returns the arguments in BSATN, not to be modified. */
    byte[] args() {
        return call.args();
    }

    void insert(String table, byte... row) {
        write(open -> {
            int id = tableId(table);
            long rowsBefore = open.rowCount(id);
            long pointer = open.insert(id, row, 0, row.length, generated);
            OutboundRows.inserted(open, id, rowsBefore, pointer, STREAM_IDS::nextLong);
        });
    }

    void insert(String table, Consumer<BsatnWriter> row) {
        insert(table, TestHost.bsatn(row));
    }

    /** Inserts the arguments, without bytes behind them. */
    void insertArgs(String table) {
        BsatnReader row = new BsatnReader(args());
        table(table).columns().forEach(column -> BsatnWalker.skip(column.type(), row));
        insert(table, Arrays.copyOf(args(), row.position()));
    }

    /** Replaces the row with the same key in a unique index. */
    void update(String table, String index, byte... row) {
        write(open -> open.update(tableId(table), indexId(index), row, 0, row.length, generated));
    }

    void clear(String table) {
        write(open -> open.clear(tableId(table)));
    }

    private void write(Consumer<Tx> writing) {
        try {
            writing.accept(tx());
        } catch (DatastoreException e) {
            throw new RefusedException(e.code().id());
        }
    }

    private Tx tx() {
        return Objects.requireNonNull(tx, "no transaction is open");
    }

    private TableSchema table(String name) {
        return Objects.requireNonNull(tx().catalog().tableByName(name), () -> "no table " + name);
    }

    private int tableId(String name) {
        return table(name).tableId();
    }

    private int indexId(String name) {
        IndexSchema index = tx().catalog().indexByName(name);
        return Objects.requireNonNull(index, () -> "no index " + name).indexId();
    }

    /** Ends a reducer with a message of its own. */
    void refuse(String message) {
        throw new RefusedException(message);
    }

    /** Ends the call as a trap does. */
    void trap(String detail) {
        throw new HostTrapException(detail);
    }

    /** Asks for the call of a reducer after this call, whatever becomes of this one. */
    void callSoon(String reducer, byte... args) {
        Timestamp now = Timestamp.ofMicros(environment.clock().nowMicros());
        immediateCalls.add(Call.reducer(reducer, environment.database(), ConnectionId.ZERO, now, args));
    }

    /** Begins a transaction of a procedure. */
    void begin() {
        tx = host().begin();
    }

    void commit() {
        Tx ending = tx();
        tx = null;
        host().commit(ending);
    }

    void abort() {
        Tx ending = tx();
        tx = null;
        host().abort(ending);
    }

    /** Blocks a procedure until the given time, in µs since the Unix epoch. */
    void sleepUntil(long micros) {
        host().sleepUntil(micros);
    }

    /** Asks another server for something. */
    OutgoingResponse get(String uri) {
        return host().send(new OutgoingRequest("GET", uri, List.of(), new byte[0], Duration.ofSeconds(170)));
    }

    private ProcedureHost host() {
        return Objects.requireNonNull(host, "not in a procedure");
    }

    /** Sets what a procedure returns. */
    void returns(byte... value) {
        returned = value;
    }

    byte[] returned() {
        return returned;
    }
}
