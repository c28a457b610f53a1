package dev.stdb.processor.model;

import org.jspecify.annotations.Nullable;

/**
 * When the database calls a reducer by itself.
 *
 * @param rule what the annotation says, as one line of text
 * @param everyMicros microseconds between two calls; 0 if {@code cron} says when
 * @param cron times, or null
 * @param clock the clock of {@code cron}, as {@code dev.stdb.module.ZoneClock} takes it; empty if there is none
 */
public record TimerModel(
        String rule, long everyMicros, @Nullable CronFields cron, String clock) {}
