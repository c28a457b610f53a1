package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.jvm.JvmModules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that is killed while it migrates the rows of a table: after the restart module and rows are the old or the
 * new ones, never something between. In the host of class files there are no more than a few rows, since what is kept
 * is kept by the same code. {@code -Dstdb.migration.rows} sets how many rows, {@code -Dstdb.migration.rounds} how often
 * it is killed, {@code -Dstdb.migration.heap} the heap of the server, {@code -Dstdb.seed} other instants;
 * {@code target/migration-crash.txt} has figures.
 */
@ExtendWith(OneTry.class)
final class MigrationCrashIT {
    private static final long ROWS = Long.getLong("stdb.migration.rows", 200_000);
    private static final int ROUNDS = Integer.getInteger("stdb.migration.rounds", 3);
    private static final long SEED = Long.getLong("stdb.seed", 20_261_130L);
    private static final long FILLED_AT_ONCE = 50_000;
    private static final int COMMIT_MS_MAX = 400;
    private static final int OK = 200;
    private static final int REFUSED = 400;
    private static final int GONE = 404;
    private static final long MEMORY_ROWS = 1_000_000;

    /** With {@link #WIDE_TEXT} in each more than 256 MiB, the most that one record of the log takes. */
    private static final long WIDE_ROWS = 300_000;

    /** Room for the old and the new rows, and for those that a check looks at. */
    private static final List<String> WIDE_OPTIONS = List.of("-Xmx2g");

    private static final Map<String, String> WIDE_TEXT =
            Map.of("\"entry \"", "(\"" + "x".repeat(1_000) + "\" + \"entry \")");
    private static final String DATABASE = "crash";
    private static final String HEAP = "-Xmx" + System.getProperty("stdb.migration.heap", "1g");

    /** Many short runs, unless there are so many rows that they are long ones. */
    private static final List<String> JVM_OPTIONS =
            ROWS > 1_000_000 ? List.of(HEAP) : List.of(HEAP, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    Path temp;

    private static final long ROWS_OF_CLASS_FILES = Math.min(ROWS, 200_000);
    private static final ModuleSource FIRST = ModuleSource.of("migration-crash-v1");

    private static byte[] program(ModuleSource module) {
        return module.program(Host.WASM, new JvmModules());
    }

    /** Makes the migration of so many rows last for a few seconds, so that there is a middle to be killed in. */
    private static ModuleSource second(long rows) {
        return ModuleSource.of("migration-crash-v2", Map.of("1/*WORK*/", String.valueOf(3_000_000_000L / rows)));
    }

    @ParameterizedTest
    @EnumSource
    void isOldOrNewAfterARestart(Host host) throws IOException {
        long rows = host == Host.WASM ? ROWS : ROWS_OF_CLASS_FILES;
        byte[] second = second(rows).program(host, new JvmModules());
        Random random = new Random(SEED);
        Path filled = temp.resolve("filled");
        String token = fill(filled, FIRST.program(host, new JvmModules()), rows);
        migrateUndisturbed(copy(filled, "undisturbed"), second, rows, token);
        int old = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path data = copy(filled, "round-" + round);
            // Every other time it is killed when the module is done and the transaction is on its way to the disk.
            boolean converted = killWhileMigrating(JVM_OPTIONS, data, second, rows, token, round % 2 == 1, random);
            boolean isOld = verify(data, token, rows);
            assertThat(isOld || converted)
                    .as("round %d: it was killed before all rows were converted", round)
                    .isTrue();
            old += isOld ? 1 : 0;
            delete(data);
        }
        assertThat(old).as("rounds that were really cut off").isPositive();
    }

    /** Memory that holds the table, but not also the new one: the migration is refused, and everything is as before. */
    @Test
    void isRefusedWhereItDoesNotFitIntoMemory() throws IOException {
        byte[] quick = program(ModuleSource.of("migration-crash-v2"));
        Path data = temp.resolve("small");
        String token = fill(data, program(FIRST), MEMORY_ROWS);
        try (ServerProcess server = start(List.of("-Xmx128m", "-XX:+UseSerialGC"), data)) {
            HttpResponse<String> answer =
                    server.publishing(DATABASE, quick, token).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(REFUSED);
            assertThat(answer.body()).contains("memory");
            assertThat(server.sql(DATABASE, "SELECT value FROM entry WHERE id = 77077", token))
                    .contains("\"rows\":[[77]]");
        }
        assertThat(verify(data, token, MEMORY_ROWS)).as("still old").isTrue();
        try (ServerProcess server = start(List.of("-Xmx512m", "-XX:+UseSerialGC"), data)) {
            HttpResponse<String> answer =
                    server.publishing(DATABASE, quick, token).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        }
        assertThat(verify(data, token, MEMORY_ROWS)).as("still old").isFalse();
    }

