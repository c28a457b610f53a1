package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.jvm.JvmModules;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that is killed at random points while rows of schedules, intervals and cron timers are due: each row that
 * was planned is called once, intervals go on with a whole period, and of the hours that a cron timer missed it makes
 * up for one. What was called is what committed rows say after restarts. {@code -Dstdb.schedule.rounds} sets how many
 * rounds of two kills each host has, of ten seconds each; {@code -Dstdb.seed} takes other instants.
 */
@ExtendWith(OneTry.class)
final class ScheduleKillIT {
    private static final int ROUNDS = Integer.getInteger("stdb.schedule.rounds", 4);
    private static final long SEED = Long.getLong("stdb.seed", 20_261_130L);
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final String DATABASE = "schedules";
    private static final ModuleSource MODULE = ModuleSource.of("schedules");
    private static final int PLANNERS = 3;
    private static final int ROWS_OF_A_CALL = 100;
    /** Rows of a planner in a round at most, so that the last ones are called soon. */
    private static final int ROWS_MAX = 4_000;
    /** Numbers that a planner has for a round. */
    private static final long NUMBERS = 1_000_000;
    /** Short, so that the server is busy with calls that are due when it is killed. */
    private static final long DELAY_MICROS_MAX = 50_000;

    /** What a life lasts at most: until so many calls of planners are answered, and so long after that. */
    private static final int CALLS_MAX = 40;

