package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.FakeServers;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.Limit;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.api.FakeDatabase;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of requests, messages and clients hold as they are set. */
@Timeout(300)
// Each test starts its server.
@SuppressWarnings("NullAway.Init")
class SizeLimitsTest {
    private static final String PROTOCOL = "v3.bsatn.spacetimedb";

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private final ServerBuilder settings = FakeServers.builder(launcher);
    private TestServer server;
    private IssuedToken owner;

    private void start() throws Exception {
        server = new TestServer(settings);
        owner = server.createIdentity();
        server.send("PUT", "/v1/database/chat", owner.token(), "program");
    }

    private void start(Limit limit, long value) throws Exception {
        settings.limit(limit, value);
        start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestSocket connected() throws Exception {
        TestSocket socket = TestSocket.connect(server, "chat", "?token=" + owner.token(), PROTOCOL);
        socket.next();
        return socket;
    }

    @ParameterizedTest
    @CsvSource({"1000, 401", "3000, 431"})
    void heads(int tokenLength, int status) throws Exception {
        start(Limit.HEAD_SIZE, 2_000);
        String token = "t".repeat(tokenLength);
        assertThat(server.raw("GET /v1/ping HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({"100, 400", "101, 413"})
    void bodies(int length, int status) throws Exception {
        start(Limit.BODY_SIZE, 100);
        assertThat(server.send("POST", "/v1/database/chat/call/none", owner.token(), "x".repeat(length))
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "101, 413"})
    void programs(int length, int status) throws Exception {
        start(Limit.PROGRAM_SIZE, 100);
        assertThat(server.send("PUT", "/v1/database/another", owner.token(), "x".repeat(length))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void messages() throws Exception {
        start(Limit.MESSAGE_SIZE, 1_000);
        TestSocket socket = connected();
        socket.send(TestSocket.call(1, "set", new byte[900]));
        socket.next();
        socket.send(TestSocket.call(2, "set", new byte[1_000]));
        assertThat(socket.closed()).isEqualTo(new TestSocket.Closed(1009, "message is too large: bytesMax=1000"));
    }

    @Test
    void requestsWithoutAnAnswer() throws Exception {
        start(Limit.UNANSWERED_REQUESTS, 3);
        TestSocket socket = connected();
        launcher.started.get(0).mute();
        for (int i = 0; i < 4; i++) {
            socket.send(TestSocket.call(i, "set", new byte[4]));
        }
        assertThat(socket.closed()).isEqualTo(new TestSocket.Closed(1013, "too many requests"));
    }

    @Test
    void silence() throws Exception {
        settings.webSocket(
                WebSocketConfig.DEFAULT.withTiming(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(250)));
        start(Limit.IDLE_TIME, Duration.ofMillis(300).toNanos());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(WebSocketSessionTest.handshake("chat").getBytes(StandardCharsets.US_ASCII));
            // Pings are not answered by hand, so nothing is sent.
            socket.setSoTimeout(120_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 101 ");
        }
    }
}
