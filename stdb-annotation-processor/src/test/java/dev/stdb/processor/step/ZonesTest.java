package dev.stdb.processor.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.module.CronTimes;
import dev.stdb.processor.model.CronFields;
import dev.stdb.types.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneOffsetTransitionRule.TimeDefinition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times of cron expressions in regions, against the rules of the JDK. */
class ZonesTest {

    private static final int EVERY_HOUR = (1 << 24) - 1;
    private static final int EVERY_DAY = ~1;
    private static final int EVERY_MONTH = (1 << 13) - 2;
    private static final int EVERY_WEEKDAY = (1 << 7) - 1;
    private static final int CASES = 20_000;
    private static final int CASES_BY_MINUTE = 1_000;
    private static final int YEARS = 150;
    private static final int LONGEST_GAP_DAYS = 1;

    /**
     * Shifts of half an hour and of two, at midnight, in the southern summer, by a table without end, of a day; offsets
     * that have changed for good.
     */
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Santiago",
            "Asia/Pyongyang",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Antarctica/Troll",
            "Asia/Kathmandu",
            "America/Caracas");

    private static CronTimes times(CronFields fields, String zone) {
        return CronExpressionTest.times(fields, Zones.rules(zone).orElseThrow());
    }

    private static Instant next(CronTimes times, Instant after) {
        long next = times.next(Timestamp.ofInstant(after).micros());
        return next == Long.MAX_VALUE ? Instant.MAX : Timestamp.ofMicros(next).toInstant();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Europe/Berlin       | 0 3 * * *      | 2024-01-01T00:00:00Z | 2024-01-01T02:00:00Z
                    Europe/Berlin       | 0 3 * * *      | 2024-01-01T02:00:00Z | 2024-01-02T02:00:00Z
                    Europe/Berlin       | 0 3 * * *      | 2024-07-01T00:00:00Z | 2024-07-01T01:00:00Z
                    Europe/Berlin       | 0 3 * * *      | 2024-07-01T01:00:00Z | 2024-07-02T01:00:00Z
                    Europe/Berlin       | 15,45 2 * * *  | 2024-03-30T01:30:00Z | 2024-03-30T01:45:00Z
                    Europe/Berlin       | 15,45 2 * * *  | 2024-03-30T01:45:00Z | 2024-03-31T01:00:00Z
                    Europe/Berlin       | 15,45 2 * * *  | 2024-03-31T01:00:00Z | 2024-04-01T00:15:00Z
                    Europe/Berlin       | 0 3 * * *      | 2024-03-30T12:00:00Z | 2024-03-31T01:00:00Z
                    Europe/Berlin       | 0 3 * * *      | 2024-03-31T01:00:00Z | 2024-04-01T01:00:00Z
                    Europe/Berlin       | */30 2,3 * * * | 2024-03-30T12:00:00Z | 2024-03-31T01:00:00Z
                    Europe/Berlin       | */30 2,3 * * * | 2024-03-31T01:00:00Z | 2024-03-31T01:30:00Z
                    Europe/Berlin       | */30 2,3 * * * | 2024-03-31T01:30:00Z | 2024-04-01T00:00:00Z
                    Europe/Berlin       | 30 2 * * *     | 2024-10-26T12:00:00Z | 2024-10-27T00:30:00Z
                    Europe/Berlin       | 30 2 * * *     | 2024-10-27T00:30:00Z | 2024-10-28T01:30:00Z
                    Europe/Berlin       | */15 * * * *   | 2024-10-27T00:40:00Z | 2024-10-27T00:45:00Z
                    Europe/Berlin       | */15 * * * *   | 2024-10-27T00:45:00Z | 2024-10-27T01:00:00Z
                    Europe/Berlin       | */15 * * * *   | 2024-10-27T01:00:00Z | 2024-10-27T01:15:00Z
                    Europe/Berlin       | */15 * * * *   | 2024-03-31T00:40:00Z | 2024-03-31T00:45:00Z
                    Europe/Berlin       | */15 * * * *   | 2024-03-31T00:45:00Z | 2024-03-31T01:00:00Z
                    Europe/Berlin       | */15 * * * *   | 2024-03-31T01:00:00Z | 2024-03-31T01:15:00Z
                    Europe/Berlin       | 7/15 * * * *   | 2024-03-31T00:50:00Z | 2024-03-31T00:52:00Z
                    Europe/Berlin       | 7/15 * * * *   | 2024-03-31T00:52:00Z | 2024-03-31T01:07:00Z
                    Australia/Lord_Howe | 10 2 * * *     | 2024-10-05T00:00:00Z | 2024-10-05T15:30:00Z
                    Australia/Lord_Howe | 10 2 * * *     | 2024-10-05T15:30:00Z | 2024-10-06T15:10:00Z
                    Australia/Lord_Howe | 45 1 * * *     | 2024-04-06T00:00:00Z | 2024-04-06T14:45:00Z
                    Australia/Lord_Howe | 45 1 * * *     | 2024-04-06T14:45:00Z | 2024-04-07T15:15:00Z
                    America/Santiago    | 0 0 * * *      | 2024-09-07T12:00:00Z | 2024-09-08T04:00:00Z
                    America/Santiago    | 0 0 * * *      | 2024-09-08T04:00:00Z | 2024-09-09T03:00:00Z
                    Asia/Pyongyang      | 45 23 * * *    | 2018-05-04T00:00:00Z | 2018-05-04T15:00:00Z
                    Asia/Pyongyang      | 45 23 * * *    | 2018-05-04T15:00:00Z | 2018-05-05T14:45:00Z
                    Asia/Pyongyang      | 45 23 * * *    | 2015-08-14T00:00:00Z | 2015-08-14T14:45:00Z
                    Asia/Pyongyang      | 45 23 * * *    | 2015-08-14T14:45:00Z | 2015-08-15T15:15:00Z
                    Pacific/Apia        | 0 3 * * *      | 2011-12-29T14:00:00Z | 2011-12-30T10:00:00Z
                    Pacific/Apia        | 0 3 * * *      | 2011-12-30T10:00:00Z | 2011-12-30T13:00:00Z
                    Pacific/Apia        | 0 3 * * FRI    | 2011-12-29T14:00:00Z | 2011-12-30T10:00:00Z
                    Pacific/Apia        | 0 3 * * FRI    | 2011-12-30T10:00:00Z | 2012-01-05T13:00:00Z
                    """)
    void timesWhereTheClockIsChanged(String zone, String expression, String after, String expected) {
        CronTimes times = times(CronExpression.parse(expression), zone);

        assertThat(next(times, Instant.parse(after))).isEqualTo(expected);
    }

    @Test
    void givenHoursAgreeWithTheRulesOfTheJdk() {
        Random random = new Random(57);
        for (int i = 0; i < CASES; i++) {
            String zone = ZONES.get(i % ZONES.size());
            ZoneRules rules = ZoneId.of(zone).getRules();
            CronFields fields = new CronFields(
                    some(random, 60, 2),
                    (int) some(random, 24, 2),
                    random.nextBoolean() ? EVERY_DAY : random.nextInt() & EVERY_DAY | 2,
                    random.nextBoolean() ? EVERY_MONTH : random.nextInt() & EVERY_MONTH | 2,
                    random.nextBoolean() ? EVERY_WEEKDAY : random.nextInt() & EVERY_WEEKDAY | 1,
                    random.nextBoolean());
            Instant after = aroundTransition(rules, random);

            assertThat(next(times(fields, zone), after))
                    .as("%s in %s after %s", fields, zone, after)
                    .isEqualTo(slowly(fields, rules, after));
        }
    }

    @Test
    void everyHourAgreesWithTheRulesOfTheJdk() {
        Random random = new Random(58);
        for (int i = 0; i < CASES_BY_MINUTE; i++) {
            String zone = ZONES.get(i % ZONES.size());
            ZoneRules rules = ZoneId.of(zone).getRules();
            CronFields fields = new CronFields(
                    some(random, 60, 1 + random.nextInt(20)),
                    EVERY_HOUR,
                    EVERY_DAY,
                    EVERY_MONTH,
                    random.nextBoolean() ? EVERY_WEEKDAY : 1 << random.nextInt(7),
                    false);
            Instant after = aroundTransition(rules, random);

            assertThat(next(times(fields, zone), after))
                    .as("%s in %s after %s", fields, zone, after)
                    .isEqualTo(byMinute(fields, rules, after));
        }
    }

    /** Modules know every zone that the JDK knows, and for all times. */
    @Test
    void everyZoneKeepsItsRules() {
        Random random = new Random(59);
        CronFields noon = CronExpression.parse("0 12 * * *");
        assertThat(ZoneId.getAvailableZoneIds()).hasSizeGreaterThan(400).allSatisfy(zone -> {
            ZoneRules rules = ZoneId.of(zone).getRules();
            CronTimes times = times(noon, zone);
            for (int i = 0; i < 10; i++) {
                Instant after = Instant.ofEpochSecond(random.nextLong(500L * 366 * 86_400));
                assertThat(next(times, after)).as("after %s", after).isEqualTo(slowly(noon, rules, after));
            }
        });
    }

    /** What no region of these years says: from the end of a month, by standard time, at the end of a day. */
    @Test
    void rulesMayCountFromTheEndsOfMonths() {
        ZoneOffset winter = ZoneOffset.ofHours(-3);
        ZoneOffset summer = ZoneOffset.ofHours(-2);
        ZoneRules rules = ZoneRules.of(
                winter,
                winter,
                List.of(),
                List.of(
                        ZoneOffsetTransition.of(LocalDateTime.of(1971, 3, 1, 0, 0), winter, summer),
                        ZoneOffsetTransition.of(LocalDateTime.of(1971, 10, 29, 0, 0), summer, winter)),
                List.of(
                        ZoneOffsetTransitionRule.of(
                                Month.FEBRUARY,
                                -1,
                                DayOfWeek.SUNDAY,
                                LocalTime.MIDNIGHT,
                                true,
                                TimeDefinition.STANDARD,
                                winter,
                                winter,
                                summer),
                        ZoneOffsetTransitionRule.of(
                                Month.OCTOBER,
                                -3,
                                null,
                                LocalTime.of(1, 0),
                                false,
                                TimeDefinition.UTC,
                                winter,
                                summer,
                                winter)));
        CronFields fields = CronExpression.parse("30 0,23 * * *");
        CronTimes times = CronExpressionTest.times(fields, Zones.text(rules));
        Random random = new Random(60);
        for (int i = 0; i < CASES_BY_MINUTE; i++) {
            Instant after = aroundTransition(rules, random);
            assertThat(next(times, after)).as("after %s", after).isEqualTo(slowly(fields, rules, after));
        }
    }

    /** Returns up to {@code tries} of the numbers below {@code end}, as bits. */
    private static long some(Random random, int end, int tries) {
        long bits = 0;
        for (int i = 0; i < tries; i++) {
            bits |= 1L << random.nextInt(end);
        }
        return bits;
    }

    /** Returns a moment within two days of a change of the clock, if there is one. */
    private static Instant aroundTransition(ZoneRules rules, Random random) {
        Instant any = Instant.EPOCH.plus(Duration.ofDays(random.nextInt(YEARS * 365)));
        ZoneOffsetTransition transition = rules.nextTransition(any);
        Instant change = transition == null ? any : transition.getInstant();
        long microsMax = Duration.ofDays(2).toMillis() * 1_000;
        return change.plus(Duration.of(random.nextLong(-microsMax, microsMax), ChronoUnit.MICROS));
    }

    private static boolean hasDay(CronFields fields, LocalDate date) {
        boolean day = (fields.days() >> date.getDayOfMonth() & 1) != 0;
        boolean weekday = (fields.weekdays() >> date.getDayOfWeek().getValue() % 7 & 1) != 0;
        return (fields.months() >> date.getMonthValue() & 1) != 0
                && (fields.eitherDay() ? day || weekday : day && weekday);
    }

    /** Asks of each local time when it is, by days; a gap moves a time to later days. */
    private static Instant slowly(CronFields fields, ZoneRules rules, Instant after) {
        LocalDate start = LocalDateTime.ofInstant(after, rules.getOffset(after)).toLocalDate();
        Instant first = Instant.MAX;
        LocalDate end = LocalDate.MAX;
        for (LocalDate date = start.minusDays(1 + LONGEST_GAP_DAYS); date.isBefore(end); date = date.plusDays(1)) {
            for (int minute = 0; hasDay(fields, date) && minute < 24 * 60; minute++) {
                boolean matches =
                        (fields.hours() >> minute / 60 & 1) != 0 && (fields.minutes() >> minute % 60 & 1) != 0;
                if (matches) {
                    Instant at = instant(date.atTime(LocalTime.ofSecondOfDay(minute * 60L)), rules);
                    if (at.isAfter(after) && at.isBefore(first)) {
                        first = at;
                        end = date.plusDays(2);
                    }
                }
            }
        }
        return first;
    }

    /** Returns when a clock first shows a time, or the end of the gap that it is in. */
    private static Instant instant(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.get(0));
    }

    /** Looks at the clock every minute. */
    private static Instant byMinute(CronFields fields, ZoneRules rules, Instant after) {
        Instant at = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        while (true) {
            LocalDateTime local = LocalDateTime.ofInstant(at, rules.getOffset(at));
            if (hasDay(fields, local.toLocalDate()) && (fields.minutes() >> local.getMinute() & 1) != 0) {
                return at;
            }
            at = at.plus(1, ChronoUnit.MINUTES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berln, Europe/Berlin",
        "europe/berlin, Europe/Berlin",
        "Berlin, Europe/Berlin",
        "new york, America/New_York",
        "Asia/Pyonyang, Asia/Pyongyang",
        "Australia/Sidney, Australia/Sydney"
    })
    void theNearestZoneIsNamed(String text, String expected) {
        assertThat(Zones.rules(text)).isEmpty();
        assertThat(Zones.nearest(text)).isEqualTo(expected);
    }
}
