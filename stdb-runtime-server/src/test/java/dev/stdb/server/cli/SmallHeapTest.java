package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server processes with little memory. */
@DisplayName("A server with a small heap")
@Timeout(180)
class SmallHeapTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private Process start(String mainClass, String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    @Test
    void survivesSlowUploadsOfStrangers() throws Exception {
        Path ready = directory.resolve("ready");
        Process server = start(
                Main.class.getName(),
                "256m",
                "start",
                "--listen-addr=127.0.0.1:0",
                "--data-dir=" + directory.resolve("data"),
                "--ready-file=" + ready);
        List<Socket> sockets = new ArrayList<>();
        try {
            while (!Files.exists(ready)) {
                assertThat(server.isAlive()).isTrue();
                server.waitFor(20, TimeUnit.MILLISECONDS);
            }
            String url = Files.readString(ready);
            byte[] most = new byte[8 * MIB];
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", URI.create(url).getPort());
                sockets.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(("PUT /v1/database/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + 9 * MIB + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(most);
            }

            HttpRequest identity = HttpRequest.newBuilder(URI.create(url + "/v1/identity"))
                    .timeout(Duration.ofSeconds(60))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(identity, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.isAlive()).isTrue();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            server.destroyForcibly().waitFor();
        }
    }

    /** What a server would be whose event loop runs out of memory. */
    static final class Victim {
        private static final List<byte[]> KEPT = new ArrayList<>();

        private Victim() {}

        public static void main(String[] args) throws InterruptedException {
            LastWords.prepare();
            Thread loop = new Thread(() -> {
                while (true) {
                    KEPT.add(new byte[MIB]);
                }
            });
            loop.start();
            // The process would live on: this is no daemon thread.
            Thread.currentThread().join();
        }
    }

    @Test
    void endsWithALastLineWhenMemoryRunsOut() throws Exception {
        Process victim = start(Victim.class.getName(), "32m");
        assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).isEqualTo(3);
        assertThat(Files.readString(directory.resolve("err")).lines().reduce("", (before, line) -> line))
                .startsWith("error: out of memory, the server ends");
    }
}
