package dev.stdb.server.api;

import dev.stdb.server.database.WatchedTransaction;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on their way to one follower, who is told of them on other threads, in order. Bounded: of large ones
 * only the numbers are kept, and what comes too fast is left out and counted. Thread-safe; {@link #offer} does not
 * block.
 */
final class TransactionQueue {
    /** Most transactions that wait. */
    static final int COUNT_MAX = 512;
    /** Most bytes of arguments and rows that wait. */
    static final long BYTES_MAX = 4 << 20;

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
            if (skipped > 0 || waiting.size() >= COUNT_MAX) {
                skipped++;
            } else {
                boolean fits = waitingBytes + ended.sizeBytes() <= BYTES_MAX;
                WatchedTransaction kept = fits ? ended : ended.withoutValues();
                waiting.add(kept);
                waitingBytes += kept.sizeBytes();
            }
            boolean begins = !running;
            running = true;
            return begins;
        }
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
                follower.accept(next);
            } else if (missing > 0) {
                skips.accept(missing);
            } else {
                return;
            }
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
