package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import dev.stdb.server.jvm.JvmModules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that HTTP handlers in Java write while they are read, over real sockets. */
@Timeout(600)
final class HandlerStreamsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A server with the module. */
    private static final class Hosted implements AutoCloseable {
        private final JvmModules modules = new JvmModules();
        private final Server server;
        private final ServerDatabase database;

        Hosted(Host host) {
            byte[] program = ModuleSource.of("streams").program(host, modules);
            server = Server.builder().inMemory().port(0).jvmModules(modules).start();
            database = server.publish(
                    "streams", program, server.issueToken("owner").identity());
        }

        URI uri(String path) {
            return server.url().resolve("/v1/database/streams/" + path);
        }

        HttpResponse<String> get(String path) throws Exception {
            return HTTP.send(HttpRequest.newBuilder(uri("route" + path)).build(), BodyHandlers.ofString());
        }

        HttpResponse<InputStream> open(String path) throws Exception {
            return HTTP.send(HttpRequest.newBuilder(uri("route" + path)).build(), BodyHandlers.ofInputStream());
        }

        int post(String path, String body) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(uri("route" + path))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        }

        String rows() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(uri("sql"))
                    .POST(BodyPublishers.ofString("SELECT text FROM event"))
                    .build();
            return HTTP.send(request, BodyHandlers.ofString()).body();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventsArriveWhenTheyHappen(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            HttpResponse<InputStream> answer = hosted.open("/events");
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String text : new String[] {"first", "größer", "last"}) {
                    assertThat(hosted.post("/events", text)).isEqualTo(204);
                    assertThat(lines.readLine()).isEqualTo("data: " + text);
                    assertThat(lines.readLine()).isEmpty();
                }
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteArrivesInOrder(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 30_000; i++) {
                expected.append(i).append('\n');
            }
            expected.append("\0".repeat(20_000)).append('.');
            assertThat(hosted.get("/numbers?count=30000").body()).isEqualTo(expected.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoFailsBreaksTheAnswerOff(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            assertThatThrownBy(() -> hosted.get("/broken")).isInstanceOf(IOException.class);
            assertThat(hosted.database.logTail(Integer.MAX_VALUE))
                    .anyMatch(line -> line.contains("HTTP handler failed: java.io.IOException: on purpose"));
            assertThat(hosted.get("/numbers?count=0").body()).endsWith(".");
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersLearnThatNobodyReads(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            hosted.open("/endless").body().close();
            while (!hosted.rows().contains("gone CLIENT_GONE")) {
                Thread.sleep(20);
            }
            assertThat(hosted.database.logTail(Integer.MAX_VALUE)).noneMatch(line -> line.contains("failed"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesAreReadWhileTheyArrive(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            byte[] body = new byte[12 << 20];
            long sum = 0;
            for (int i = 0; i < body.length; i++) {
                body[i] = (byte) (i * 31);
                sum += body[i] & 0xFF;
            }
            HttpRequest request = HttpRequest.newBuilder(hosted.uri("route/sum"))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            assertThat(HTTP.send(request, BodyHandlers.ofString()).body()).isEqualTo(body.length + " " + sum);
            assertThat(hosted.rows()).contains("began");
            // Small ones are there at once, and none is none.
            HttpRequest small = HttpRequest.newBuilder(hosted.uri("route/sum"))
                    .POST(BodyPublishers.ofString("a"))
                    .build();
            assertThat(HTTP.send(small, BodyHandlers.ofString()).body()).isEqualTo("1 97");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothWaysFlowAtATime(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            String text = "abcdefgh".repeat(50_000);
            HttpRequest request = HttpRequest.newBuilder(hosted.uri("route/upper"))
                    .POST(BodyPublishers.ofString(text))
                    .build();
            assertThat(HTTP.send(request, BodyHandlers.ofString()).body()).isEqualTo(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Bodies that still arrive cannot be read there, so they are read before. */
    @ParameterizedTest
    @EnumSource
    void wholeBodiesAreThereInTransactions(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            String text = "x".repeat(300_000);
            assertThat(hosted.post("/events", text)).isEqualTo(204);
            assertThat(hosted.rows()).contains(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrittenInsideOfATransaction(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            assertThat(hosted.get("/locked").body()).isEqualTo("TRANSACTION_OPEN");
        }
    }
}
