package dev.stdb.server.fetch;

import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When a request must have its answer. Immutable. */
final class Deadline {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_MAX = Duration.ofDays(1).toMillis();

    /** Enough for two packets that are lost; other addresses of the host are tried then. */
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(4);

    private final Duration whole;
    private final long endNanos;

    private Deadline(Duration whole) {
        this.whole = whole;
        this.endNanos = System.nanoTime() + whole.toNanos();
    }

    /** Returns the deadline of a request that begins now and takes no longer than both. */
    static Deadline after(Duration wanted, Duration max) {
        Duration positive = wanted.isNegative() ? Duration.ZERO : wanted;
        return new Deadline(positive.compareTo(max) < 0 ? positive : max);
    }

    /**
     * Returns the deadline of the next of several attempts, so that one without an answer leaves time for the others.
     *
     * @param attempts attempts that are left, this one included
     */
    Deadline ofAttempt(int attempts) {
        return attempts == 1
                ? this
                : new Deadline(Duration.ofNanos(Math.min(leftNanos() / attempts, ATTEMPT_MAX.toNanos())));
    }

    long leftNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    /** Returns the time left, at least one millisecond and at most a day. */
    int leftMillis() {
        return (int) Math.min(MILLIS_MAX, Math.max(1, leftNanos() / NANOS_PER_MILLI));
    }

    /**
     * Waits for a result.
     *
     * @param from what is waited for, for the message
     * @throws OutgoingHttpException that the result fails with, or if it does not come in time
     */
    <T> T await(CompletableFuture<T> result, String from) throws InterruptedException {
        try {
            return result.get(leftNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw exceeded(from);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutgoingHttpException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    OutgoingHttpException exceeded(String from) {
        return new OutgoingHttpException(
                Reason.HTTP_TIMEOUT, "no answer in time: from=" + from + ", waitMillisMax=" + whole.toMillis());
    }
}
