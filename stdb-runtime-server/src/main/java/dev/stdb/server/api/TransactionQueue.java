package dev.stdb.server.api;

import dev.stdb.server.common.OutOfMemory;
import dev.stdb.server.database.WatchedTransaction;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions on their way to one follower, who is told of them on other threads, in order. Bounded: of large ones
 * only the numbers are kept, and what comes too fast or cannot be told is left out and counted. Thread-safe;
 * {@link #offer} does not block.
 */
final class TransactionQueue {
    /** Most transactions that wait. */
    static final int COUNT_MAX = 512;
    /** Most bytes of arguments, failures and rows that wait. */
    static final long BYTES_MAX = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(TransactionQueue.class);

    private final Consumer<WatchedTransaction> follower;
    private final IntConsumer skips;
    private final Executor executor;
    private final ArrayDeque<WatchedTransaction> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int skipped;
    private boolean running;

    /**
     * Creates an empty queue.
     *
     * @param skips is told how many were left out, at the place where they are missing
     * @param executor runs the follower; may reject
     */
    TransactionQueue(Consumer<WatchedTransaction> follower, IntConsumer skips, Executor executor) {
        this.follower = follower;
        this.skips = skips;
        this.executor = executor;
    }

    /** Queues a transaction, or counts it. */
    void offer(WatchedTransaction ended) {
        if (add(ended)) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                // The server is overloaded or ends: the next transaction tries again.
                synchronized (waiting) {
                    running = false;
                }
            }
        }
    }

    /** Returns whether somebody has to begin to tell of what waits. */
    private boolean add(WatchedTransaction ended) {
        synchronized (waiting) {
            WatchedTransaction kept = fits(ended) ? ended : ended.withoutValues();
            if (skipped > 0 || waiting.size() >= COUNT_MAX || !fits(kept)) {
                skipped++;
            } else {
                waiting.add(kept);
                waitingBytes += kept.sizeBytes();
            }
            boolean begins = !running;
            running = true;
            return begins;
        }
    }

    private boolean fits(WatchedTransaction more) {
        return waitingBytes + more.sizeBytes() <= BYTES_MAX;
    }

    private void drain() {
        while (true) {
            WatchedTransaction next;
            int missing = 0;
            synchronized (waiting) {
                next = take();
                if (next == null) {
                    missing = skipped;
                    skipped = 0;
                    running = missing > 0;
                }
            }
            if (next != null) {
                tell(next);
            } else if (missing > 0) {
                tellSkipped(missing);
            } else {
                return;
            }
        }
    }

    private void tell(WatchedTransaction next) {
        if (!succeeds(() -> follower.accept(next))) {
            tellSkipped(1);
        }
    }

    private void tellSkipped(int count) {
        // One who cannot be told even that hears of the next transaction.
        succeeds(() -> skips.accept(count));
    }

    private static boolean succeeds(Runnable telling) {
        try {
            telling.run();
            return true;
        } catch (Throwable e) { // Boundary: a task of its own; whatever one transaction fails of, others are told.
            OutOfMemory.check(e);
            LOG.warn("a follower was not told of a transaction", e);
            return false;
        }
    }

    private @Nullable WatchedTransaction take() {
        WatchedTransaction next = waiting.poll();
        if (next != null) {
            waitingBytes -= next.sizeBytes();
        }
        return next;
    }
}
