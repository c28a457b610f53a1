package dev.stdb.server.query;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.Clock;
import java.time.Duration;

/**
 * What one statement may use. Immutable.
 *
 * @param clock source of time
 * @param deadlineNanos when it must be done, as {@link Clock#nanoTime}; ignored if {@code timeoutMs} is 0
 * @param timeoutMs time it was given in milliseconds, for messages; 0 for no deadline
 * @param rowsMax most result rows
 * @param bytesMax most memory for result rows, sorting, groups and hash tables, in bytes
 * @param memory what the memory of all statements is taken from
 * @param cancelable whether an interrupt of the thread ends the statement
 */
public record QueryLimits(
        Clock clock,
        long deadlineNanos,
        long timeoutMs,
        long rowsMax,
        long bytesMax,
        ByteBudget memory,
        boolean cancelable) {
    /** Default for {@link #rowsMax}: more rows are no answer to an ad-hoc question. */
    public static final long ROWS_MAX_DEFAULT = 10_000_000;

    /** Default for {@link #bytesMax}: a sixteenth of the heap, at most 512 MiB. */
    public static final long BYTES_MAX_DEFAULT =
            Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** Returns the default limits without a deadline. */
    public static QueryLimits untimed(Clock clock) {
        return new QueryLimits(clock, 0, 0, ROWS_MAX_DEFAULT, BYTES_MAX_DEFAULT, QueryMemory.ALL, false);
    }

    /**
     * Returns the default limits with a deadline.
     *
     * @param timeout time from now
     */
    public static QueryLimits within(Clock clock, Duration timeout) {
        return new QueryLimits(
                clock,
                clock.nanoTime() + timeout.toNanos(),
                Math.max(1, timeout.toMillis()),
                ROWS_MAX_DEFAULT,
                BYTES_MAX_DEFAULT,
                QueryMemory.ALL,
                false);
    }

    /** Returns these limits with less memory, if it is less. */
    public QueryLimits withBytesMax(long bytes) {
        return withMax(rowsMax, Math.min(bytes, bytesMax), memory);
    }

    /** Returns these limits with other bounds on rows and memory. */
    public QueryLimits withMax(long rows, long bytes, ByteBudget shared) {
        return new QueryLimits(clock, deadlineNanos, timeoutMs, rows, bytes, shared, cancelable);
    }

    /** Returns these limits for a statement that an interrupt of its thread ends. */
    public QueryLimits interruptible() {
        return new QueryLimits(clock, deadlineNanos, timeoutMs, rowsMax, bytesMax, memory, true);
    }

    boolean isTimed() {
        return timeoutMs > 0;
    }
}
