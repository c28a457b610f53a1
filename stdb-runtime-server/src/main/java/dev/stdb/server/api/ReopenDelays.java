package dev.stdb.server.api;

import dev.stdb.types.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait until a database that broke is opened again: not at all after the first time, then longer from time
 * to time, so that one that breaks whenever it runs does not keep the machine busy. Thread-safe.
 */
final class ReopenDelays {
    private static final long MIN_MILLIS = 200;
    private static final int DOUBLINGS_MAX = 7;

    /** A database that ran this long is not taken for one that breaks whenever it runs. */
    private static final long CALM_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Identity, Breakdowns> last = new ConcurrentHashMap<>();

    /** How often a database broke without a calm time in between, and when it last did. */
    private record Breakdowns(int inARow, long nanos) {}

    /**
     * Notes a breakdown.
     *
     * @param nowNanos as {@link System#nanoTime}
     * @return delay in ms
     */
    long broke(Identity database, long nowNanos) {
        Breakdowns now = last.compute(
                database,
                (key, before) -> before == null || nowNanos - before.nanos() > CALM_NANOS + delay(before)
                        ? new Breakdowns(1, nowNanos)
                        : new Breakdowns(before.inARow() + 1, nowNanos));
        return TimeUnit.NANOSECONDS.toMillis(delay(now));
    }

    private static long delay(Breakdowns breakdowns) {
        int again = breakdowns.inARow() - 1;
        return again == 0 ? 0 : TimeUnit.MILLISECONDS.toNanos(MIN_MILLIS << Math.min(again - 1, DOUBLINGS_MAX));
    }

    /** Forgets a database that is deleted. */
    void forget(Identity database) {
        last.remove(database);
    }
}
