package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.common.io.BoundedReads;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.server.database.OutboundTransport;
import dev.stdb.server.database.TestModule;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.fetch.Fetcher;
import dev.stdb.testing.Fuzz;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server starts over a data directory with one damaged file: it says what is wrong, or a database does, or nothing
 * that was acknowledged is missing or another. {@link dev.stdb.server.engine.DamageTest} damages the files of a single
 * database in every place.
 */
@Timeout(3600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataDirectoryFuzzTest {
    private static final Fetcher NO_REQUESTS = new Fetcher(FetchRules.off());

    private static final int ROWS = 60;
    private static final int RUNS = 12;

    /** What a start may allocate, whatever the files say: the compiler takes most, when it is asked. */
    private static final long START_BYTES_MAX = 96L << 20;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Path temp = Path.of("");

    private final Map<Path, byte[]> originals = new TreeMap<>();

    /** Refused by the server, or by the database whose file it is. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(StdbException cause) {
            super(cause);
            // Environment errors are told by their text alone; others are bugs.
            assertThat(cause.code().category()).as("%s", cause).isNotEqualTo(ErrorCode.Category.INTERNAL);
            assertThat(cause.getMessage()).isNotBlank();
        }
    }

    /** Keeps what databases fail with, which otherwise only the log of the server tells. */
    private record Watching(DatabaseLauncher real, Queue<Throwable> failures) implements DatabaseLauncher {
        @Override
        public Database create(
                Identity database,
                Identity owner,
                byte[] program,
                EnvironmentChange environment,
                @Nullable Path directory) {
            return real.create(database, owner, program, environment, directory);
        }

        @Override
        public Database open(Identity database, Identity owner, Path directory) {
            try {
                return real.open(database, owner, directory);
            } catch (Throwable e) {
                failures.add(e);
                throw e;
            }
        }
    }

    private static ServerBuilder settings(Path directory) {
        return Server.builder()
                .port(0)
                .dataDirectory(directory)
                .logSegmentSizeMaxBytes(2_000)
                .snapshots(new SnapshotConfig(20, 1 << 20, Duration.ofHours(1), 2));
    }

    private static byte[] program() {
        TestModule module = TestModule.items();
        return module.reducer("say", module.log(2, "something") + " i32.const 0")
                .build();
    }

    private static HttpResponse<String> post(Server server, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve(path))
                .header("Authorization", "Bearer " + server.issueToken("owner").token())
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void call(Server server, String reducer, String arguments) throws Exception {
        HttpResponse<String> answer = post(server, "/v1/database/kept/call/" + reducer, arguments);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @BeforeAll
    void fill(@TempDir Path directory) throws Exception {
        temp = directory;
        Path origin = temp.resolve("origin");
        try (Server server = settings(origin).start()) {
            server.publish("kept", program(), server.issueToken("owner").identity());
            for (int i = 1; i <= ROWS; i++) {
                call(server, "add", "[" + i + ",\"row\"]");
                call(server, "say", "[]");
            }
        }
        try (Stream<Path> files = Files.walk(origin)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                originals.put(origin.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    @AfterAll
    void clean() throws IOException {
        delete(temp.resolve("damaged"));
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What a file is, whatever numbers and hashes its name has. */
    private static String kind(Path file) {
        return file.toString()
                .replaceAll("[0-9a-f]{64}", "H")
                .replaceAll("[0-9]+", "N")
                .replace('/', '_');
    }

    /** Returns one file of each kind, the newest. */
    Stream<Path> files() {
        Map<String, Path> newest = new TreeMap<>();
        originals.keySet().forEach(file -> newest.put(kind(file), file));
        return newest.values().stream();
    }

    private Path damaged(Path file, byte[] content) throws IOException {
        Path directory = temp.resolve("damaged");
        delete(directory);
        for (Map.Entry<Path, byte[]> original : originals.entrySet()) {
            Path copy = directory.resolve(original.getKey());
            Files.createDirectories(copy.getParent());
            Files.write(copy, original.getKey().equals(file) ? content : original.getValue());
        }
        return directory;
    }

    private void start(Path file, byte[] content) throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        ServerBuilder settings = settings(damaged(file, content)).files(BoundedReads.of(DiskFileSystem.INSTANCE));
        settings.launcher(new Watching(settings.launcher(NO_REQUESTS, OutboundTransport.NONE), failures));
        try (Server server = settings.start()) {
            String rows =
                    post(server, "/v1/database/kept/sql", "SELECT id FROM item").body();
            for (Throwable failure : failures) {
                throw failure instanceof StdbException typed
                        ? new Refused(typed)
                        : new IllegalStateException("the database failed with a bug", failure);
            }
            assertNothingIsMissing(file, rows);
        } catch (StdbException e) {
            throw new Refused(e);
        }
    }

    private static void assertNothingIsMissing(Path file, String rows) {
        // What is cut off the end of the log is as if it had never been there.
        boolean log = kind(file).endsWith(".clog");
        List<String> expected = new ArrayList<>();
        IntStream.rangeClosed(log ? 0 : ROWS, ROWS).forEach(count -> expected.add(rows(count)));
        assertThat(expected).as("rows with another " + file + ": " + rows).anyMatch(rows::contains);
    }

    private static String rows(int count) {
        StringBuilder rows = new StringBuilder("\"rows\":[");
        for (int i = 1; i <= count; i++) {
            rows.append(i == 1 ? "[" : ",[").append(i).append(']');
        }
        return rows.append("],").toString();
    }

    @ParameterizedTest
    @MethodSource("files")
    void damageIsToldOrHarmless(Path file) {
        byte[] content = originals.get(file);
        Fuzz.of("data-" + kind(file), input -> start(file, input))
                .seed(content == null ? new byte[0] : content)
                .lengthMax(8 << 20)
                .refusedBy(Refused.class)
                .allThreadsAllocateAtMost(START_BYTES_MAX, 100)
                .run(RUNS);
    }

    @Test
    void everyKindOfFileIsThere() {
        assertThat(files().map(DataDirectoryFuzzTest::kind).toList())
                .anyMatch(kind -> kind.equals("databases.txt"))
                .anyMatch(kind -> kind.equals("id_ecdsa"))
                .anyMatch(kind -> kind.startsWith("programs_"))
                .anyMatch(kind -> kind.startsWith("compiled_"))
                .anyMatch(kind -> kind.endsWith(".clog"))
                .anyMatch(kind -> kind.contains("_snapshots_"))
                .anyMatch(kind -> kind.contains("_module-log_"));
    }
}
