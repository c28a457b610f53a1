package dev.stdb.server.engine;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a transaction was asked to do, by whom and when. Logged with its effects, so that it can be found and repeated later.
 *
 * @param kind what was asked for
 * @param name canonical name of the reducer; for a publication, the first included, the hash of the
 *     program in hexadecimal; empty if there is none
 * @param caller who called
 * @param connection over which connection; {@link ConnectionId#ZERO} for none
 * @param timestamp of the call
 * @param args holds the arguments from {@code offset} on: BSATN for a reducer, UTF-8 for a statement; not copied, must not change until the
 *     commit returned
 * @param offset first byte of the arguments
 * @param length length of the arguments in bytes
 */
public record CallInputs(
        Kind kind,
        String name,
        Identity caller,
        ConnectionId connection,
        Timestamp timestamp,
        byte[] args,
        int offset,
        int length) {

    private static final byte[] NO_ARGS = {};

    /** What a transaction can come from. The order is that of the codes in the log and must not change. */
    public enum Kind {
        /** A reducer that a client or the scheduler called. */
        REDUCER,
        /** A client that connected, with the reducer for that if there is one. */
        CONNECT,
        /** A client that went, with the reducer for that if there is one. */
        DISCONNECT,
        /** The first publication, with the reducer for that if there is one. */
        INIT,
        /** A later publication. */
        PUBLISH,
        /** A statement that changes rows. */
        SQL
    }

    /** Checks the range. */
    public CallInputs {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(caller);
        Objects.requireNonNull(connection);
        Objects.requireNonNull(timestamp);
        Objects.checkFromIndexSize(offset, length, args.length);
    }

    /** Creates the inputs of a reducer call. */
    public CallInputs(
            String reducer,
            Identity caller,
            ConnectionId connection,
            Timestamp timestamp,
            byte[] args,
            int offset,
            int length) {
        this(Kind.REDUCER, reducer, caller, connection, timestamp, args, offset, length);
    }

    /** Returns the inputs of a statement that came over no connection. */
    public static CallInputs sql(String statement, Identity caller, Timestamp timestamp) {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        return new CallInputs(Kind.SQL, "", caller, ConnectionId.ZERO, timestamp, text, 0, text.length);
    }

    /** Returns the inputs of something that has no arguments. */
    public static CallInputs of(Kind kind, String name, Identity caller, ConnectionId connection, Timestamp timestamp) {
        return new CallInputs(kind, name, caller, connection, timestamp, NO_ARGS, 0, 0);
    }
}
