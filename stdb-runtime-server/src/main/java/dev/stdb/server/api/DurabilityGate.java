package dev.stdb.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Wakes those who wait for the log of one database when it has become more durable, or has failed.
 *
 * <p>Thread-safe: the log thread opens the gate, database and event loop threads wait at it (without blocking).
 */
public final class DurabilityGate {

    private final LongSupplier durableOffset;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Runnable> waiting = new ArrayList<>();

    /** Creates a gate over the greatest durable transaction offset (-1 for none). */
    DurabilityGate(LongSupplier durableOffset) {
        this.durableOffset = durableOffset;
    }

    boolean isDurable(long txOffset) {
        return txOffset <= durableOffset.getAsLong();
    }

    /**
     * Runs the action once, at the next {@link #opened}. The caller must check {@link #isDurable} again afterwards: the
     * offset may have become durable before the action was registered.
     */
    void onNextOpening(Runnable action) {
        lock.lock();
        try {
            waiting.add(action);
        } finally {
            lock.unlock();
        }
    }

    /** Runs all waiting actions; called on the log thread after the durable offset has grown, or never will again. */
    void opened() {
        List<Runnable> woken;
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                return;
            }
            woken = waiting;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        for (Runnable action : woken) {
            action.run();
        }
    }
}
