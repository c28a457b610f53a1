package dev.stdb.it.clients;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions; what is not so after minutes hangs. */
final class Waiting {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private Waiting() {}

    /**
     * Waits until something is so.
     *
     * @param state what there is instead, for the message of a failure
     */
    static void until(BooleanSupplier condition, Supplier<String> state) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("not so after " + PATIENCE + ": " + state.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
