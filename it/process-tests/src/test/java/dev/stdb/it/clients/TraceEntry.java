package dev.stdb.it.clients;

/**
 * One thing that a client tells: a callback, the outcome of a call, or a change of its connection. Immutable.
 *
 * @param kind what happened
 * @param message names the server's message behind a callback, empty where the client does not tell
 * @param cause why rows changed
 * @param subject the table, the query set or the call
 * @param row the row, or the outcome of a call, or the text of an error
 * @param before the row before an update
 * @param cache digest of the whole cache as it was to be read at this moment
 */
record TraceEntry(Kind kind, String message, Cause cause, String subject, String row, String before, String cache) {
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 7;

    /** What can happen. The script {@code model.mjs} uses the same names. */
    enum Kind {
        /** There is a new connection object with an empty cache. */
        START,
        /** The connection is lost and will be made again. */
        LOST,
        /** It is back, and the cache is right. */
        BACK,
        BEFORE_DELETE,
        DELETE,
        UPDATE,
        INSERT,
        /** A query set has its first rows. */
        APPLIED,
        /** A query set has ended as asked. */
        ENDED,
        /** A query set was refused. */
        FAILED,
        /** A reducer is called; the row is its name. */
        CALLED,
        /** A call has its outcome; the row is one of {@link Outcome}. */
        DONE,
        /** The cache was read between two messages. */
        SAMPLE,
        /** Something that must not happen. */
        ERROR;

        boolean isRow() {
            return this == DELETE || this == UPDATE || this == INSERT;
        }

        /** Returns whether the entry belongs to a message of the server. */
        boolean isOfMessage() {
            return isRow() || this == BEFORE_DELETE || this == APPLIED || this == ENDED || this == BACK;
        }
    }

    /** Why rows change. The script {@code model.mjs} uses the same names. */
    enum Cause {
        /** Not told. */
        NONE,
        REDUCER,
        SUBSCRIBE,
        UNSUBSCRIBE,
        TRANSACTION,
        RESYNC,
        ERROR
    }

    /** What becomes of calls. The script {@code model.mjs} uses the same names. */
    enum Outcome {
        /** Committed. */
        OK,
        /** Refused by the reducer with the text that the call asked for. */
        REFUSED,
        /** Nobody knows. */
        UNKNOWN,
        /** The call was never sent. */
        UNSENT
    }

    /** Returns what {@code model.mjs} has written. */
    static TraceEntry parse(String line) {
        String[] fields = line.split(SEPARATOR, -1);
        if (fields.length != FIELDS) {
            throw new AssertionError("a line of a trace has " + FIELDS + " fields: " + line);
        }
        return new TraceEntry(
                Kind.valueOf(fields[0]),
                fields[1],
                Cause.valueOf(fields[2]),
                fields[3],
                fields[4],
                fields[5],
                fields[6]);
    }
}
