package dev.stdb.examples.arena.bots;

import dev.stdb.client.ReducerReceipt;
import dev.stdb.client.SenderException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What became of the calls of bots. Thread-safe. */
public final class CallCounts {
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();

    /** Counts a call that has been made, and later its answer. */
    void follow(CompletableFuture<ReducerReceipt> call) {
        long start = System.nanoTime();
        begun.incrementAndGet();
        call.whenComplete((receipt, error) -> {
            waitedNanos.addAndGet(System.nanoTime() - start);
            end(error);
        });
    }

    private void end(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause == null) {
            done.incrementAndGet();
        } else if (cause instanceof SenderException) {
            refused.incrementAndGet();
        } else {
            failed.incrementAndGet();
        }
    }

    /** Returns how long the answered calls took on average, until the callback. */
    public long meanMillis() {
        long answered = done() + refused() + failed();
        return answered == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(waitedNanos.get() / answered);
    }

    /** Returns how many calls have no answer yet. */
    public long open() {
        return begun.get() - done() - refused() - failed();
    }

    /** Returns how many calls were done. */
    public long done() {
        return done.get();
    }

    /** Returns how many calls the game refused. */
    public long refused() {
        return refused.get();
    }

    /** Returns how many calls ended in another way. */
    public long failed() {
        return failed.get();
    }
}
