package dev.stdb.module;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a reducer call, or a transaction of a procedure or an HTTP handler, knows: who calls, when, and the database.
 * Valid until the reducer returns or the transaction ends.
 *
 * @param <D> the module's generated {@code Db}
 */
public final class ReducerContext<D> {

    private final D db;
    private final long sender0;
    private final long sender1;
    private final long sender2;
    private final long sender3;
    private final long connection0;
    private final long connection1;
    private final long timestampMicros;
    private final @Nullable SenderAuth auth;
    private @Nullable Random random;
    private @Nullable Uuids uuids;

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
    public ReducerContext(
            D db,
            long sender0,
            long sender1,
            long sender2,
            long sender3,
            long connection0,
            long connection1,
            long timestampMicros) {
        this(db, sender0, sender1, sender2, sender3, connection0, connection1, timestampMicros, null);
    }

    /** Creates the context of a transaction of somebody who has no connection but has proven who it is. */
    ReducerContext(
            D db,
            long sender0,
            long sender1,
            long sender2,
            long sender3,
            long connection0,
            long connection1,
            long timestampMicros,
            @Nullable SenderAuth auth) {
        this.auth = auth;
        this.db = db;
        this.sender0 = sender0;
        this.sender1 = sender1;
        this.sender2 = sender2;
        this.sender3 = sender3;
        this.connection0 = connection0;
        this.connection1 = connection1;
        this.timestampMicros = timestampMicros;
    }

    /** Returns the database: one handle per table. */
    public D db() {
        return db;
    }

    /** Returns the caller's identity; the database's own for scheduled calls, the owner's for {@code @Init}. */
    public Identity sender() {
        return Identity.of(sender0, sender1, sender2, sender3);
    }

    /** Returns the caller's connection; empty for scheduled calls and {@code @Init}. */
    public Optional<ConnectionId> connectionId() {
        return (connection0 | connection1) == 0
                ? Optional.empty()
                : Optional.of(ConnectionId.of(connection0, connection1));
    }

    /** Returns the time of the call. It stands still during the call. */
    public Timestamp timestamp() {
        return new Timestamp(timestampMicros);
    }

    /**
     * Returns the call's random numbers. The host draws the seed for each call and records it with the call, so that a
     * replayed call draws the same numbers; they are not fit for secrets.
     */
    public Random random() {
        Random current = random;
        if (current == null) {
            current = new Random(HostFunctions.callSeed());
            random = current;
        }
        return current;
    }

    /** Returns how the caller has proven who it is, with the claims of its token. */
    public SenderAuth senderAuth() {
        return auth != null ? auth : new SenderAuth(connectionId());
    }

    /** Returns a new random UUID (RFC 9562 version 4), of the numbers of {@link #random}. */
    public Uuid newUuidV4() {
        return Uuids.v4(random());
    }

    /**
     * Returns a new UUID that begins with the time of the call (RFC 9562 version 7). Those of one call are in ascending
     * order.
     */
    public Uuid newUuidV7() {
        return uuids().v7(timestampMicros);
    }

    private Uuids uuids() {
        Uuids current = uuids;
        if (current == null) {
            current = new Uuids(random());
            uuids = current;
        }
        return current;
    }

    /** Returns the context of a transaction that begins now, in a call that has several: it draws on from this one. */
    ReducerContext<D> at(long micros) {
        ReducerContext<D> transaction =
                new ReducerContext<>(db, sender0, sender1, sender2, sender3, connection0, connection1, micros, auth);
        transaction.random = random();
        transaction.uuids = uuids();
        return transaction;
    }

    /** Starts to measure time; {@code try (Stopwatch watch = ctx.stopwatch("load")) { ... }} logs how long it took. */
    public Stopwatch stopwatch(String name) {
        return new Stopwatch(name);
    }

    /** Returns the database's log. */
    public Logger log() {
        return new Logger();
    }

    /** Returns the identity of the database this module runs in. */
    public Identity databaseIdentity() {
        HostFunctions.identity(Scratch.KEY);
        return Values.readIdentity(Scratch.KEY);
    }
}
