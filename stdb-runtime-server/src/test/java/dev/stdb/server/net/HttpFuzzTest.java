package dev.stdb.server.net;

import static dev.stdb.server.net.TestServer.readAvailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.api.FakeDatabase;
import dev.stdb.testing.Fuzz;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever arrives on a socket: it is answered, never with a bug, and the connection ends when it should. */
@Timeout(3600)
class HttpFuzzTest {
    /** Comes last on every connection, so that the server closes it unless it waits for more of what came before. */
    private static final byte[] LAST = "\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    private static final int PATIENCE_MS = 20;
    private static final int HANG_MS = 60_000;

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private TestServer server;
    private String token;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.inMemory(launcher);
        token = server.createIdentity().token();
        server.send("PUT", "/v1/database/chat", token, "x");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String answer) {
            super(answer, null, false, false);
        }
    }

    private void ask(byte[] input) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String answer = answer(socket, input);
            assertThat(answer).doesNotContain("HTTP/1.1 500 ", "java.", "Exception");
            if (!answer.startsWith("HTTP/1.1 200 ") && !answer.startsWith("HTTP/1.1 101 ")) {
                throw new Refused(answer.isEmpty() ? "closed" : answer.substring(0, 12));
            }
        }
    }

    private static String answer(Socket socket, byte[] input) throws IOException {
        try {
            socket.getOutputStream().write(input);
            socket.getOutputStream().write(LAST);
        } catch (SocketException closed) {
            // Refused before all of it was read.
            return readAvailable(socket);
        }
        StringBuilder received = new StringBuilder();
        if (!readToEnd(socket, PATIENCE_MS, received)) {
            socket.shutdownOutput();
            assertThat(readToEnd(socket, HANG_MS, received))
                    .as("the connection ends")
                    .isTrue();
        }
        return received.toString();
    }

    private static boolean readToEnd(Socket socket, int timeoutMs, StringBuilder received) throws IOException {
        socket.setSoTimeout(timeoutMs);
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
        return true;
    }

    private static String request(String line, String headers, String body) {
        return line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
    }

    @Test
    void requestsAreAnsweredOrRefused() throws Exception {
        String authorization = "Authorization: Bearer " + token + "\r\n";
        Fuzz.of("http", this::ask)
                .seed(request("GET /v1/health", "", ""))
                .seed(request("GET /v1/database/chat/identity?token=" + token, "", ""))
                .seed(request(
                        "POST /v1/database/chat/call/set",
                        authorization + "Content-Type: application/json\r\nContent-Length: 3\r\n",
                        "[7]"))
                // Says that much will come, which pieces of it do not.
                .seed(request(
                        "POST /v1/database/chat/call/set",
                        authorization + "Content-Type: application/json\r\nContent-Length: 60000\r\n",
                        "[" + " ".repeat(59_997) + "7]"))
                .seed(request(
                        "POST /v1/database/chat/call/set",
                        authorization + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                        "3\r\n[7]\r\n0\r\n\r\n"))
                .seed(request(
                        "GET /v1/database/chat/subscribe?compression=None",
                        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Protocol: v2.bsatn.spacetimedb, v3.bsatn.spacetimedb\r\n",
                        ""))
                .seed(request("HEAD /", "Origin: http://x\r\n", ""))
                .words(
                        "\r\n",
                        "\r\n\r\n",
                        "%00",
                        "%0d%0a",
                        "%",
                        "/../",
                        "?",
                        "Content-Length: ",
                        "Transfer-Encoding: chunked\r\n",
                        "Host: ",
                        "Expect: 100-continue\r\n",
                        "HTTP/1.0",
                        "PUT ",
                        "OPTIONS ",
                        "99999999999999999999")
                .refusedBy(Refused.class)
                .allThreadsAllocateAtMost(4 << 20, 200)
                .run(1_000);
        assertThat(server.get("/v1/health").statusCode()).isEqualTo(200);
    }
}
