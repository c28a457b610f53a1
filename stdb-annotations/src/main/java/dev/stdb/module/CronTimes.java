package dev.stdb.module;

import dev.stdb.types.ScheduleAt;
import dev.stdb.types.Timestamp;

/**
 * The times of a cron expression, which the annotation processor has parsed: each field is a set of bits. Immutable.
 * For generated code.
 *
 * <p>Where clocks are changed: an expression for given hours has a time that a clock leaps over at the end of the gap,
 * once whatever is in the gap, and one that a clock shows twice only when it is shown first. An expression for every
 * hour goes on with the clock: what the clock leaps over is not there, and what it shows twice is there twice.
 */
public final class CronTimes {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long MINUTES_PER_DAY = 1_440;
    private static final long SECONDS_PER_DAY = MINUTES_PER_DAY * SECONDS_PER_MINUTE;
    private static final int MINUTES_PER_HOUR = 60;
    private static final int HOURS_PER_DAY = 24;
    private static final int EVERY_HOUR = (1 << HOURS_PER_DAY) - 1;

    /** In local time: no time at all. */
    private static final long NONE = Long.MAX_VALUE;

    /** Days between two calls at most: February 29 on a given day of the week, across a year 2100. */
    private static final int DAYS_MAX = 366 * 48;

    /**
     * Farthest due time of a timer, within what a host accepts (spec module-abi.md §9.5); later times are approached.
     */
    private static final long DELAY_MICROS_MAX = 365 * SECONDS_PER_DAY * MICROS_PER_SECOND;

    private final long minutes;
    private final int hours;
    private final int days;
    private final int months;
    private final int weekdays;
    private final boolean eitherDay;
    private final ZoneClock clock;

    /**
     * Creates the times.
     *
     * @param minutes bits 0 to 59
     * @param hours bits 0 to 23
     * @param days days of the month, bits 1 to 31
     * @param months bits 1 to 12
     * @param weekdays bits 0 (Sunday) to 6
     * @param eitherDay whether one of {@code days} and {@code weekdays} is enough
     * @param clock the clock that shows the times
     */
    public CronTimes(long minutes, int hours, int days, int months, int weekdays, boolean eitherDay, ZoneClock clock) {
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
        this.months = months;
        this.weekdays = weekdays;
        this.eitherDay = eitherDay;
        this.clock = clock;
    }

    /** Returns whether no day has such a time. */
    public boolean isNever() {
        return next(0) == Long.MAX_VALUE;
    }

    /** Returns whether a timer is due for a call, not only to look again. */
    public boolean isCall(ScheduledRun timer) {
        return timer.at() instanceof ScheduleAt.Time due
                && next(due.time().micros() - 1) == due.time().micros();
    }

    /** Returns when a timer has to run after a moment. */
    public ScheduleAt timerAfter(Timestamp now) {
        return ScheduleAt.time(new Timestamp(Math.min(next(now.micros()), now.micros() + DELAY_MICROS_MAX)));
    }

    /**
     * Returns the first time after a moment.
     *
     * @param afterMicros microseconds since the Unix epoch
     * @return the time likewise, {@link Long#MAX_VALUE} if there is none
     */
    public long next(long afterMicros) {
        long first = Math.floorDiv(afterMicros, MICROS_PER_SECOND) + 1;
        long horizon = first + DAYS_MAX * SECONDS_PER_DAY;
        for (long from = first; from < horizon; ) {
            ZoneClock.Span span = clock.spanAt(from);
            if (from == span.start() && isLeapt(span)) {
                return from * MICROS_PER_SECOND;
            }
            long local = nextLocal(firstLocal(span, from), localEnd(span, horizon));
            if (local != NONE) {
                return (local - span.offset()) * MICROS_PER_SECOND;
            }
            from = span.end();
        }
        return Long.MAX_VALUE;
    }

    private boolean isEveryHour() {
        return hours == EVERY_HOUR;
    }

    /** Returns whether the clock leaps over a time when a span begins. */
    private boolean isLeapt(ZoneClock.Span span) {
        return !isEveryHour() && nextLocal(span.start() + span.offsetBefore(), span.start() + span.offset()) != NONE;
    }

    /** Returns the local time that a span is looked through from, without what the clock has shown before. */
    private long firstLocal(ZoneClock.Span span, long from) {
        long local = from + span.offset();
        return isEveryHour() || span.start() == Long.MIN_VALUE
                ? local
                : Math.max(local, span.start() + span.offsetBefore());
    }

    private static long localEnd(ZoneClock.Span span, long horizon) {
        return Math.min(span.end(), horizon) + span.offset();
    }

    /** Returns the first time from {@code from} on and before {@code end}; seconds of local time since 1970. */
    private long nextLocal(long from, long end) {
        long minute = -Math.floorDiv(-from, SECONDS_PER_MINUTE);
        long day = Math.floorDiv(minute, MINUTES_PER_DAY);
        int start = (int) Math.floorMod(minute, MINUTES_PER_DAY);
        for (; day * SECONDS_PER_DAY < end; day++) {
            int minuteOfDay = hasDay(day) ? nextInDay(start) : -1;
            if (minuteOfDay >= 0) {
                long local = (day * MINUTES_PER_DAY + minuteOfDay) * SECONDS_PER_MINUTE;
                return local < end ? local : NONE;
            }
            start = 0;
        }
        return NONE;
    }

    /** Returns the first minute of a day at or after {@code start}, -1 if there is none. */
    private int nextInDay(int start) {
        int from = start % MINUTES_PER_HOUR;
        for (int hour = start / MINUTES_PER_HOUR; hour < HOURS_PER_DAY; hour++) {
            long left = minutes >>> from;
            if ((hours >> hour & 1) != 0 && left != 0) {
                return hour * MINUTES_PER_HOUR + from + Long.numberOfTrailingZeros(left);
            }
            from = 0;
        }
        return -1;
    }

    /** Days are numbered from 1970-01-01, a Thursday; the calendar is the proleptic Gregorian one. */
    private boolean hasDay(long epochDay) {
        long day = epochDay + 719_468;
        long dayOfEra = Math.floorMod(day, 146_097L);
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        // Years count from March, so that leap days come last.
        long marchMonth = (5 * dayOfYear + 2) / 153;
        int month = (int) (marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        if ((months >> month & 1) == 0) {
            return false;
        }
        boolean inDays = (days >> (int) (dayOfYear - (153 * marchMonth + 2) / 5 + 1) & 1) != 0;
        boolean inWeekdays = (weekdays >> (int) Math.floorMod(epochDay + 4, 7L) & 1) != 0;
        return eitherDay ? inDays || inWeekdays : inDays && inWeekdays;
    }
}
