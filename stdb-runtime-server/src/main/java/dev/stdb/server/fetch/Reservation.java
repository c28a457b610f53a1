package dev.stdb.server.fetch;

import dev.stdb.server.common.ByteBudget;

/** Memory that was taken for the bodies of one request. Thread-safe: event loops take, the procedure gives back. */
final class Reservation implements AutoCloseable {
    private final ByteBudget budget;
    private long bytes;
    private boolean closed;

    Reservation(ByteBudget budget) {
        this.budget = budget;
    }

    /** Takes memory; returns false, taking nothing, if there is none or this was closed. */
    synchronized boolean take(int count) {
        if (closed || !budget.tryReserve(count)) {
            return false;
        }
        bytes += count;
        return true;
    }

    /** Gives a part back, which was taken before. */
    synchronized void giveBack(int count) {
        if (!closed) {
            bytes -= count;
            budget.release(count);
        }
    }

    /** Gives everything back. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            budget.release(bytes);
        }
    }
}