    @Test
    void aTableLargerThanARecordOfTheLogIsMigrated() throws IOException {
        byte[] wide = program(ModuleSource.of("migration-crash-v2", WIDE_TEXT));
        Path data = temp.resolve("wide");
        String token = fill(data, program(ModuleSource.of("migration-crash-v1", WIDE_TEXT)), WIDE_ROWS);
        boolean converted = killWhileMigrating(WIDE_OPTIONS, data, wide, WIDE_ROWS, token, true, new Random(SEED));
        assertThat(converted).isTrue();
        if (verify(WIDE_OPTIONS, data, token, WIDE_ROWS)) {
            try (ServerProcess server = start(WIDE_OPTIONS, data)) {
                HttpResponse<String> answer =
                        server.publishing(DATABASE, wide, token).join();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
            }
        }
        assertThat(verify(WIDE_OPTIONS, data, token, WIDE_ROWS)).as("still old").isFalse();
    }

    private static ServerProcess start(Path data) {
        return start(JVM_OPTIONS, data);
    }

    private static ServerProcess start(List<String> jvmOptions, Path data) {
        // Reducers that look at every row, on a machine that does other things, too.
        ServerProcess server = ServerProcess.start(
                jvmOptions,
                data,
                "--reducer-timeout",
                "600s",
                "--call-scans-max",
                "1GiB",
                "--jvm-module",
                FIRST.jvmModuleOption(),
                "--jvm-module",
                second(ROWS_OF_CLASS_FILES).jvmModuleOption());
        server.awaitDatabase(DATABASE);
        return server;
    }

    private static HttpResponse<String> check(ServerProcess server, String reducer, long rows, String token) {
        return server.answerOf(DATABASE, reducer, "[" + rows + "]", token);
    }

    private static void keepFigures(ServerProcess server, long rows, Duration time) throws IOException {
        if (rows < ROWS) {
            return;
        }
        Files.writeString(
                Path.of("target", "migration-crash.txt"),
                "%d rows migrated in %.1f s, %s of heap, at most %d MiB of memory%n"
                        .formatted(rows, time.toMillis() / 1e3, HEAP, server.memoryBytesMax() >> 20));
    }

    private static String fill(Path data, byte[] program, long rows) throws IOException {
        try (ServerProcess server = start(data)) {
            String token = server.newToken();
            server.publish(DATABASE, program, token);
            for (long from = 0; from < rows; from += FILLED_AT_ONCE) {
                long to = Math.min(rows, from + FILLED_AT_ONCE);
                server.call(DATABASE, "fill", "[" + from + "," + to + "]", token);
            }
            return token;
        }
    }

    private static void migrateUndisturbed(Path data, byte[] second, long rows, String token) throws IOException {
        try (ServerProcess server = start(data)) {
            long start = System.nanoTime();
            HttpResponse<String> answer =
                    server.publishing(DATABASE, second, token).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
            keepFigures(server, rows, Duration.ofNanos(System.nanoTime() - start));
        }
        assertThat(verify(data, token, rows)).as("still old").isFalse();
        delete(data);
    }

    /**
     * Kills a server in the middle of a publication.
     *
     * @param late whether to wait until all rows are converted, or only for a part of them
     * @return whether all rows were converted
     */
    private static boolean killWhileMigrating(
            List<String> jvmOptions, Path data, byte[] program, long rows, String token, boolean late, Random random)
            throws IOException {
        try (ServerProcess server = start(jvmOptions, data)) {
            CompletableFuture<HttpResponse<String>> answer = server.publishing(DATABASE, program, token);
            if (late) {
                ServerProcess.await(() -> answer.isDone()
                        || !progress(server, rows + " of " + rows).isEmpty());
                pause(random.nextInt(COMMIT_MS_MAX));
            } else {
                long lines = rows / 100_000 - 1;
                long wanted = 1 + (lines > 1 ? random.nextInt((int) lines) : 0);
                ServerProcess.await(
                        () -> answer.isDone() || progress(server, " of ").size() >= wanted);
            }
            server.kill();
            // Nobody is left to answer.
            answer.handle((response, failure) -> response).join();
            return !progress(server, rows + " of " + rows).isEmpty();
        }
    }

    private static List<String> progress(ServerProcess server, String part) {
        return server.moduleLog("Migrating table `entry`: ").stream()
                .filter(line -> line.contains(part))
                .toList();
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Checks that module and rows belong together and nothing is missing; returns whether they are the old ones. */
    private static boolean verify(Path data, String token, long rows) throws IOException {
        return verify(JVM_OPTIONS, data, token, rows);
    }

    private static boolean verify(List<String> jvmOptions, Path data, String token, long rows) throws IOException {
        try (ServerProcess server = start(jvmOptions, data)) {
            HttpResponse<String> old = check(server, "check_old", rows, token);
            HttpResponse<String> now = check(server, "check_new", rows, token);
            assertThat(List.of(old.statusCode(), now.statusCode()))
                    .as("one module with its rows: %s; %s", old.body(), now.body())
                    .isIn(List.of(OK, GONE), List.of(GONE, OK));
            return old.statusCode() == OK;
        }
    }

    private Path copy(Path source, String name) {
        Path target = temp.resolve(name);
        try (Stream<Path> files = Files.walk(source)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, target.resolve(source.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