    private static final int PAUSE_MILLIS_MAX = 20;
    private static final long BEAT_MICROS = 20_000;
    private static final long PULSE_MICROS = 2_000_000;
    private static final int ALMOST_AN_HOUR_SECONDS = 3_597;
    private static final Pattern ROW = Pattern.compile("\\[(\\d+),(\\d+)\\]");

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);
    private final Instant base = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final List<Long> startsMicros = new ArrayList<>();
    private @Nullable ServerProcess server;
    private String token = "";
    private Duration shift = Duration.ZERO;
    /** Whole hours after {@link #base}: the last one for which the cron timer has run, or was not there yet. */
    private int hour = 1;

    /** A call of a schedule that was committed. */
    private record Ran(long number, long micros) {}

    @AfterEach
    void stop() {
        if (server != null && server.isAlive()) {
            server.kill();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrDoneTwiceWhereverTheServerIsKilled(Host host) throws InterruptedException {
        shiftTo(hour, 60);
        server = start();
        token = server().newToken();
        server().publish(DATABASE, MODULE.program(host, new JvmModules()), token);
        long planned = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            server().kill();
            moveClock();
            server = start();
            List<Long> plannedNow = loadThenKill(round);
            planned += plannedNow.stream().mapToLong(Long::longValue).sum();
            server = start();
            awaitQuiet(round);
            for (int planner = 0; planner < PLANNERS; planner++) {
                assertEachOnce(firstNumber(round, planner), plannedNow.get(planner));
            }
            assertThat(ran("hourly")).as("round %d: calls of the hour", round).hasSize(round);
        }
        assertThat(ran("once")).as("all rounds").hasSizeGreaterThanOrEqualTo((int) planned);
        assertPeriods("beat", BEAT_MICROS);
        assertPeriods("pulse", PULSE_MICROS);
        List<Ran> chain = ran("chain");
        assertThat(chain)
                .extracting(Ran::number)
                .isEqualTo(LongStream.rangeClosed(1, chain.size()).boxed().toList());
        assertThat(planned).as("the load must have been real").isGreaterThan((long) ROUNDS * ROWS_OF_A_CALL);
        System.out.printf(
                "%s: %d rows were called once each, a moved one %d times, a cron timer %d times; %d kills, seed %d%n",
                host, ran("once").size(), chain.size(), ROUNDS, 2 * ROUNDS, SEED);
    }

    private ServerProcess server() {
        return Objects.requireNonNull(server);
    }

    private ServerProcess start() {
        startsMicros.add(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().plus(shift)));
        ServerProcess started =
                ServerProcess.startShifted(shift, QUICK_START, temp.resolve("data"), MODULE.jvmModuleOption());
        started.awaitDatabase(DATABASE);
        return started;
    }

    private void shiftTo(int wholeHours, int seconds) {
        shift = Duration.between(
                Instant.now(), base.plus(Duration.ofHours(wholeHours).plusSeconds(seconds)));
    }

    /** Lets an hour begin soon, in one of the lives or between them, or some have begun while the server was down. */
    private void moveClock() {
        if (random.nextBoolean()) {
            shiftTo(hour, ALMOST_AN_HOUR_SECONDS + random.nextInt(3));
            hour++;
        } else {
            hour += 1 + random.nextInt(3);
            shiftTo(hour, 60);
        }
    }

    /** Plans rows until the server is killed; returns how many are planned for sure, by planner. */
    private List<Long> loadThenKill(int round) throws InterruptedException {
        ServerProcess target = server();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Long>> planners = IntStream.range(0, PLANNERS)
                .mapToLong(planner -> firstNumber(round, planner))
                .mapToObj(first -> CompletableFuture.supplyAsync(
                        () -> plan(target, first, answered), command -> new Thread(command, "planner").start()))
                .toList();
        int wanted = random.nextInt(CALLS_MAX + 1);
        ServerProcess.await(() -> answered.get() >= wanted || planners.stream().anyMatch(CompletableFuture::isDone));
        Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
        target.kill();
        return planners.stream().map(CompletableFuture::join).toList();
    }

    private static long firstNumber(int round, int planner) {
        return (round * (long) PLANNERS + planner) * NUMBERS;
    }

    private long plan(ServerProcess target, long first, AtomicInteger answered) {
        long planned = 0;
        try {
            while (planned < ROWS_MAX) {
                long from = first + planned;
                String arguments = "[" + from + "," + (from + ROWS_OF_A_CALL) + "," + DELAY_MICROS_MAX + "]";
                target.call(DATABASE, "plan", arguments, token);
                planned += ROWS_OF_A_CALL;
                answered.incrementAndGet();
            }
        } catch (UncheckedIOException expectedOnceKilled) {
            // Whether those rows were planned is found in the tables.
        }
        return planned;
    }

    /** Waits until everything that was due has been called, and an interval has begun and ended since the start. */
    private void awaitQuiet(int round) {
        int pulses = ran("pulse").size();
        ServerProcess.await(() -> rows("SELECT id, number FROM once").isEmpty());
        ServerProcess.await(() -> ran("hourly").size() >= round && ran("pulse").size() > pulses);
    }

    private void assertEachOnce(long first, long planned) {
        List<Long> numbers = ran("once").stream()
                .map(Ran::number)
                .filter(number -> number >= first && number < first + NUMBERS)
                .sorted()
                .toList();
        assertThat(numbers.stream().distinct().count()).as("rows called at all").isEqualTo(numbers.size());
        // The call that was cut off by the kill was taken whole, or not at all.
        assertThat((long) numbers.size()).as("rows called").isIn(planned, planned + ROWS_OF_A_CALL);
        assertThat(numbers)
                .allMatch(number -> number < first + numbers.size(), "is one of those that were planned first");
    }

    /** Checks that no call stands for a time for which another one stands, and that lives begin with a whole period. */
    private void assertPeriods(String what, long periodMicros) {
        List<Ran> calls = ran(what);
        assertThat(calls).as(what).hasSizeGreaterThanOrEqualTo(ROUNDS);
        long last = Long.MIN_VALUE;
        // Times of calls less the periods before them: a late one brings the next one nearer, by a period at most.
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < calls.size(); i++) {
            long micros = calls.get(i).micros();
            long since = micros - i * periodMicros;
            if (i > 0) {
                assertThat(since).as("%s %d", what, i).isGreaterThan(latest - periodMicros);
                if (startedBetween(last, micros)) {
                    assertThat(micros - last).as("%s %d after a start", what, i).isGreaterThanOrEqualTo(periodMicros);
                }
            }
            latest = Math.max(latest, since);
            last = micros;
        }
    }

    private boolean startedBetween(long fromMicros, long toMicros) {
        return startsMicros.stream().anyMatch(start -> start > fromMicros && start <= toMicros);
    }

    private List<Ran> ran(String what) {
        return rows("SELECT number, micros FROM ran WHERE what = '" + what + "' ORDER BY id");
    }

    private List<Ran> rows(String query) {
        Matcher rows = ROW.matcher(server().sql(DATABASE, query, token));
        List<Ran> found = new ArrayList<>();
        while (rows.find()) {
            found.add(new Ran(Long.parseLong(rows.group(1)), Long.parseLong(rows.group(2))));
        }
        return found;
    }
}
