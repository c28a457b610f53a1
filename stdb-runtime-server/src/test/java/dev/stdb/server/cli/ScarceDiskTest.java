package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stdb.server.database.TestPrograms;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server processes that the system lets write nothing, or open nothing, for a while. */
@DisplayName("A server on a disk that takes nothing for a while")
@Timeout(300)
class ScarceDiskTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void needsPrlimit() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit of util-linux");
    }

    @Test
    void goesOnWhenThereIsRoomAgainAndTellsTheTruthMeanwhile() throws Exception {
        String token;
        try (ServerProcess server = ServerProcess.start(directory, "")) {
            token = server.token();
            server.publish("scarce", TestPrograms.items());
            assertThat(server.add("scarce", "before").statusCode()).isEqualTo(200);
            assertThat(server.health()).doesNotContain("refusing_writes");

            // As on a full disk, writes fail and forces do not.
            server.limit("--fsize=1:");
            CompletableFuture<HttpResponse<String>> waiting =
                    server.post("/v1/database/scarce/call/add", "[0, \"committed before anybody knew\"]");
            while (!server.health().contains("refusing_writes")) {
                assertThat(waiting).isNotDone();
            }
            assertThat(server.health())
                    .contains("\"reason\":\"database refuses writes until its log can be written again");
            HttpResponse<String> refused = server.add("scarce", "refused");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .startsWith("database refuses writes until its log can be written again")
                    .doesNotContain(directory.toString());
            assertThat(waiting).isNotDone();

            server.limit("--fsize=unlimited:");
            assertThat(waiting.join().statusCode()).isEqualTo(200);
            assertThat(server.add("scarce", "after").statusCode()).isEqualTo(200);
            assertThat(server.health()).doesNotContain("refusing_writes");
        }
        try (ServerProcess server = ServerProcess.start(directory, token)) {
            assertThat(server.sql("scarce", "SELECT name FROM item ORDER BY id"))
                    .contains("[[\"before\"],[\"committed before anybody knew\"],[\"after\"]]");
        }
    }

    @Test
    void needsNoFileDescriptorToGoOnWriting() throws Exception {
        int count = 150;
        String text = "x".repeat(1_000);
        String token;
        try (ServerProcess server = ServerProcess.start(directory, "", "--log-segment-size=64KiB")) {
            token = server.token();
            server.publish("scarce", TestPrograms.items());
            add(server, count, text);
            long before = segments();
            assertThat(before).isGreaterThan(1);

            long open = server.openFiles();
            server.limit("--nofile=" + open + ":");
            add(server, count, text);
            server.limit("--nofile=" + (open + 100) + ":");
            add(server, count, text);
            assertThat(segments()).isGreaterThan(before + 1);
        }
        try (ServerProcess server = ServerProcess.start(directory, token)) {
            assertThat(server.sql("scarce", "SELECT COUNT(*) AS n FROM item")).contains("[[" + 3 * count + "]]");
        }
    }

    /** More connections than there are descriptors: open ones are served, the others wait and cost nothing. */
    @Test
    void acceptsAgainWhenThereAreFileDescriptors() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(directory, "", "--connections-max=10000", "--connections-per-address-max=10000")) {
            server.publish("scarce", TestPrograms.items());
            long descriptors = server.openFiles() + 10;
            server.limit("--nofile=" + descriptors + ":");
            List<Socket> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    crowd.add(new Socket(server.uri().getHost(), server.uri().getPort()));
                }
                while (server.openFiles() < descriptors) {
                    Thread.sleep(10);
                }
                assertThat(server.add("scarce", "over an open connection").statusCode())
                        .isEqualTo(200);
                awaitCalm(server);
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
            while (!isAnswered(server.uri())) {
                assertThat(server.isAlive()).isTrue();
            }
            assertThat(server.add("scarce", "still").statusCode()).isEqualTo(200);
        }
    }

    /** Waits for two seconds in which the process computes less than half the time; one that spins has none. */
    private static void awaitCalm(ServerProcess server) throws InterruptedException {
        Duration used = server.cpuTime();
        Duration before;
        do {
            before = used;
            Thread.sleep(2_000);
            used = server.cpuTime();
        } while (used.minus(before).compareTo(Duration.ofSeconds(1)) >= 0);
    }

    /** Asks over a connection of its own. */
    private static boolean isAnswered(URI server) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    private static void add(ServerProcess server, int count, String text) {
        for (int i = 0; i < count; i++) {
            HttpResponse<String> answer = server.add("scarce", text);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private long segments() throws Exception {
        try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
            return all.filter(file -> file.toString().endsWith(".clog")).count();
        }
    }
}
