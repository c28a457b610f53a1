package dev.stdb.module;

import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP handler knows and may do: what a procedure may, for somebody without a connection. Valid until the
 * handler returns.
 *
 * @param <D> the module's generated {@code Db}
 */
public final class HandlerContext<D> {

    private final SenderAuth auth;
    private final ProcedureContext<D> call;

    /**
     * Creates a context. For generated code.
     *
     * @param db table handles
     * @param sender0 least significant word of the sender's identity
     * @param sender1 second word
     * @param sender2 third word
     * @param sender3 most significant word
     * @param claims bytes source with the claims of the sender's token
     * @param timestampMicros microseconds since the Unix epoch
     */
    public HandlerContext(
            D db, long sender0, long sender1, long sender2, long sender3, int claims, long timestampMicros) {
        String json = Sources.readText(claims);
        this.auth = new SenderAuth(new Claims(json.isEmpty() ? "{}" : json));
        this.call = new ProcedureContext<>(
                new ReducerContext<>(db, sender0, sender1, sender2, sender3, 0, 0, timestampMicros, auth));
    }

    /**
     * Returns who asks: the identity of the token in the request's {@code Authorization} header if that is one which
     * the server accepts, a new one that nobody has otherwise.
     */
    public Identity sender() {
        return call.sender();
    }

    /** Returns how the sender has proven who it is, with the claims of its token. */
    public SenderAuth senderAuth() {
        return auth;
    }

    /** Returns the time of the request. It stands still during the call. */
    public Timestamp timestamp() {
        return call.timestamp();
    }

    /**
     * Does something in a transaction and returns its result; see {@link ProcedureContext#inTransaction}. A handler may
     * have several, one after the other.
     */
    public <T extends @Nullable Object> T inTransaction(Function<? super ReducerContext<D>, ? extends T> body) {
        return call.inTransaction(body);
    }

    /** As {@link #inTransaction}, for a body without a result. */
    public void runInTransaction(Consumer<? super ReducerContext<D>> body) {
        call.runInTransaction(body);
    }

    /** Returns the time by the host's clock; see {@link ProcedureContext#now}. */
    public Timestamp now() {
        return call.now();
    }

    /** Waits until a time by the host's clock; see {@link ProcedureContext#sleepUntil}. */
    public Timestamp sleepUntil(Timestamp time) {
        return call.sleepUntil(time);
    }

    /** Waits for a while; see {@link ProcedureContext#sleepUntil}. */
    public Timestamp sleep(Duration time) {
        return call.sleep(time);
    }

    /** Returns what makes requests to other servers. */
    public HttpClient http() {
        return call.http();
    }

    /** Returns the call's random numbers, which are also those of its transactions; they are not fit for secrets. */
    public Random random() {
        return call.random();
    }

    /** Returns a new random UUID (RFC 9562 version 4), of the numbers of {@link #random}. */
    public Uuid newUuidV4() {
        return call.newUuidV4();
    }

    /** Returns a new UUID that begins with the time of the request (RFC 9562 version 7), in ascending order. */
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
}
