package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.api.FakeDatabase;
import dev.stdb.server.common.ByteBudget;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people without credentials, or with free ones, may cost a server; over real sockets. */
@DisplayName("Strangers")
@Timeout(120)
class StrangersTest {

    private static final int MIB = 1 << 20;

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private final List<Socket> sockets = new ArrayList<>();
    private TestServer server;
    private String token;

    private void start(HttpLimits limits) throws Exception {
        server = TestServer.inMemory(launcher, limits);
        token = server.tokens.mintAnonymous().token();
        assertThat(server.send("PUT", "/v1/database/chat", token, "x").statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private static HttpLimits limits(int budgetMib) {
        return HttpLimits.within(new ByteBudget((long) budgetMib * MIB)).withConnections(1000, 1000);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        return socket;
    }

    private Socket send(String text) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** A well-behaved client is served within a second. */
    private void assertServed() throws Exception {
        HttpRequest call = server.request("/v1/database/chat/call/set")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(1))
                .POST(HttpRequest.BodyPublishers.ofString("[7]"))
                .build();
        assertThat(server.http.send(call, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static String post(String path, int contentLength) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + contentLength + "\r\n\r\n";
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not true").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void unfinishedBodiesTakeTheBudgetAndNoMore() throws Exception {
        HttpLimits limits = limits(8);
        start(limits);
        byte[] most = new byte[2 * MIB - 1];
        for (int i = 0; i < 10; i++) {
            OutputStream out = send(post("/v1/database/chat/call/set", 2 * MIB)).getOutputStream();
            out.write(most);
        }
        awaitTrue(() -> limits.budget().used() > 4 * MIB);

        assertThat(limits.budget().used()).isLessThan(8 * MIB);
        assertServed();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        awaitTrue(() -> limits.budget().used() < MIB);
        assertServed();
    }

    @Test
    void whoFindsNoRoomIsToldSo() throws Exception {
        HttpLimits limits = limits(8);
        start(limits);
        limits.budget().reserve(8 * MIB);
        assertThat(server.raw(post("/v1/database/chat/call/set", 3) + "[7]"))
                .startsWith("HTTP/1.1 503 ")
                .contains("retry-after: 1");
        limits.budget().release(8 * MIB);
        assertServed();
    }

    @Test
    void programsOnTheirWayTakeNoMemory() throws Exception {
        HttpLimits limits = limits(16);
        start(limits);
        byte[] most = new byte[6 * MIB];
        for (int i = 0; i < 8; i++) {
            OutputStream out = send("PUT /v1/database/other HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 7 * MIB
                            + "\r\n\r\n")
                    .getOutputStream();
            out.write(most);
        }
        // Eight times 6 MiB have arrived; what a connection takes itself is a thirtieth.
        assertThat(limits.budget().used()).isLessThan(4 * MIB);
        assertServed();
    }

    @Test
    void programsFromAFileArriveWhole() throws Exception {
        start(limits(64));
        byte[] program = new byte[5 * MIB + 7];
        for (int i = 0; i < program.length; i++) {
            program[i] = (byte) (i * 31 >>> 3);
        }
        HttpResponse<String> published = server.send(server.request("/v1/database/large")
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(program)));
        assertThat(published.statusCode()).isEqualTo(200);
        assertThat(launcher.started.get(1).programHash()).isEqualTo(dev.stdb.server.common.Keccak256.hash(program));
    }

    @Test
    void diskForProgramsIsBounded() throws Exception {
        start(limits(64).withUploadDiskBytes(MIB));
        assertThat(server.send("PUT", "/v1/database/large", token, "x".repeat(2 * MIB))
                        .statusCode())
                .isEqualTo(503);
        assertServed();
    }

    @Test
    void credentialsAreCheckedBeforeTheBody() throws Exception {
        start(limits(64));
        // The body never comes, and the answer does not wait for it.
        Socket socket = send("PUT /v1/database/other HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                + "Authorization: Bearer forged\r\nContent-Length: 1000\r\n\r\n");
        assertThat(TestServer.readAvailable(socket)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void unfinishedMessagesTakeTheBudgetAndNoMore() throws Exception {
        HttpLimits limits = limits(8);
        start(limits);
        byte[] header = {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0, 0x1F, 0, 0, 0, 0, 0, 0};
        byte[] most = new byte[1900 * 1024];
        for (int i = 0; i < 10; i++) {
            Socket socket = send("GET /v1/database/chat/subscribe HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: v3.bsatn.spacetimedb\r\n\r\n");
            socket.getOutputStream().write(header);
            // Whose bytes are not taken any more is blocked, as it should be.
            Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(most);
                } catch (IOException e) {
                    // Closed at the end of the test.
                    return;
                }
            });
            writer.setDaemon(true);
            writer.start();
        }
        awaitTrue(() -> limits.budget().used() > 4 * MIB);

        assertThat(limits.budget().used()).isLessThan(8 * MIB);
        assertServed();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        awaitTrue(() -> limits.budget().used() < MIB);
        assertServed();
    }

    @Test
    void requestsThatWaitForADatabaseAreCharged() throws Exception {
        HttpLimits limits = limits(64);
        start(limits);
        TestSocket socket = TestSocket.connect(server, "chat", "", "v3.bsatn.spacetimedb");
        socket.next();
        long before = limits.budget().used();
        launcher.started.get(0).mute();
        byte[] args = new byte[100_000];
        for (int i = 0; i < 200; i++) {
            socket.socket().sendBinary(java.nio.ByteBuffer.wrap(TestSocket.call(i, "set", args)), true);
        }
        // Reading stops at an eighth of the budget for one client.
        awaitTrue(() -> limits.budget().used() - before > 8 * MIB);
        assertThat(limits.budget().used() - before).isLessThan(9 * MIB);
    }

    @Test
    void answersNobodyReadsStopTheirRequests() throws Exception {
        HttpLimits limits = limits(64);
        start(limits);
        String request = "GET /v1/database/chat/schema?version=10 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        Socket socket = connect();
        socket.setReceiveBufferSize(4096);
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // Closed at the end of the test.
                return;
            }
        });
        writer.setDaemon(true);
        writer.start();
        writer.join(3000);
        // The requests back up to the client instead of their answers in the server.
        assertThat(writer.isAlive()).isTrue();
        assertServed();
    }
}
