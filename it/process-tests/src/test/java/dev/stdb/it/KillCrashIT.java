package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.testing.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server killed at random points under load. What a client was told is there afterwards, what it was not
 * told is there whole or not at all, and no generated id is given twice. About a minute for its 30 rounds, most of
 * it starts of the server; {@code -Dstdb.kill.rounds} sets another number.
 */
@Checks("spec subscriptions.md §11.9")
@ExtendWith(OneTry.class)
final class KillCrashIT {
    private static final int ROUNDS = Integer.getInteger("stdb.kill.rounds", 30);
    private static final long SEED = Long.getLong("stdb.seed", 20_261_121L);
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final int WRITERS = 4;
    private static final int IN_FLIGHT_MAX = 16;
    private static final Pattern ROW_OF_3 = Pattern.compile("\\[(\\d+),(\\d+),(\\d+)\\]");
    private static final Pattern ROW_OF_2 = Pattern.compile("\\[(\\d+),(\\d+)\\]");

    @TempDir
    Path temp;

    /** What must hold for ever once it was seen after a restart: (writer, number) → id. */
    private final Map<String, Long> idsSeen = new HashMap<>();

    @Test
    void nothingConfirmedIsLostAndNothingIsHalfThere() throws InterruptedException {
        Random random = new Random(SEED);
        Path data = temp.resolve("data");
        String token = publishFixture(data);
        long[] last = new long[WRITERS];
        for (int round = 1; round <= ROUNDS; round++) {
            if (round % 3 == 0) {
                tearLogs(data, random);
            }
            try (ServerProcess server = ServerProcess.start(QUICK_START, data)) {
                last = verify(server, token, last, round);
                last = loadThenKill(server, token, last, 30 + random.nextInt(400));
            }
        }
        try (ServerProcess server = ServerProcess.start(QUICK_START, data)) {
            last = verify(server, token, last, ROUNDS + 1);
        }
        long total = 0;
        for (long count : last) {
            total += count;
        }
        assertThat(total).as("the load must have been real").isGreaterThan(ROUNDS * 10L);
    }

    private static String publishFixture(Path data) {
        try (ServerProcess server = ServerProcess.start(QUICK_START, data)) {
            String token = server.newToken();
            server.publish("fixture", Fixtures.fixtureModule(), token);
            return token;
        }
    }

    /**
     * Leaves a torn tail in every log. Killing a process alone hardly ever does: what it has written, the operating
     * system still writes to the end.
     */
    private static void tearLogs(Path data, Random random) {
        byte[] torn = new byte[1 + random.nextInt(300)];
        random.nextBytes(torn);
        try (Stream<Path> files = Files.walk(data.resolve("databases"))) {
            List<Path> newest = files
                    .filter(file -> file.toString().endsWith(".clog"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.maxBy(Comparator.naturalOrder())))
                    .values()
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(newest).as("logs to tear").isNotEmpty();
            for (Path segment : newest) {
                Files.write(segment, torn, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns for each writer the greatest number that was confirmed to it. */
    private static long[] loadThenKill(ServerProcess server, String token, long[] last, int killAfterMs)
            throws InterruptedException {
        AtomicReference<String> refused = new AtomicReference<>("");
        AtomicLong[] confirmed = new AtomicLong[WRITERS];
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            confirmed[writer] = new AtomicLong(last[writer]);
            threads.add(startWriter(server, token, writer, confirmed[writer], refused));
        }
        Thread.sleep(killAfterMs);
        server.kill();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(refused.get()).as("a call that must succeed was refused").isEmpty();
        long[] result = new long[WRITERS];
        for (int writer = 0; writer < WRITERS; writer++) {
            result[writer] = confirmed[writer].get();
        }
        return result;
    }

    private static Thread startWriter(
            ServerProcess server, String token, int writer, AtomicLong confirmed, AtomicReference<String> refused) {
        long first = confirmed.get() + 1;
        Thread thread = new Thread(() -> {
            Semaphore window = new Semaphore(IN_FLIGHT_MAX);
            try (WireClient client = WireClient.connect(server.url(), "fixture", token)) {
                client.onResult(result -> {
                    if (result.committed()) {
                        confirmed.set(Integer.toUnsignedLong(result.requestId()));
                    } else {
                        refused.set(result.text());
                    }
                    window.release();
                });
                for (long number = first; !client.isClosed(); number++) {
                    if (window.tryAcquire(50, TimeUnit.MILLISECONDS)) {
                        client.call((int) number, "append", arguments(writer, number));
                    } else {
                        number--;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException expectedOnceKilled) {
                assertThat(expectedOnceKilled).isNotNull();
            }
        });
        thread.start();
        return thread;
    }

    private static BsatnWriter arguments(int writer, long number) {
        BsatnWriter arguments = new BsatnWriter();
        arguments.writeU32(writer);
        arguments.writeU64(number);
        return arguments;
    }

    /** Checks the whole database against what was confirmed, and returns how far each writer has come. */
    private long[] verify(ServerProcess server, String token, long[] confirmed, int round) {
        Map<Integer, TreeMap<Long, Long>> entries = new HashMap<>();
        Matcher rows = ROW_OF_3.matcher(server.sql("fixture", "SELECT * FROM entry", token));
        while (rows.find()) {
            long id = Long.parseLong(rows.group(1));
            long number = Long.parseLong(rows.group(3));
            entries.computeIfAbsent(Integer.valueOf(rows.group(2)), w -> new TreeMap<>())
                    .put(number, id);
            Long before = idsSeen.put(rows.group(2) + "/" + number, id);
            assertThat(before).as("id of %s in round %d", rows.group(), round).isIn(null, id);
        }
        long[] last = new long[WRITERS];
        Matcher progress = ROW_OF_2.matcher(server.sql("fixture", "SELECT * FROM progress", token));
        while (progress.find()) {
            last[Integer.parseInt(progress.group(1))] = Long.parseLong(progress.group(2));
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            TreeMap<Long, Long> own = entries.getOrDefault(writer, new TreeMap<>());
            assertThat(last[writer])
                    .as("round %d writer %d: confirmed", round, writer)
                    .isGreaterThanOrEqualTo(confirmed[writer]);
            assertThat(own.size())
                    .as("round %d writer %d: both tables agree", round, writer)
                    .isEqualTo((int) last[writer]);
            assertThat(own.isEmpty() ? 0L : own.lastKey())
                    .as("round %d writer %d: no gap", round, writer)
                    .isEqualTo(last[writer]);
        }
        assertThat(idsSeen.values()).as("round %d: ids", round).doesNotHaveDuplicates();
        assertThat(idsSeen.size())
                .as("round %d: nothing seen before is missing", round)
                .isEqualTo(entries.values().stream().mapToInt(Map::size).sum());
        return last;
    }
}
