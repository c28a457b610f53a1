package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stdb.server.database.TestPrograms;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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

            long open;
            try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
                open = all.count();
            }
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
