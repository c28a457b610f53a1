package dev.stdb.server.database;

/** Whether a client was let in. */
public sealed interface ConnectOutcome {
    /**
     * The client is connected.
     *
     * @param txOffset the transaction that recorded the connection
     */
    record Accepted(long txOffset) implements ConnectOutcome {}

    /**
     * The database is not able to take anybody; no answer of the module. Nothing that lasts was recorded.
     *
     * @param message what went wrong
     */
    record Failed(String message) implements ConnectOutcome {}

    /**
     * The connect reducer refused or trapped, or the client cannot be told from another one. Nothing was recorded.
     *
     * @param message the module's own message, or what went wrong
     * @param energy whether the reducer used up its budget
     */
    record Rejected(String message, boolean energy) implements ConnectOutcome {}
}
