package dev.stdb.server.database;

import dev.stdb.server.tx.MessageResult;

/** What the database says that was called by another one. */
public sealed interface DatabaseCallOutcome {
    /**
     * The call has ended for good, now or when it came before.
     *
     * @param txOffset transaction that must be durable before the sender hears of it
     */
    record Ended(MessageResult result, long txOffset) implements DatabaseCallOutcome {}

    /** The call was applied before, and the sender has acknowledged its result, which is forgotten. */
    record Acknowledged() implements DatabaseCallOutcome {}

    /** Nothing was done; the sender tries again. */
    record NotNow(String reason) implements DatabaseCallOutcome {}
}
