package dev.stdb.processor.model;

/**
 * Fields of a cron expression as sets of bits; see {@code dev.stdb.module.CronTimes}.
 *
 * @param minutes bits 0 to 59
 * @param hours bits 0 to 23
 * @param days days of the month, bits 1 to 31
 * @param months bits 1 to 12
 * @param weekdays bits 0 (Sunday) to 6
 * @param eitherDay whether one of the two kinds of days is enough
 */
public record CronFields(long minutes, int hours, int days, int months, int weekdays, boolean eitherDay) {}
