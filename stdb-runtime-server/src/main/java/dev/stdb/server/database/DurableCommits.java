package dev.stdb.server.database;

import dev.stdb.server.durability.Durability;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets threads wait until transactions of one database are durable. Thread-safe. */
final class DurableCommits {
    private final Durability durability;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Listens to a log to which nothing has been appended yet. */
    DurableCommits(Durability durability) {
        this.durability = durability;
        durability.addListener(offset -> wakeUp());
        durability.addFailureListener(failure -> wakeUp());
    }

    /** Runs for each batch of the log, where it costs next to nothing while nobody waits. */
    private void wakeUp() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a transaction is durable.
     *
     * @param nanosMax longest wait in nanoseconds
     * @return whether it is durable; false also if the log has failed
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    boolean await(long txOffset, long nanosMax) throws InterruptedException {
        // Announced before the look at the offset: whoever makes it durable afterwards sees that somebody waits.
        waiting.incrementAndGet();
        lock.lock();
        try {
            long left = nanosMax;
            while (durability.durableOffset() < txOffset) {
                if (left <= 0 || durability.failure() != null) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }
}
