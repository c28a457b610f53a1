package dev.stdb.processor.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.module.CronTimes;
import dev.stdb.module.ScheduledRun;
import dev.stdb.module.ZoneClock;
import dev.stdb.processor.model.CronFields;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cron expressions and the times they mean, against the JDK's calendar. */
class CronExpressionTest {

    private static final int RANDOM_EXPRESSIONS = 2_000;

    static CronTimes times(CronFields fields, String clock) {
        return new CronTimes(
                fields.minutes(),
                fields.hours(),
                fields.days(),
                fields.months(),
                fields.weekdays(),
                fields.eitherDay(),
                ZoneClock.of(clock));
    }

    private static CronTimes times(CronFields fields, int offsetSeconds) {
        return times(fields, String.valueOf(offsetSeconds));
    }

    private static Instant next(String expression, String after, int offsetSeconds) {
        return Timestamp.ofMicros(times(CronExpression.parse(expression), offsetSeconds)
                        .next(Timestamp.ofInstant(Instant.parse(after)).micros()))
                .toInstant();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    * * * * *             | 2026-01-01T00:00:00Z        | 2026-01-01T00:01:00Z
                    * * * * *             | 2026-01-01T00:00:00.000001Z | 2026-01-01T00:01:00Z
                    */15 * * * *          | 2026-01-01T00:46:00Z        | 2026-01-01T01:00:00Z
                    5/20 9-17 * * *       | 2026-01-01T17:45:00Z        | 2026-01-02T09:05:00Z
                    0 3 * * *             | 2026-12-31T03:00:00Z        | 2027-01-01T03:00:00Z
                    0 0 29 2 *            | 2026-01-01T00:00:00Z        | 2028-02-29T00:00:00Z
                    0 0 29 2 MON          | 2097-01-01T00:00:00Z        | 2097-02-04T00:00:00Z
                    0 0 * feb sun         | 2026-01-01T00:00:00Z        | 2026-02-01T00:00:00Z
                    0 0 * * 7             | 2026-01-01T00:00:00Z        | 2026-01-04T00:00:00Z
                    0 0 13 * FRI          | 2026-01-01T00:00:00Z        | 2026-01-02T00:00:00Z
                    0 0 */2 * FRI         | 2026-01-01T00:00:00Z        | 2026-01-09T00:00:00Z
                    10,20,30-32 4 1 1,6 * | 2026-01-01T04:30:59Z        | 2026-01-01T04:31:00Z
                    0 0 1 1 *             | 1969-12-31T00:00:00Z        | 1970-01-01T00:00:00Z
                    0 0 1 1 *             | 1899-06-01T00:00:00Z        | 1900-01-01T00:00:00Z
                    """)
    void firstTimeAfter(String expression, String after, String expected) {
        assertThat(next(expression, after, 0)).isEqualTo(expected);
    }

    @Test
    void offsetsMoveTheClock() {
        assertThat(next("30 3 * * *", "2026-01-01T00:00:00Z", 3600)).isEqualTo("2026-01-01T02:30:00Z");
        assertThat(next("30 3 * * *", "2026-01-01T00:00:00Z", -5 * 3600)).isEqualTo("2026-01-01T08:30:00Z");
        assertThat(next("0 0 1 * *", "2026-01-31T14:30:00Z", 10 * 3600 - 1800)).isEqualTo("2026-02-28T14:30:00Z");
    }

    @Test
    void whatNeverComesIsKnown() {
        assertThat(times(CronExpression.parse("0 0 30 2 *"), 0).isNever()).isTrue();
        assertThat(times(CronExpression.parse("0 0 29 2 *"), 0).isNever()).isFalse();
        assertThat(times(CronExpression.parse("0 0 31 4 MON"), 0).isNever()).isFalse();
    }

    /** A timer whose time is too far away for the host runs once a year and calls nobody. */
    @Test
    void farTimesAreApproached() {
        CronTimes leapDay = times(CronExpression.parse("0 12 29 2 *"), 0);
        Timestamp now = Timestamp.ofInstant(Instant.parse("2026-01-01T00:00:00Z"));
        int runs = 0;
        while (true) {
            ScheduleAt at = leapDay.timerAfter(now);
            Timestamp due = ((ScheduleAt.Time) at).time();
            assertThat(due.since(now).micros()).isPositive().isLessThanOrEqualTo(365L * 86_400_000_000L);
            now = due;
            runs++;
            if (leapDay.isCall(new ScheduledRun(1, at, "rule"))) {
                break;
            }
        }
        assertThat(now.toInstant()).isEqualTo("2028-02-29T12:00:00Z");
        assertThat(runs).isEqualTo(3);
    }

    @Test
    void agreesWithTheCalendarOfTheJdk() {
        Random random = new Random(12);
        for (int i = 0; i < RANDOM_EXPRESSIONS; i++) {
            CronFields fields = new CronFields(
                    random.nextLong() & (1L << 60) - 1 | 1,
                    random.nextInt() & (1 << 24) - 1 | 1,
                    random.nextInt() & ~1 | 2,
                    random.nextInt() & (1 << 13) - 2 | 2,
                    random.nextInt() & (1 << 7) - 1 | 1,
                    random.nextBoolean());
            int offset = (random.nextInt(24 * 4) - 48) * 900;
            Instant after = Instant.EPOCH
                    .plusSeconds(random.nextInt() * 2L)
                    .plus(Duration.of(random.nextInt(1_000_000), ChronoUnit.MICROS));
            long next = times(fields, offset).next(Timestamp.ofInstant(after).micros());
            assertThat(Timestamp.ofMicros(next).toInstant())
                    .as("%s offset %s after %s", fields, offset, after)
                    .isEqualTo(slowly(fields, offset, after));
        }
    }

    /** Looks at every minute, skipping whole days and hours. */
    private static Instant slowly(CronFields fields, int offsetSeconds, Instant after) {
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetSeconds);
        LocalDateTime at = LocalDateTime.ofInstant(after, offset)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        while (true) {
            boolean day = (fields.days() >> at.getDayOfMonth() & 1) != 0;
            boolean weekday = (fields.weekdays() >> at.getDayOfWeek().getValue() % 7 & 1) != 0;
            if ((fields.months() >> at.getMonthValue() & 1) == 0
                    || !(fields.eitherDay() ? day || weekday : day && weekday)) {
                at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if ((fields.hours() >> at.getHour() & 1) == 0) {
                at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if ((fields.minutes() >> at.getMinute() & 1) == 0) {
                at = at.plusMinutes(1);
            } else {
                return at.toInstant(offset);
            }
        }
    }
}
