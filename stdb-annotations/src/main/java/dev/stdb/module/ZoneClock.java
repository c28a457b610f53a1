package dev.stdb.module;

import java.util.Arrays;

/**
 * How far the clocks of a zone are ahead of UTC, at any time: the rules of the JDK that compiled the module, since
 * modules have no time-zone data. Immutable. For generated code.
 */
public final class ZoneClock {

    private static final int RULE_LENGTH = 5;
    private static final long SECONDS_PER_DAY = 86_400;

    /** Mean length of a Gregorian year. */
    private static final long SECONDS_PER_YEAR = 31_556_952;

    private final long[] transitions;
    private final int[] offsets;
    private final int[] rules;

    private ZoneClock(long[] transitions, int[] offsets, int[] rules) {
        this.transitions = transitions;
        this.offsets = offsets;
        this.rules = rules;
    }

    /**
     * A time in which the clocks are not changed. All are seconds, since the Unix epoch or ahead of UTC.
     *
     * @param start when it begins, {@link Long#MIN_VALUE} if it always was
     * @param offsetBefore the offset until then
     * @param offset the offset
     * @param end when the next begins, {@link Long#MAX_VALUE} if none does
     */
    record Span(long start, int offsetBefore, int offset, long end) {}

    /**
     * Creates a clock from a text of numbers between spaces.
     *
     * @param text the first offset, then for each transition its time and the offset from then on; after a slash, what
     *     comes every year after the last of them, in the order of the year: month, day of the month (negative: from
     *     its end, -1 is the last), the day of the week to go to from there (forwards, from an end backwards; 1 is
     *     Monday, 0 is any), second of that day in UTC, the offset from then on
     */
    public static ZoneClock of(String text) {
        int slash = text.indexOf('/');
        long[] past = numbers(slash < 0 ? text : text.substring(0, slash));
        long[] yearly = slash < 0 ? new long[0] : numbers(text.substring(slash + 1));
        long[] transitions = new long[past.length / 2];
        int[] offsets = new int[transitions.length + 1];
        for (int i = 0; i < past.length; i++) {
            if (i % 2 == 0) {
                offsets[i / 2] = (int) past[i];
            } else {
                transitions[i / 2] = past[i];
            }
        }
        int[] rules = new int[yearly.length];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = (int) yearly[i];
        }
        return new ZoneClock(transitions, offsets, rules);
    }

    private static long[] numbers(String text) {
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            count += text.charAt(i) == ' ' ? 1 : 0;
        }
        long[] numbers = new long[count];
        int from = 0;
        for (int i = 0; i < count; i++) {
            int end = i + 1 < count ? text.indexOf(' ', from) : text.length();
            numbers[i] = Long.parseLong(text.substring(from, end));
            from = end + 1;
        }
        return numbers;
    }

    /** Returns the span of a time, in seconds since the Unix epoch. */
    Span spanAt(long second) {
        int found = Arrays.binarySearch(transitions, second);
        int past = found < 0 ? -found - 1 : found + 1;
        long start = past == 0 ? Long.MIN_VALUE : transitions[past - 1];
        int before = offsets[Math.max(past - 1, 0)];
        if (past < transitions.length) {
            return new Span(start, before, offsets[past], transitions[past]);
        }
        return yearlySpanAt(second, start, before, offsets[past]);
    }

    /** Goes from the last span of the past, or from the year before, to the span of a time. */
    private Span yearlySpanAt(long second, long lastStart, int lastBefore, int lastOffset) {
        long start = lastStart;
        int before = lastBefore;
        int offset = lastOffset;
        long year = 1970 + Math.floorDiv(second, SECONDS_PER_YEAR);
        for (long each = year - 1; each <= year + 1; each++) {
            for (int rule = 0; rule < rules.length; rule += RULE_LENGTH) {
                long at = transition(each, rule);
                if (at > second) {
                    return new Span(start, before, offset, at);
                }
                if (at > lastStart) {
                    start = at;
                    before = offset;
                    offset = rules[rule + 4];
                }
            }
        }
        return new Span(start, before, offset, Long.MAX_VALUE);
    }

    private long transition(long year, int rule) {
        int month = rules[rule];
        int day = rules[rule + 1];
        int weekday = rules[rule + 2];
        // The end of a month is the day before the next one.
        long epochDay = day > 0 ? epochDay(year, month) + day - 1 : epochDay(year, month + 1) + day;
        if (weekday > 0) {
            // 1970-01-01 was a Thursday.
            int current = (int) Math.floorMod(epochDay + 3, 7L) + 1;
            epochDay += day > 0 ? Math.floorMod(weekday - current, 7) : -Math.floorMod(current - weekday, 7);
        }
        return epochDay * SECONDS_PER_DAY + rules[rule + 3];
    }

    /** Returns the first day of a month, of which 13 is the January after; days are counted from 1970-01-01. */
    private static long epochDay(long year, int month) {
        // Years count from March, so that leap days come last.
        long marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        long leapDays = Math.floorDiv(marchYear, 4L) - Math.floorDiv(marchYear, 100L) + Math.floorDiv(marchYear, 400L);
        return 365 * marchYear + leapDays + (153 * marchMonth + 2) / 5 - 719_468;
    }
}
