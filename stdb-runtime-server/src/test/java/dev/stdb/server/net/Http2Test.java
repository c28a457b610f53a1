package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.IssuedToken;
import dev.stdb.server.api.FakeDatabase;
import dev.stdb.server.common.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 without TLS on the port of HTTP/1.1, and what hostile clients of it may cost; over real sockets. */
@DisplayName("HTTP/2")
@Timeout(300)
class Http2Test {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ENHANCE_YOUR_CALM = 11;
    /** A head that begins with the status 200, which HPACK has in its table. */
    private static final byte STATUS_200 = (byte) 0x88;

    private static final String REFUSED_STREAM = "7";
    private static final int STREAMS_MAX = 32;

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private final HttpLimits limits =
            HttpLimits.within(new ByteBudget(64 << 20)).withConnections(1000, 1000);
    private TestServer server;
    private IssuedToken owner;

    @BeforeEach
    void start() throws Exception {
        start(limits);
    }

    private void start(HttpLimits given) throws Exception {
        server = TestServer.inMemory(launcher, given);
        owner = server.createIdentity();
        assertThat(server.send("PUT", "/v1/database/chat", owner.token(), "program")
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void routesAnswerAsInHttp11() throws Exception {
        try (Http2Client client = new Http2Client(server.port())) {
            for (String path : List.of("/v1/health", "/v1/database/chat/identity", "/v1/database/nobody", "/none")) {
                Http2Client.Answer answer = client.get(path);
                assertThat(answer.status()).isEqualTo(server.get(path).statusCode());
                assertThat(answer.body()).isEqualTo(server.get(path).body());
            }
            Http2Client.Answer health = client.get("/v1/health");
            assertThat(health.headers().get("access-control-allow-origin")).hasToString("*");
            assertThat(health.headers().names()).doesNotContain("connection", "transfer-encoding");
        }
    }

    @Test
    void streamsOfOneConnectionAreServedTogether() throws Exception {
        try (Http2Client client = new Http2Client(server.port())) {
            CompletableFuture<Http2Client.Answer> waiting = new CompletableFuture<>();
            client.begin("PUT", "/v1/database/other", owner.token(), false, waiting);
            List<CompletableFuture<Http2Client.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < STREAMS_MAX - 1; i++) {
                answers.add(client.send("PUT", "/v1/database/d" + i, owner.token(), "program " + i));
            }
            for (CompletableFuture<Http2Client.Answer> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            assertThat(waiting).isNotDone();
        }
    }

    @Test
    void webSocketsAreForHttp11() throws Exception {
        try (Http2Client client = new Http2Client(server.port())) {
            assertThat(client.send("GET", "/v1/database/chat/subscribe", owner.token(), "")
                            .get(60, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(426);
            assertThat(client.get("/v1/health").status()).isEqualTo(200);
        }
    }

    @Test
    void oneStreamMoreThanAllowedIsRefused() throws Exception {
        try (Socket socket = connect()) {
            ByteArrayOutputStream streams = new ByteArrayOutputStream();
            for (int i = 0; i <= STREAMS_MAX; i++) {
                frame(streams, HEADERS, END_HEADERS, 2 * i + 1, head(0x83));
            }
            socket.getOutputStream().write(streams.toByteArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Frame reset = awaitFrame(in, RST_STREAM);
            assertThat(reset.stream()).isEqualTo(2 * STREAMS_MAX + 1);
            assertThat(Integer.toString(reset.intAt(0))).isEqualTo(REFUSED_STREAM);
        }
    }

    /** CVE-2023-44487: requests that are reset at once cost the server more than the client. */
    @Test
    void clientsThatResetTheirRequestsAreSentAway() throws Exception {
        try (Socket socket = connect()) {
            ByteArrayOutputStream resets = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                frame(resets, HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, head(0x82));
                frame(resets, RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            }
            assertSentAway(socket, resets.toByteArray());
        }
        assertServes();
    }

    /** CVE-2024-27316 and its relatives: a head that never ends. */
    @Test
    void headsInAnyNumberOfPiecesAreRefused() throws Exception {
        try (Socket socket = connect()) {
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            frame(pieces, HEADERS, END_STREAM, 1, head(0x82));
            for (int i = 0; i < 10_000; i++) {
                frame(pieces, CONTINUATION, 0, 1, new byte[0]);
            }
            assertSentAway(socket, pieces.toByteArray());
        }
        try (Socket socket = connect()) {
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            frame(pieces, HEADERS, END_STREAM, 1, head(0x82));
            for (int i = 0; i < 1000; i++) {
                frame(pieces, CONTINUATION, 0, 1, header(i, 10_000));
            }
            assertEnds(socket, pieces.toByteArray());
        }
        assertServes();
    }

    @Test
    void largeHeadsAreRefused() throws Exception {
        try (Socket socket = connect()) {
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            frame(pieces, HEADERS, END_STREAM, 1, head(0x82));
            for (int i = 0; i < 5; i++) {
                frame(pieces, CONTINUATION, i < 4 ? 0 : END_HEADERS, 1, header(i, 15_000));
            }
            socket.getOutputStream().write(pieces.toByteArray());
            Frame answer = awaitFrame(new DataInputStream(socket.getInputStream()), HEADERS);
            assertThat(answer.payload()[0]).isNotEqualTo(STATUS_200);
        }
        assertServes();
    }

    @Test
    void answersToPingsThatNobodyReadsAreBounded() throws Exception {
        try (Socket socket = connect()) {
            ByteArrayOutputStream pings = new ByteArrayOutputStream();
            for (int i = 0; i < 10_000; i++) {
                frame(pings, PING, 0, 0, new byte[8]);
            }
            assertEndsWithoutReading(socket, pings.toByteArray());
        }
        assertServes();
    }

    @Test
    void connectionsWithoutStreamsAreClosed() throws Exception {
        server.close();
        start(limits.withTimeouts(
                Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofSeconds(30)));
        try (Socket idle = connect();
                Http2Client client = new Http2Client(server.port())) {
            assertThat(client.get("/v1/health").status()).isEqualTo(200);
            client.connection().closeFuture().get(60, TimeUnit.SECONDS);
            awaitEnd(new DataInputStream(idle.getInputStream()));
        }
    }

    private record Frame(int type, int stream, byte[] payload) {
        int intAt(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.write(PREFACE);
        frame(hello, SETTINGS, 0, 0, new byte[0]);
        socket.getOutputStream().write(hello.toByteArray());
        return socket;
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        out.write(stream >> 24);
        out.write(stream >> 16);
        out.write(stream >> 8);
        out.write(stream);
        out.writeBytes(payload);
    }

    /** Returns a head for {@code /}; 0x82 means GET, 0x83 POST. */
    private static byte[] head(int method) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) method, (byte) 0x86, (byte) 0x84, 0x41, 9});
        out.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Returns a header that is not put into the table. */
    private static byte[] header(int number, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String name = "x" + number;
        out.write(0);
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        // A length in the form of HPACK: 7 bits, then groups of 7.
        out.write(127);
        for (int rest = length - 127; rest >= 0; rest = rest < 128 ? -1 : rest >> 7) {
            out.write(rest < 128 ? rest : rest & 127 | 128);
        }
        out.writeBytes("v".repeat(length).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static Frame next(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readByte();
        int stream = in.readInt();
        return new Frame(type, stream, in.readNBytes(length));
    }

    private static Frame awaitFrame(DataInputStream in, int type) throws IOException {
        Frame frame = next(in);
        while (frame.type() != type) {
            frame = next(in);
        }
        return frame;
    }

    private static void awaitEnd(DataInputStream in) throws IOException {
        try {
            while (true) {
                next(in);
            }
        } catch (EOFException | SocketException e) {
            return;
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        } catch (IOException e) {
            // The server has closed already: what it said is still to be read.
        }
    }

    /** The server says what is wrong and closes. */
    private static void assertSentAway(Socket socket, byte[] bytes) throws IOException {
        Thread writer = new Thread(() -> write(socket, bytes));
        writer.start();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(awaitFrame(in, GOAWAY).intAt(4)).isEqualTo(ENHANCE_YOUR_CALM);
        awaitEnd(in);
    }

    private static void assertEnds(Socket socket, byte[] bytes) throws IOException {
        Thread writer = new Thread(() -> write(socket, bytes));
        writer.start();
        awaitEnd(new DataInputStream(socket.getInputStream()));
    }

    private static void assertEndsWithoutReading(Socket socket, byte[] bytes) {
        boolean open = true;
        while (open) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                open = false;
            }
        }
    }

    private void assertServes() throws Exception {
        try (Http2Client client = new Http2Client(server.port())) {
            assertThat(client.get("/v1/health").status()).isEqualTo(200);
        }
    }
}
