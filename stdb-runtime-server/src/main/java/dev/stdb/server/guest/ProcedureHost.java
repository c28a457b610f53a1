package dev.stdb.server.guest;

import dev.stdb.server.tx.Tx;

/** What procedures may do beyond reducers (spec module-abi.md §6.3). Called on the thread that runs the procedure. */
public interface ProcedureHost {
    /** Opens a transaction; blocks until nobody else writes. It must be ended. */
    Tx begin();

    /** Commits a transaction of {@link #begin} and tells the subscribers; blocks until that is done. */
    void commit(Tx tx);

    /** Undoes a transaction of {@link #begin}. */
    void abort(Tx tx);

    /** Blocks until the machine's clock shows the given time, in µs since the Unix epoch; traps when the host stops. */
    void sleepUntil(long micros);
}
