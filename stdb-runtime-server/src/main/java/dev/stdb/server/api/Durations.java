package dev.stdb.server.api;

import java.time.Duration;
import java.util.Optional;

/** Durations as people write them: one or more numbers with a unit, as in {@code 1m 30s} or {@code 500ms}. */
public final class Durations {

    private Durations() {}

    /** Returns the duration, or empty if the text is none, or one that no {@link Duration} holds. */
    public static Optional<Duration> parse(String text) {
        Duration sum = Duration.ZERO;
        int position = 0;
        boolean any = false;
        while (position < text.length()) {
            if (text.charAt(position) == ' ') {
                position++;
                continue;
            }
            int unitStart = skip(text, position, true);
            int unitEnd = skip(text, unitStart, false);
            if (unitStart == position || unitStart - position > 15) {
                return Optional.empty();
            }
            Optional<Duration> unit = unit(text.substring(unitStart, unitEnd));
            if (unit.isEmpty()) {
                return Optional.empty();
            }
            Optional<Duration> longer = plus(sum, unit.get(), Long.parseLong(text.substring(position, unitStart)));
            if (longer.isEmpty()) {
                return Optional.empty();
            }
            sum = longer.get();
            position = unitEnd;
            any = true;
        }
        return any ? Optional.of(sum) : Optional.empty();
    }

    private static Optional<Duration> plus(Duration sum, Duration unit, long count) {
        try {
            return Optional.of(sum.plus(unit.multipliedBy(count)));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static int skip(String text, int start, boolean digits) {
        int end = start;
        while (end < text.length()
                && text.charAt(end) != ' '
                && (text.charAt(end) >= '0' && text.charAt(end) <= '9') == digits) {
            end++;
        }
        return end;
    }

    private static Optional<Duration> unit(String name) {
        return switch (name) {
            case "us", "usec" -> Optional.of(Duration.ofNanos(1_000));
            case "ms", "msec" -> Optional.of(Duration.ofMillis(1));
            case "s", "sec", "secs", "second", "seconds" -> Optional.of(Duration.ofSeconds(1));
            case "m", "min", "mins", "minute", "minutes" -> Optional.of(Duration.ofMinutes(1));
            case "h", "hr", "hour", "hours" -> Optional.of(Duration.ofHours(1));
            case "d", "day", "days" -> Optional.of(Duration.ofDays(1));
            default -> Optional.empty();
        };
    }
}
