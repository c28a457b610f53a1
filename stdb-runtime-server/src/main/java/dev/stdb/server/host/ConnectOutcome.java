package dev.stdb.server.host;

/** Whether a module let a client in. */
public sealed interface ConnectOutcome {
    /**
     * The client is connected.
     *
     * @param txOffset the transaction that recorded the connection
     */
    record Accepted(long txOffset) implements ConnectOutcome {}

    /**
     * The connect reducer refused, trapped, or the database cannot take the client. Nothing was recorded.
     *
     * @param message the module's own message, or what went wrong
     * @param energy whether the reducer used up its budget
     */
    record Rejected(String message, boolean energy) implements ConnectOutcome {}
}
