package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.HostedModule.HandClock;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.database.PublishPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @Table(scheduled)} and {@code @Scheduled}, under a clock that the test moves. */
final class ScheduleTest {
    private static final String OFTEN = "@Scheduled(every = \"10m\")\n    ";
    private static final String FAILING = "@Scheduled(cron = \"0 0 * * *\")\n    ";

    /** Only timers whose times the tests count. */
    private static final Map<String, String> QUIET = Map.of(OFTEN, "", FAILING, "");

    private static List<String> events(HostedModule module, String what) {
        return module.sql("SELECT at FROM event WHERE what = '" + what + "'");
    }

    private static long count(HostedModule module, String what) {
        return events(module, what).size();
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Table.scheduled")
    void rowsOfScheduledTablesRunOnceAtTheirTime(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("timers", QUIET))) {
            assertThat(module.call("plan", "[\"one\", 5000000]")).isEqualTo("ok");
            assertThat(module.call("plan", "[\"fail\", 6000000]")).isEqualTo("ok");
            module.advanceTo("2026-01-01T00:00:04Z");
            assertThat(module.sql("SELECT text FROM tick")).containsExactly("[\"fail\"]", "[\"one\"]");
            module.advanceTo("2026-01-01T00:00:10Z");

            assertThat(events(module, "one")).containsExactly("[[1767225605000000]]");
            assertThat(events(module, "fail")).isEmpty();
            assertThat(module.sql("SELECT text FROM tick")).isEmpty();
            assertThat(module.callAsStranger("tick")).isEqualTo("no such reducer");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Scheduled", "@Scheduled.cron", "@Scheduled.every", "@Scheduled.zone"})
    void intervalsRepeatAndCronFollowsItsClock(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("timers"))) {
            module.advanceTo("2026-01-01T01:00:00Z");
            assertThat(events(module, "often")).hasSize(6).first().isEqualTo("[[1767226200000000]]");
            module.advanceTo("2026-01-03T00:00:00Z");
            // 03:30 where the clock is an hour ahead.
            assertThat(events(module, "nightly")).containsExactly("[[1767234600000000]]", "[[1767321000000000]]");
            assertThat(module.callAsStranger("nightly")).isEqualTo("no such reducer");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void aYearOfCronRunsInSeconds(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("timers", Map.of(OFTEN, "")))) {
            module.advanceTo("2027-01-01T00:00:00Z");
            assertThat(count(module, "nightly")).isEqualTo(365);
            assertThat(count(module, "leap day")).isZero();
            // Farther away than a host accepts at once, so the timer comes nearer step by step.
            module.advanceTo("2028-03-01T00:00:00Z");
            assertThat(events(module, "leap day")).containsExactly("[[1835438400000000]]");
        }
    }

    /** Clocks of regions are changed: a daily time comes on each of 365 days, a quarter of an hour without a break. */
    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void aYearOfCronFollowsTheClocksOfRegions(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("zones"))) {
            module.advanceTo("2027-01-01T00:00:00Z");

            List<Instant> berlin = instants(module, "berlin");
            assertThat(berlin)
                    .hasSize(365)
                    .containsSubsequence(times("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"))
                    .containsSubsequence(times("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"));
            assertThat(berlin.stream().map(at -> LocalDate.ofInstant(at, ZoneId.of("Europe/Berlin"))))
                    .doesNotHaveDuplicates();
            assertThat(instants(module, "lord howe"))
                    .hasSize(365)
                    .containsSubsequence(times("2026-10-02T15:40:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:10:00Z"));
            Instant first = Instant.parse("2026-10-25T00:00:00Z");
            assertThat(instants(module, "quarter"))
                    .isEqualTo(Stream.iterate(first, at -> at.plus(Duration.ofMinutes(15)))
                            .limit(40)
                            .toList());
        }
    }

    private static List<Instant> times(String... times) {
        return Stream.of(times).map(Instant::parse).toList();
    }

    private static List<Instant> instants(HostedModule module, String what) {
        return events(module, what).stream()
                .map(row -> Long.parseLong(row.replaceAll("\\D", "")))
                .sorted()
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsDoesNotEndItsTimer(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("timers", Map.of(OFTEN, "")))) {
            module.advanceTo("2026-01-04T12:00:00Z");
            assertThat(module.log())
                    .filteredOn(line -> line.contains("failing ran"))
                    .hasSize(3);
            assertThat(count(module, "failing")).isZero();
            assertThat(module.sql("SELECT rule FROM stdb_schedule_failing"))
                    .containsExactly("[\"cron 0 0 * * * UTC\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void timersFollowTheAnnotationsOfTheNextModule(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("timers", QUIET))) {
            String before = module.sql("SELECT * FROM stdb_schedule_nightly").get(0);

            // Nothing said: nothing changed. Added: begins.
            module.publish(ModuleSource.of("timers", Map.of(FAILING, "")), PublishPolicy.COMPATIBLE);
            assertThat(module.sql("SELECT * FROM stdb_schedule_nightly")).containsExactly(before);
            module.advanceTo("2026-01-01T01:00:00Z");
            assertThat(count(module, "often")).isEqualTo(6);

            // Changed: the new time only.
            ModuleSource later = ModuleSource.of("timers", Map.of(OFTEN, "", FAILING, "", "30 3 * * *", "0 5 * * *"));
            module.publish(later, PublishPolicy.COMPATIBLE);
            module.advanceTo("2026-01-02T00:00:00Z");
            assertThat(events(module, "nightly")).containsExactly("[[1767240000000000]]");

            // Gone: ended, with its rows.
            assertThat(count(module, "often")).isEqualTo(6);
            assertThat(module.schema().tables())
                    .extracting(table -> table.name())
                    .containsExactlyInAnyOrder("event", "tick", "stdb_schedule_leap_day", "stdb_schedule_nightly");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrDoneTwiceWhenTheServerIsKilled(Host host, @TempDir Path directory)
            throws IOException, InterruptedException {
        ModuleSource source = ModuleSource.of("timers", QUIET);
        HandClock clock = new HandClock();
        Path current = Files.createDirectory(directory.resolve("0"));
        HostedModule module = HostedModule.onDisk(host, source, clock, current);
        try {
            module.call("plan", "[\"one\", 900000000000]");
            for (int day = 2; day <= 20; day++) {
                module.callDurably("stdb_schedules");
                // What a kill leaves behind: the files as they are, while the database is open.
                current = copy(current, directory.resolve("" + day));
                module.close();
                // Down while the nightly run was due.
                clock.moveTo("2026-01-%02dT12:00:00Z".formatted(day));
                module = HostedModule.open(host, source, clock, current);
                module.advanceTo("2026-01-%02dT12:30:00Z".formatted(day));
                assertThat(count(module, "nightly")).isEqualTo(day - 1);
            }
            assertThat(count(module, "one")).isEqualTo(1);
        } finally {
            module.close();
        }
    }

    /** Down from noon on the first of January to the fourth, over three nights and hundreds of intervals. */
    @ParameterizedTest
    @EnumSource
    void ofSeveralTimesThatPassWhileTheServerIsDownCronMakesUpForOne(Host host, @TempDir Path directory)
            throws IOException, InterruptedException {
        ModuleSource source = ModuleSource.of("timers", Map.of(FAILING, ""));
        HandClock clock = new HandClock();
        Path current = Files.createDirectory(directory.resolve("first"));
        HostedModule module = HostedModule.onDisk(host, source, clock, current);
        try {
            for (int day = 1; day <= 4; day++) {
                module.call(
                        "plan",
                        "[\"in %d days\", %d]"
                                .formatted(day, Duration.ofDays(day).toMillis() * 1_000));
            }
            module.advanceTo("2026-01-01T12:00:00Z");
            List<String> oftenBefore = events(module, "often");
            assertThat(oftenBefore).hasSize(72);

            // The second time soon after the first, before anything else is due.
            for (String start : List.of("2026-01-04T12:00:00Z", "2026-01-04T12:05:00Z")) {
                module.callDurably("stdb_schedules");
                // What a kill leaves behind: the files as they are, while the database is open.
                current = copy(current, directory.resolve(start.substring(14, 16)));
                module.close();
                clock.moveTo(start);
                module = HostedModule.open(host, source, clock, current);
                module.advanceTo(start);

                assertThat(instants(module, "nightly"))
                        .isEqualTo(times("2026-01-01T02:30:00Z", "2026-01-04T12:00:00Z"));
                for (int day = 1; day <= 3; day++) {
                    assertThat(instants(module, "in " + day + " days")).isEqualTo(times("2026-01-04T12:00:00Z"));
                }
                assertThat(events(module, "often")).isEqualTo(oftenBefore);
            }
            module.advanceTo("2026-01-05T12:00:00Z");
            assertThat(instants(module, "nightly"))
                    .isEqualTo(times("2026-01-01T02:30:00Z", "2026-01-04T12:00:00Z", "2026-01-05T02:30:00Z"));
            assertThat(instants(module, "in 4 days")).isEqualTo(times("2026-01-05T00:00:00Z"));
            assertThat(instants(module, "often").subList(72, 74))
                    .isEqualTo(times("2026-01-04T12:15:00Z", "2026-01-04T12:25:00Z"));
            assertThat(count(module, "often")).isEqualTo(72 + 143);
        } finally {
            module.close();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        Files.deleteIfExists(to.resolve("db.lock"));
        return to;
    }
}
