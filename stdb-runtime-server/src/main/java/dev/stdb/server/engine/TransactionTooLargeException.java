package dev.stdb.server.engine;

import dev.stdb.server.row.RowException;

/** A transaction that changes more than the log takes at once; it was undone, and the database goes on. */
public final class TransactionTooLargeException extends EngineException {

    private static final long serialVersionUID = 1L;

    TransactionTooLargeException(RowException cause) {
        super(EngineErrorCode.ENGINE_TX_TOO_LARGE, String.valueOf(cause.getMessage()), cause);
    }
}
