package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.IssuedToken;
import dev.stdb.server.api.FakeDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives on connections, in odd forms and amounts, and what one caller may cost another. */
@DisplayName("HTTP connections")
class HttpConnectionTest {

    private static final String HEALTH = " HTTP/1.1\r\nHost: x\r\n\r\n";

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();

    private TestServer server;
    private IssuedToken owner;
    private String identity;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.inMemory(launcher);
        owner = server.createIdentity();
        server.send("PUT", "/v1/database/chat", owner.token(), "x");
        identity = server.get("/v1/database/chat/identity").body();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String request = "GET /v1/database/chat/identity HTTP/1.1\r\nHost: x\r\n\r\n";
        String response = server.raw(request + "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n" + request);
        assertThat(response.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(response.indexOf(identity)).isLessThan(response.indexOf("nodes"));
        assertThat(response.lastIndexOf(identity)).isGreaterThan(response.indexOf("nodes"));
    }

    @Test
    void manyPipelinedRequestsDoNotNest() throws Exception {
        // The first is answered on a worker, so that all others wait and are then answered one inside of the other.
        String request = "GET /v1/x HTTP/1.1\r\n\r\n";
        String response = server.raw("GET /v1/health" + HEALTH + request.repeat(2_700));
        assertThat(response.split("HTTP/1.1 404 ", -1)).hasSize(2_701);
    }

    @Test
    void manyPipelinedCallsAreAnswered() throws Exception {
        String call = "POST /v1/database/chat/call/set HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + owner.token() + "\r\nContent-Length: 3\r\n\r\n[7]";
        String last = "GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write((call.repeat(500) + last).getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(60_000);
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(502);
            assertThat(answers).endsWith("}");
        }
    }

    @Test
    void databasesThatDoNotAnswerHoldUpNobodyElse() throws Exception {
        server.send("PUT", "/v1/database/other", owner.token(), "x");
        launcher.started.get(0).mute();
        for (int i = 0; i < 100; i++) {
            var unused = server.http.sendAsync(call("chat"), HttpResponse.BodyHandlers.discarding());
        }

        assertThat(server.http
                        .send(call("other"), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send("GET", "/v1/ping", owner.token(), "").statusCode())
                .isEqualTo(200);
    }

    private HttpRequest call(String database) {
        return server.request("/v1/database/" + database + "/call/set")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString("[7]"))
                .build();
    }

    @Test
    void failuresOfTheLogAreTold() throws Exception {
        FakeDatabase.ManualDurability durability = launcher.started.get(0).durability;
        durability.set(0);
        var waiting = server.http.sendAsync(call("chat"), HttpResponse.BodyHandlers.ofString());
        durability.fail(new IOException("disk full"));

        assertThat(waiting.get().body()).startsWith("the log failed before the transaction was on disk");
    }

    @Test
    void bugsAreAnsweredAndNotDescribed() throws Exception {
        HttpResponse<String> response = server.send("POST", "/v1/database/chat/sql", owner.token(), "OVERFLOW");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("internal error, see the log of the server");
    }

    @ParameterizedTest
    @CsvSource({"line, 10000, 401", "line, 70000, 414", "header, 10000, 401", "header, 70000, 431"})
    void longTokensAreTaken(String place, int length, int status) throws Exception {
        String token = "t".repeat(length);
        String request = place.equals("line")
                ? "GET /v1/ping?token=" + token + " HTTP/1.1\r\nHost: x\r\n\r\n"
                : "GET /v1/ping HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        assertThat(server.raw(request)).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://x/v1/health, 200",
        "HTTP://x:80/v1/health?a=/b, 200",
        "https://x/v1/nothing, 404",
        "http://x, 200",
        "http://x?a, 200",
        "http:/v1/health, 404",
        "*, 404",
    })
    void wholeUrlsAreTaken(String target, int status) throws Exception {
        assertThat(server.raw("GET " + target + HEALTH)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void oldClientsMayKeepTheConnection() throws Exception {
        String once = server.raw("GET /v1/health HTTP/1.0\r\n\r\nGET /v1/health HTTP/1.0\r\n\r\n");
        String kept = server.raw("GET /v1/health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".repeat(2));

        assertThat(once.split("HTTP/1.1 200 ", -1)).hasSize(2);
        assertThat(once).contains("connection: close");
        assertThat(kept.split("HTTP/1.1 200 ", -1)).hasSize(3);
        assertThat(kept).contains("connection: keep-alive");
    }

    @Test
    void headOfAStreamEnds() throws Exception {
        String head = "HEAD /v1/database/chat/logs?follow=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + owner.token() + "\r\n\r\n";
        assertThat(server.raw(head + "GET /v1/health" + HEALTH)).contains("application/x-ndjson", "\"nodes\"");
    }

    @Test
    void malformedRequestsAreRefused() throws Exception {
        assertThat(server.raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(server.raw("GET /v1/database/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: abc",
        "Content-Length: -1",
        "'Content-Length: 1\r\nContent-Length: 2'",
        "'Content-Length: 4\r\nTransfer-Encoding: chunked'",
        "'Transfer-Encoding: chunked\r\nX: y\r\n\r\nzz'",
    })
    void bodiesWithoutAClearEndAreRefused(String headers) throws Exception {
        assertThat(server.raw(
                        "POST /v1/identity HTTP/1.1\r\nHost: x\r\n" + headers.replace("\\r\\n", "\r\n") + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }
}
