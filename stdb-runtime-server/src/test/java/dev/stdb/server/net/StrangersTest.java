package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.api.FakeDatabase;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.database.HandlerOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people without credentials, or with free ones, may cost a server; over real sockets. */
@DisplayName("Strangers")
@Timeout(120)
class StrangersTest {

    private static final int MIB = 1 << 20;

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private final List<Socket> sockets = new ArrayList<>();
    private TestServer server;
    private String token;

    @BeforeEach
    void start() throws Exception {
        start(limits(64));
    }

    private void restart(HttpLimits limits) throws Exception {
        server.close();
        launcher.started.clear();
        start(limits);
    }

    private void start(HttpLimits limits) throws Exception {
        server = TestServer.inMemory(launcher, limits);
        token = server.createIdentity().token();
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

    /** A well-behaved client is served. */
    private void assertServed() throws Exception {
        HttpRequest call = server.request("/v1/database/chat/call/set")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString("[7]"))
                .build();
        assertThat(server.http.send(call, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static String post(String path, int contentLength) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + contentLength + "\r\n\r\n";
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not true").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What strangers send fills a budget of 8 MiB; others are served all the while, and all of it comes back. */
    private void assertTakesTheBudgetAndNoMore(HttpLimits limits) throws Exception {
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
    void unfinishedBodiesTakeTheBudgetAndNoMore() throws Exception {
        HttpLimits limits = limits(8);
        restart(limits);
        byte[] most = new byte[2 * MIB - 1];
        for (int i = 0; i < 10; i++) {
            OutputStream out = send(post("/v1/database/chat/call/set", 2 * MIB)).getOutputStream();
            out.write(most);
        }
        assertTakesTheBudgetAndNoMore(limits);
    }

    @Test
    void bodiesOfHandlersThatDoNotAnswerTakeTheBudgetAndNoMore() throws Exception {
        HttpLimits limits = limits(16);
        restart(limits);
        FakeDatabase database = launcher.started.get(0);
        byte[] body = new byte[5 * MIB];
        for (int i = 0; i < 2; i++) {
            send(post("/v1/database/chat/route/wait", body.length))
                    .getOutputStream()
                    .write(body);
        }
        awaitTrue(() -> database.waiting.size() == 2);
        assertThat(limits.budget().used()).isBetween(10L * MIB, 16L * MIB);
        Socket third = send(post("/v1/database/chat/route/wait", body.length));
        third.getOutputStream().write(body);
        assertThat(TestServer.readAvailable(third)).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
        assertServed();
        // Those who are gone are charged for as long as their handlers run.
        for (Socket socket : sockets) {
            socket.close();
        }
        assertThat(limits.budget().used()).isGreaterThan(10L * MIB);
        database.waiting.forEach(waiting -> waiting.complete(new HandlerOutcome.Failed()));
        awaitTrue(() -> limits.budget().used() < MIB);
        assertServed();
    }

    @Test
    void whoFindsNoRoomIsToldSo() throws Exception {
        HttpLimits limits = limits(8);
        restart(limits);
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
        restart(limits);
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
        byte[] program = new byte[5 * MIB + 7];
        for (int i = 0; i < program.length; i++) {
            program[i] = (byte) (i * 31 >>> 3);
        }
        HttpResponse<String> published = server.send(server.request("/v1/database/large")
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(program)));
        assertThat(published.statusCode()).isEqualTo(200);
        assertThat(launcher.started.get(1).programHash()).isEqualTo(Keccak256.hash(program));
    }

    @Test
    void diskForProgramsIsBounded() throws Exception {
        restart(limits(64).withUploadDiskBytes(MIB));
        assertThat(server.send("PUT", "/v1/database/large", token, "x".repeat(2 * MIB))
                        .statusCode())
                .isEqualTo(503);
        assertServed();
    }

    @Test
    void credentialsAreCheckedBeforeTheBody() throws Exception {
        // The body never comes, and the answer does not wait for it.
        Socket socket = send("PUT /v1/database/other HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                + "Authorization: Bearer forged\r\nContent-Length: 1000\r\n\r\n");
        assertThat(TestServer.readAvailable(socket)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void unfinishedMessagesTakeTheBudgetAndNoMore() throws Exception {
        HttpLimits limits = limits(8);
        restart(limits);
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
        assertTakesTheBudgetAndNoMore(limits);
    }

    @Test
    void requestsThatWaitForADatabaseAreCharged() throws Exception {
        HttpLimits limits = limits(64);
        restart(limits);
        TestSocket socket = TestSocket.connect(server, "chat", "", "v3.bsatn.spacetimedb");
        socket.next();
        long before = limits.budget().used();
        launcher.started.get(0).mute();
        byte[] args = new byte[100_000];
        // Each waits for the one before it, which is what the JDK's client wants, until nothing is taken any more.
        CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 200; i++) {
            ByteBuffer call = ByteBuffer.wrap(TestSocket.call(i, "set", args));
            sent = sent.thenCompose(done -> socket.socket().sendBinary(call, true));
        }
        // Reading stops at an eighth of the budget for one client; the handshake may have been given back since.
        awaitTrue(() -> limits.budget().used() - before > 7 * MIB);
        assertThat(limits.budget().used() - before).isLessThan(9 * MIB);
    }

    @Test
    void connectionsAreCountedInAllAndByAddress() throws Exception {
        restart(limits(64).withConnections(20, 15));
        for (int i = 0; i < 13; i++) {
            connect();
        }
        assertServed();
        connect();
        connect();
        // The connection of the look may be counted for a moment yet; those that come in its place are counted, too.
        String answer = TestServer.readAvailable(connect());
        for (int i = 0; answer.isEmpty() && i < 3; i++) {
            answer = TestServer.readAvailable(connect());
        }
        assertThat(answer).startsWith("HTTP/1.1 503 ");
        sockets.get(0).close();
        sockets.get(1).close();
        awaitTrue(() -> {
            try {
                return server.raw("GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .startsWith("HTTP/1.1 200 ");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static HttpLimits quick(Duration answer) {
        Duration quick = Duration.ofMillis(300);
        return limits(64).withTimeouts(quick, quick, Duration.ofSeconds(60), answer);
    }

    private static String readToEnd(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void slowHeadsAndSilentConnectionsAreClosed() throws Exception {
        restart(quick(Duration.ofSeconds(60)));
        assertThat(readToEnd(connect())).isEmpty();
        assertThat(readToEnd(send("GET /v1/health HTTP/1.1\r\nHo"))).isEmpty();
        assertServed();
    }

    @Test
    void slowBodiesAreRefused() throws Exception {
        restart(quick(Duration.ofSeconds(60)));
        assertThat(readToEnd(send(post("/v1/database/chat/call/set", 1000) + "[")))
                .startsWith("HTTP/1.1 408 ");
        assertServed();
    }

    @Test
    void requestsWithoutAnAnswerEnd() throws Exception {
        restart(quick(Duration.ofMillis(500)));
        launcher.started.get(0).mute();
        assertThat(readToEnd(send(post("/v1/database/chat/call/set", 3) + "[7]")))
                .startsWith("HTTP/1.1 504 ");
    }

    @Test
    void tokensWithSomethingBehindThemAreRefused() throws Exception {
        for (String suffix : List.of("%0d%0a", "%0d%0aset-cookie:%20a=b", "%00", "%20")) {
            assertThat(server.get("/v1/database/chat/identity?token=" + token + suffix)
                            .statusCode())
                    .isEqualTo(401);
        }
        assertServed();
    }

    @Test
    void pagesOfOthersChangeNothing() throws Exception {
        restart(limits(64).withAllowed(Set.of("my.test"), Set.of("https://friend.test")));
        String publish = "PUT /v1/database/new HTTP/1.1\r\nContent-Length: 1\r\nConnection: close\r\n";
        assertThat(server.raw(publish + "Host: localhost\r\nOrigin: https://evil.test\r\n\r\nx"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(server.raw(publish + "Host: localhost\r\nOrigin: null\r\n\r\nx"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(server.get("/v1/database/new/identity").statusCode()).isEqualTo(404);
        assertThat(server.raw(publish + "Host: localhost:3000\r\nOrigin: http://localhost:3000\r\n\r\nx"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(server.raw(publish + "Host: localhost\r\nOrigin: https://friend.test\r\n\r\nx"))
                .startsWith("HTTP/1.1 403 ")
                .contains("is not authorized");
        // Pages may read and call: that is what clients in browsers do.
        assertThat(server.raw("GET /v1/database/new/identity HTTP/1.1\r\nHost: localhost\r\n"
                        + "Origin: https://evil.test\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.test, 403",
        "evil.test:3000, 403",
        "my.test, 200",
        "localhost:80, 200",
        "127.0.0.1, 200",
        "[::1]:3000, 200",
    })
    void serversOfOneMachineAnswerToTheirNamesOnly(String host, int status) throws Exception {
        restart(limits(64).withAllowed(Set.of("my.test"), Set.of()));
        assertThat(server.raw("GET /v1/health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void namesAreGivenByOwnersAndAreFew() throws Exception {
        String stranger = server.createIdentity().token();
        assertThat(server.send("POST", "/v1/database/chat/names", stranger, "spam")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send("POST", "/v1/database/chat/names", token, "n".repeat(65))
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send("PUT", "/v1/database/" + "n".repeat(65), token, "x")
                        .statusCode())
                .isEqualTo(400);
        for (int i = 0; i < 15; i++) {
            assertThat(server.send("POST", "/v1/database/chat/names", token, "name-" + i)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(server.send("POST", "/v1/database/chat/names", token, "one-more")
                        .body())
                .contains("at most 16 names");
    }

    @Test
    void healthTellsWhoRefusesWrites() throws Exception {
        assertThat(server.get("/v1/health").body()).doesNotContain("refusing_writes");
        launcher.started.get(0).durability.fail(new IOException("/secret/path: No space left on device"));
        assertThat(server.get("/v1/health").body())
                .contains(server.get("/v1/database/chat/identity").body(), "its log failed")
                .doesNotContain("secret");
    }

    @Test
    void answersNobodyReadsStopTheirRequests() throws Exception {
        HttpLimits limits = limits(64);
        restart(limits);
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
