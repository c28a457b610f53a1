package dev.stdb.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Decides whether and when a lost connection is made again. Confined to the callback thread. */
final class Reconnection {
    /** The last connection of this client has not ended in the server yet: spec wire-protocol.md §5.1. */
    private static final int CLOSED_SESSION_BUSY = 4000;

    private static final int CLOSED_INTERNAL_ERROR = 1011;
    private static final Duration BUSY_DELAY = Duration.ofMillis(500);
    private static final int HTTP_BAD_REQUEST = 400;
    private static final int HTTP_UNAUTHORIZED = 401;
    private static final int HTTP_FORBIDDEN = 403;

    private final ReconnectPolicy policy;
    private int attempts;
    private int failures;
    private long lostNanos;
    private boolean usesBatch = true;

    Reconnection(ReconnectPolicy policy) {
        this.policy = policy;
    }

    /** Returns whether sets of queries may be asked for together. */
    boolean usesBatch() {
        return usesBatch;
    }

    /**
     * Returns whether to try again.
     *
     * @param wasReady whether the connection has ever been ready
     */
    boolean isWorthwhile(boolean wasReady, @Nullable Throwable cause) {
        if (!wasReady && !policy.includesFirst() || isRefused(cause)) {
            return false;
        }
        return attempts == 0
                || policy.giveUpAfter().isEmpty()
                || System.nanoTime() - lostNanos < policy.giveUpAfter().get().toNanos();
    }

    /** Returns whether trying again would give the same answer. */
    private static boolean isRefused(@Nullable Throwable cause) {
        if (!(cause instanceof ConnectFailedException failure)) {
            return false;
        }
        int status = failure.httpStatus();
        return status == HTTP_BAD_REQUEST || status == HTTP_UNAUTHORIZED || status == HTTP_FORBIDDEN;
    }

    /**
     * Notes that there is no connection.
     *
     * @param code code of the close, 0 if there was none
     * @param hadAskedBatch whether the answer to a batch was outstanding
     * @return how long to wait before the next attempt
     */
    Duration next(int code, boolean hadAskedBatch) {
        if (attempts++ == 0) {
            lostNanos = System.nanoTime();
        }
        if (hadAskedBatch && code == CLOSED_INTERNAL_ERROR) {
            // This is how servers answer that know no batches.
            giveUpBatches();
            return Duration.ZERO;
        } else if (code == CLOSED_SESSION_BUSY) {
            return BUSY_DELAY.plus(part(BUSY_DELAY));
        }
        long doublings = Math.min(failures++, Integer.SIZE - 2);
        Duration grown = policy.firstDelay().multipliedBy(1L << doublings);
        return part(grown.compareTo(policy.maxDelay()) < 0 ? grown : policy.maxDelay());
    }

    private static Duration part(Duration whole) {
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(whole.toNanos()) + 1);
    }

    /** Asks for sets of queries one by one from now on. */
    void giveUpBatches() {
        usesBatch = false;
    }

    /** Returns the number of the attempt that comes, from 1. */
    int attempt() {
        return attempts;
    }

    /** Notes that the connection is back. */
    void succeeded() {
        attempts = 0;
        failures = 0;
    }
}
