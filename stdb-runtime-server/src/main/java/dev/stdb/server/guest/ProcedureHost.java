package dev.stdb.server.guest;

import dev.stdb.server.tx.Tx;

/** What procedures may do beyond reducers (spec module-abi.md §6.3). Called on the thread that runs the procedure. */
public interface ProcedureHost {
    /** Opens a transaction; blocks until nobody else writes. It must be ended. */
    Tx begin();

    /**
     * Commits a transaction of {@link #begin} and tells the subscribers; blocks until that is done and, if the caller
     * of the procedure reads confirmed, until it is durable. Traps when that takes too long: the transaction stays.
     */
    void commit(Tx tx);

    /** Undoes a transaction of {@link #begin}. */
    void abort(Tx tx);

    /**
     * Blocks until the machine's clock shows the given time, in µs since the Unix epoch; traps when the host stops, and
     * at once when the call would sleep longer than calls may.
     */
    void sleepUntil(long micros);

    /** Returns whether {@link #send} can do anything but refuse. */
    boolean isHttpEnabled();

    /**
     * Makes a request to another server, see {@link OutgoingHttp#send}; traps when the host stops.
     *
     * @throws OutgoingHttpException if there is no answer
     */
    OutgoingResponse send(OutgoingRequest request);
}
