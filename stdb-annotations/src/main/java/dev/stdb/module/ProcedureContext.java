package dev.stdb.module;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a procedure call knows and may do. Valid until the procedure returns.
 *
 * @param <D> the module's generated {@code Db}
 */
public final class ProcedureContext<D> {

    private static final long NANOS_PER_MICRO = 1_000;

    private final ReducerContext<D> call;
    private boolean inTransaction;
    private long transactionMicros;

    /**
     * Creates a context. For generated code.
     *
     * @param db table handles
     * @param sender0 least significant word of the caller's identity
     * @param sender1 second word
     * @param sender2 third word
     * @param sender3 most significant word
     * @param connection0 low word of the connection id, both words 0 for none
     * @param connection1 high word of the connection id
     * @param timestampMicros microseconds since the Unix epoch
     */
    public ProcedureContext(
            D db,
            long sender0,
            long sender1,
            long sender2,
            long sender3,
            long connection0,
            long connection1,
            long timestampMicros) {
        this(new ReducerContext<>(db, sender0, sender1, sender2, sender3, connection0, connection1, timestampMicros));
    }

    /** Creates a context that knows what another one does. */
    ProcedureContext(ReducerContext<D> call) {
        this.call = call;
    }

    /** Returns the caller's identity; the database's own for scheduled calls. */
    public Identity sender() {
        return call.sender();
    }

    /** Returns the caller's connection; empty for scheduled calls. */
    public Optional<ConnectionId> connectionId() {
        return call.connectionId();
    }

    /** Returns when the call began. It stands still; see {@link #now}. */
    public Timestamp timestamp() {
        return call.timestamp();
    }

    /** Returns the time by the host's clock; while a transaction is open, its {@link ReducerContext#timestamp}. */
    public Timestamp now() {
        if (inTransaction) {
            return new Timestamp(transactionMicros);
        }
        return sleepUntil(new Timestamp(0));
    }

    /**
     * Does something in a transaction, with all that a reducer has. It is committed when the body returns, before this
     * returns, and undone when the body throws. Other calls wait meanwhile, so keep it short.
     *
     * @param body what to do; must not begin another transaction, make requests or sleep
     * @return what the body returns
     * @throws HostCallException if a transaction is open already
     */
    public <T extends @Nullable Object> T inTransaction(Function<? super ReducerContext<D>, ? extends T> body) {
        RequestBody.readBeforeTransaction();
        check(HostFunctions.procedureStartMutTx(Scratch.OUT), "beginning a transaction");
        inTransaction = true;
        transactionMicros = Memory.getLong(Scratch.OUT);
        boolean ended = false;
        try {
            T result = body.apply(call.at(transactionMicros));
            RowIterator.closeAll();
            inTransaction = false;
            ended = true;
            check(HostFunctions.procedureCommitMutTx(), "committing a transaction");
            return result;
        } finally {
            if (!ended) {
                RowIterator.closeAll();
                inTransaction = false;
                // What the body threw is worth more than what this may answer.
                HostFunctions.procedureAbortMutTx();
            }
        }
    }

    /** As {@link #inTransaction}, for a body without a result. */
    public void runInTransaction(Consumer<? super ReducerContext<D>> body) {
        inTransaction(tx -> {
            body.accept(tx);
            return true;
        });
    }

    /** Returns what makes requests to other servers. */
    public HttpClient http() {
        return new HttpClient();
    }

    /**
     * Waits until a time by the host's clock. Nothing is lost of what the call holds, but a restart of the server ends
     * it, and so does asking for more sleep than the server gives one call ({@code --sleep-time-max}, 24 hours).
     *
     * @return the time afterwards
     * @throws HostCallException if a transaction is open
     */
    public Timestamp sleepUntil(Timestamp time) {
        if (inTransaction) {
            throw HostErrors.of(HostErrors.WOULD_BLOCK_TRANSACTION, "sleeping", "");
        }
        return new Timestamp(HostFunctions.procedureSleepUntil(time.micros()));
    }

    /** Waits for a while; see {@link #sleepUntil}. */
    public Timestamp sleep(Duration time) {
        long micros =
                Math.addExact(Math.multiplyExact(time.getSeconds(), 1_000_000L), time.getNano() / NANOS_PER_MICRO);
        return sleepUntil(new Timestamp(Math.addExact(now().micros(), micros)));
    }

    /**
     * Returns the call's random numbers, which are also those of its transactions. The host draws the seed; they are
     * not fit for secrets.
     */
    public Random random() {
        return call.random();
    }

    /** Returns a new random UUID (RFC 9562 version 4), of the numbers of {@link #random}. */
    public Uuid newUuidV4() {
        return call.newUuidV4();
    }

    /** Returns a new UUID that begins with the time of the call (RFC 9562 version 7). */
    public Uuid newUuidV7() {
        return call.newUuidV7();
    }

    /** Starts to measure time; closing it logs how long it took. */
    public Stopwatch stopwatch(String name) {
        return call.stopwatch(name);
    }

    /** Returns the database's log. */
    public Logger log() {
        return call.log();
    }

    /** Returns the identity of the database this module runs in. */
    public Identity databaseIdentity() {
        return call.databaseIdentity();
    }

    private static void check(int errno, String operation) {
        if (errno != 0) {
            throw HostErrors.of(errno, operation, "");
        }
    }
}
