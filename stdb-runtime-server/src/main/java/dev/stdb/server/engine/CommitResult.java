package dev.stdb.server.engine;

import dev.stdb.server.tx.TxData;

/**
 * What a commit did.
 *
 * @param data the net changes, for subscriptions; empty if there are none
 * @param txOffset the number of the transaction; {@link #NO_OFFSET} if it changed nothing and was not logged
 */
public record CommitResult(TxData data, long txOffset) {

    /** {@link #txOffset} of a transaction that left no trace. */
    public static final long NO_OFFSET = -1;
}
