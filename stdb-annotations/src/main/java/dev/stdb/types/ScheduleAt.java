package dev.stdb.types;

import java.time.Duration;
import java.time.Instant;

/** When a scheduled row is due: again and again after an interval, or once at a time. */
public sealed interface ScheduleAt permits ScheduleAt.Interval, ScheduleAt.Time {

    /**
     * Repeats; tag 0.
     *
     * @param interval the span between two calls; its sign is ignored
     */
    record Interval(TimeDuration interval) implements ScheduleAt {}

    /**
     * Happens once; tag 1.
     *
     * @param time the instant of the call
     */
    record Time(Timestamp time) implements ScheduleAt {}

    /** Creates a repeating schedule. */
    static ScheduleAt interval(TimeDuration interval) {
        return new Interval(interval);
    }

    /** Creates a repeating schedule, dropping what is finer than a microsecond. */
    static ScheduleAt interval(Duration interval) {
        return new Interval(TimeDuration.ofDuration(interval));
    }

    /** Creates a single call. */
    static ScheduleAt time(Timestamp time) {
        return new Time(time);
    }

    /** Creates a single call, dropping what is finer than a microsecond. */
    static ScheduleAt time(Instant time) {
        return new Time(Timestamp.ofInstant(time));
    }
}
