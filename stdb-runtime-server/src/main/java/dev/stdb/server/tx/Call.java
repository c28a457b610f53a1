package dev.stdb.server.tx;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a database is asked to do, by whom and when. Made once, where the request is decoded; the guest runs it, and the
 * transaction it leads to is logged with it, so that it can be found and repeated later. Immutable.
 *
 * @param kind what is asked for
 * @param function canonical name of the reducer or procedure; for a publication, the first included, the hash of the
 *     program in hexadecimal; empty if there is none
 * @param caller who calls
 * @param connection over which connection; {@link ConnectionId#ZERO} for none
 * @param timestamp of the call
 * @param seed what the module seeds random numbers with, drawn by the host for this call; 0 if no module sees it
 * @param args the arguments: BSATN product for a reducer or procedure, UTF-8 for a statement; not copied, never to be
 *     modified
 */
public record Call(
        Kind kind,
        String function,
        Identity caller,
        ConnectionId connection,
        Timestamp timestamp,
        long seed,
        byte[] args) {

    private static final byte[] NO_ARGS = {};

    /** What can be asked for. The order is that of the codes in the log and must not change. */
    public enum Kind {
        /** A reducer that a client or the scheduler calls. */
        REDUCER(false),
        /** A client that connects, with the reducer for that if there is one. */
        CONNECT(true),
        /** A client that goes, with the reducer for that if there is one. */
        DISCONNECT(true),
        /** The first publication, with the reducer for that if there is one. */
        INIT(true),
        /** A later publication. */
        PUBLISH(true),
        /** A statement that changes rows. */
        SQL(false),
        /** A procedure. Its transactions are logged without it: they are the procedure's own, and may be many. */
        PROCEDURE(false);

        private final boolean alwaysLogged;

        Kind(boolean alwaysLogged) {
            this.alwaysLogged = alwaysLogged;
        }

        /** Returns whether the transaction is logged even if it changed nothing. */
        public boolean isAlwaysLogged() {
            return alwaysLogged;
        }
    }

    /** Checks that nothing is missing. */
    public Call {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(function);
        Objects.requireNonNull(caller);
        Objects.requireNonNull(connection);
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(args);
    }

    /** Returns the call of a reducer. */
    public static Call reducer(
            String reducer, Identity caller, ConnectionId connection, Timestamp timestamp, byte[] args) {
        return new Call(Kind.REDUCER, reducer, caller, connection, timestamp, 0, args);
    }

    /** Returns a statement that came over no connection. */
    public static Call sql(String statement, Identity caller, Timestamp timestamp) {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        return new Call(Kind.SQL, "", caller, ConnectionId.ZERO, timestamp, 0, text);
    }

    /** Returns something that has no arguments. */
    public static Call of(Kind kind, String function, Identity caller, ConnectionId connection, Timestamp timestamp) {
        return new Call(kind, function, caller, connection, timestamp, 0, NO_ARGS);
    }

    /** Returns the same call at another time. */
    public Call at(Timestamp time) {
        return new Call(kind, function, caller, connection, time, seed, args);
    }

    /** Returns the same call of another function. */
    public Call ofFunction(String name) {
        return new Call(kind, name, caller, connection, timestamp, seed, args);
    }

    /** Returns the same call with another seed. */
    public Call withSeed(long newSeed) {
        return new Call(kind, function, caller, connection, timestamp, newSeed, args);
    }
}
