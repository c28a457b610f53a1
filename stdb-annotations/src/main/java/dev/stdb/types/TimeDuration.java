package dev.stdb.types;

import java.time.Duration;

/**
 * Signed span of time in microseconds.
 *
 * @param micros the span; negative means backwards
 */
public record TimeDuration(long micros) implements Comparable<TimeDuration> {
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Creates a duration of a JDK type, dropping what is finer than a microsecond. */
    public static TimeDuration ofDuration(Duration duration) {
        return new TimeDuration(micros(duration.getSeconds(), duration.getNano()));
    }

    /**
     * Returns so many seconds and nanoseconds in microseconds.
     *
     * @throws ArithmeticException if they do not fit
     */
    static long micros(long seconds, int nanos) {
        long micros = nanos / 1_000L;
        // Towards zero first: the second in which the least number lies begins below it.
        return seconds < 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), micros - MICROS_PER_SECOND)
                : Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros);
    }

    /** Returns the same span as a JDK type. */
    public Duration toDuration() {
        return Duration.ofSeconds(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000L);
    }

    /** Creates a span of microseconds. */
    public static TimeDuration ofMicros(long micros) {
        return new TimeDuration(micros);
    }

    /** Creates a span of milliseconds. */
    public static TimeDuration ofMillis(long millis) {
        return new TimeDuration(Math.multiplyExact(millis, 1_000L));
    }

    /** Creates a span of seconds. */
    public static TimeDuration ofSeconds(long seconds) {
        return new TimeDuration(Math.multiplyExact(seconds, MICROS_PER_SECOND));
    }

    @Override
    public int compareTo(TimeDuration other) {
        return Long.compare(micros, other.micros);
    }

    /** Returns sign, whole seconds, a point and six digits, for example {@code +1.500000}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append(micros < 0 ? '-' : '+');
        // Negative remainders keep Long.MIN_VALUE correct, whose absolute value does not exist.
        out.append(String.valueOf(micros / MICROS_PER_SECOND).replace("-", "")).append('.');
        Digits.appendPadded(out, Math.abs(micros % MICROS_PER_SECOND), 6);
        return out.toString();
    }
}
