package dev.stdb.types;

import java.time.Duration;
import java.time.Instant;

/**
 * Instant in microseconds since 1970-01-01T00:00:00Z; negative before.
 *
 * @param micros microseconds since the Unix epoch
 */
public record Timestamp(long micros) implements Comparable<Timestamp> {
    /** The Unix epoch. */
    public static final Timestamp EPOCH = new Timestamp(0);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    /** Creates a timestamp of microseconds since the Unix epoch. */
    public static Timestamp ofMicros(long micros) {
        return new Timestamp(micros);
    }

    /** Creates a timestamp of an instant, dropping what is finer than a microsecond. */
    public static Timestamp ofInstant(Instant instant) {
        return new Timestamp(TimeDuration.micros(instant.getEpochSecond(), instant.getNano()));
    }

    /** Returns the same instant as a JDK type. */
    public Instant toInstant() {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000L);
    }

    /** Returns this instant moved by {@code duration}. */
    public Timestamp plus(TimeDuration duration) {
        return new Timestamp(Math.addExact(micros, duration.micros()));
    }

    /** Returns this instant moved by {@code duration}, dropping what is finer than a microsecond. */
    public Timestamp plus(Duration duration) {
        return plus(TimeDuration.ofDuration(duration));
    }

    /** Returns the span from {@code earlier} to this instant. */
    public TimeDuration since(Timestamp earlier) {
        return new TimeDuration(Math.subtractExact(micros, earlier.micros));
    }

    @Override
    public int compareTo(Timestamp other) {
        return Long.compare(micros, other.micros);
    }

    /** Returns the RFC 3339 form in UTC with six fraction digits, for example {@code 2023-11-14T22:13:20.000000Z}. */
    @Override
    public String toString() {
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        long day = Math.floorDiv(seconds, SECONDS_PER_DAY);
        long second = Math.floorMod(seconds, SECONDS_PER_DAY);
        StringBuilder out = new StringBuilder(27);
        appendDate(out, day);
        out.append('T');
        Digits.appendPadded(out, second / 3600, 2);
        out.append(':');
        Digits.appendPadded(out, second / 60 % 60, 2);
        out.append(':');
        Digits.appendPadded(out, second % 60, 2);
        out.append('.');
        Digits.appendPadded(out, Math.floorMod(micros, MICROS_PER_SECOND), 6);
        return out.append('Z').toString();
    }

    /** Appends the proleptic Gregorian date of a day number; years count from March so that leap days come last. */
    private static void appendDate(StringBuilder out, long epochDay) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097L);
        long dayOfEra = day - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0) {
            out.append('-');
        } else if (year > 9999) {
            out.append('+');
        }
        Digits.appendPadded(out, Math.abs(year), 4);
        out.append('-');
        Digits.appendPadded(out, month, 2);
        out.append('-');
        Digits.appendPadded(out, dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
    }
}
