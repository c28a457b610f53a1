package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.FakeServers;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.api.FakeDatabase;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.testing.Checks;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames on established connections, against spec wire-protocol.md §4–7, §11.10 and §12. */
@DisplayName("WebSocket sessions")
class WebSocketSessionTest {

    private static final String V2 = "v2.bsatn.spacetimedb";
    private static final String V3 = "v3.bsatn.spacetimedb";
    private static final byte BINARY_FRAME = (byte) 0x82;
    private static final int OPCODE_CLOSE = 8;
    private static final int OPCODE_PING = 9;

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private TestServer server;
    private IssuedToken owner;
    private FakeDatabase database;

    @BeforeEach
    void start() throws Exception {
        start(WebSocketConfig.DEFAULT);
    }

    private void start(WebSocketConfig config) throws Exception {
        server = new TestServer(FakeServers.builder(launcher).webSocket(config));
        owner = server.createIdentity();
        server.send("PUT", "/v1/database/chat", owner.token(), "program");
        database = launcher.started.get(launcher.started.size() - 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Checks("spec wire-protocol.md §15.3 and §15.9")
    void firstMessageIsTheIdentity() throws Exception {
        String id = "000102030405060708090a0b0c0d0e0f";
        TestSocket socket =
                TestSocket.connect(server, "chat", "?token=" + owner.token() + "&connection_id=" + id, V3, V2);
        assertThat(socket.socket().getSubprotocol()).isEqualTo(V3);
        BsatnReader message = socket.nextBody();
        assertThat(message.readU8()).isZero();
        assertThat(message.readIdentity()).isEqualTo(owner.identity());
        assertThat(message.readConnectionId().toHex()).isEqualTo(id);
        assertThat(message.readString()).isEqualTo(owner.token());
        assertThat(message.remaining()).isZero();
    }

    @Test
    @Checks({"spec wire-protocol.md §15.1", "spec http-api.md §9.5"})
    void anonymousClientsGetATokenThatWorksAgain() throws Exception {
        BsatnReader first = TestSocket.connect(server, "chat", "", V2).nextBody();
        first.readU8();
        var identity = first.readIdentity();
        first.readConnectionId();
        String token = first.readString();
        String shortToken = server.send("POST", "/v1/identity/websocket-token", token, "")
                .body()
                .replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        BsatnReader again =
                TestSocket.connect(server, "chat", "?token=" + shortToken, V2).nextBody();
        again.readU8();
        assertThat(again.readIdentity()).isEqualTo(identity);
        again.readConnectionId();
        assertThat(again.readString()).isEqualTo(shortToken);
    }

    @Test
    @Checks("spec subscriptions.md §11.8")
    void aSessionHasOneConnectionAtATime() throws Exception {
        String query = "?token=" + owner.token() + "&session_id=" + "ab".repeat(16);
        TestSocket first = TestSocket.connect(server, "chat", query, V3);
        first.next();
        assertServed(first);
        TestSocket other = TestSocket.connect(server, "chat", "?session_id=" + "ab".repeat(16), V3);
        other.next();
        assertThat(TestSocket.connect(server, "chat", query, V3).closed())
                .isEqualTo(new TestSocket.Closed(4000, "session busy"));
        assertThat(first.closed().code()).isEqualTo(1006);
        // The refusal made the holder go; whoever tries again gets in when it has gone.
        TestSocket again = TestSocket.connect(server, "chat", query, V3);
        while (!again.isGreeted()) {
            assertThat(again.closed().code()).isEqualTo(4000);
            again = TestSocket.connect(server, "chat", query, V3);
        }
        assertServed(again);
        assertServed(other);
    }

    @Test
    @Checks("spec http-api.md §10.10")
    void clientsOfV1AreServedInTheirFormat() throws Exception {
        String query = "?token=" + owner.token() + "&compression=None";
        TestSocket binary = TestSocket.connect(server, "chat", query, "v1.bsatn.spacetimedb");
        BsatnReader token = binary.nextBody();
        assertThat(token.readU8()).isEqualTo(3);
        assertThat(token.readIdentity()).isEqualTo(owner.identity());
        assertThat(token.readString()).isEqualTo(owner.token());
        token.readConnectionId();
        assertThat(token.remaining()).isZero();
        binary.send("01 00000000 09000000");
        assertThat(binary.next())
                .asHexString()
                .isEqualToIgnoringCase("0007" + "0".repeat(16) + "0009000000" + "01" + "01" + "16000000"
                        + HexFormat.of().formatHex("not in a fake database".getBytes(StandardCharsets.UTF_8)));
        binary.send("09");
        assertThat(binary.closed())
                .isEqualTo(new TestSocket.Closed(1011, "unknown tag 0x9 for sum type ClientMessage"));

        TestSocket json = TestSocket.connect(server, "chat", query, "v1.json.spacetimedb");
        assertThat(json.nextText()).startsWith("{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0xc200");
        json.socket()
                .sendText("{\"Subscribe\":{\"query_strings\":[],\"request_id\":9}}", true)
                .join();
        assertThat(json.nextText())
                .isEqualTo("{\"SubscriptionError\":{\"total_host_execution_duration_micros\":0,"
                        + "\"request_id\":{\"some\":9},\"query_id\":{\"none\":[]},\"table_id\":{\"none\":[]},"
                        + "\"error\":\"not in a fake database\"}}");
        // The kind of frame decides how a request is read, the protocol how it is answered.
        json.send("01 00000000 07000000");
        assertThat(json.nextText()).contains("\"request_id\":{\"some\":7}");
        json.socket().sendText("{}", true).join();
        assertThat(json.closed().code()).isEqualTo(1011);
    }

    @Test
    void v1ConfirmsReadsOnlyIfAsked() throws Exception {
        database.durability.set(-1);
        TestSocket socket = TestSocket.connect(server, "chat", "", "v1.bsatn.spacetimedb");
        socket.next();
        ClientSession session = onlySession();
        database.send(session, new OutgoingMessage(new ServerMessage.TransactionUpdate(List.of()), 5));
        assertThat(socket.nextBody().readU8()).isEqualTo(2);
    }

    private ClientSession onlySession() {
        return database.sessions.values().iterator().next();
    }

    @Test
    void theSessionOfARefusedClientIsFree() throws Exception {
        server.send("PUT", "/v1/database/closed", owner.token(), "deny");
        String query = "/subscribe?token=" + owner.token() + "&session_id=" + "cd".repeat(16) + " ";
        for (int i = 0; i < 3; i++) {
            try (Socket socket = socketBehind(handshake("closed").replace("/subscribe ", query))) {
                assertThat(opcodes(readToTheEnd(socket))).doesNotContain(OPCODE_CLOSE);
            }
        }
    }

    @Test
    @Checks("spec wire-protocol.md §15.11")
    void everyRequestIsAnswered() throws Exception {
        TestSocket socket = connected(V2, "");
        BsatnWriter text = new BsatnWriter();
        text.writeString("boom");
        socket.send(TestSocket.call(3, "echo", text.toByteArray()));
        assertThat(socket.next())
                .asHexString()
                .isEqualToIgnoringCase("00" + "06030000000700000000000000" + "0208000000" + "04000000626F6F6D");
        socket.send(TestSocket.call(4, "nothing", new byte[0]));
        assertThat(socket.nextBody().readU8()).isEqualTo(6);
        socket.send("00 05000000 09000000 00000000");
        assertThat(socket.next()).asHexString().isEqualToIgnoringCase("0001050000000900000000000000");
        socket.send("01 06000000 09000000 01");
        assertThat(socket.next()).asHexString().isEqualToIgnoringCase("0002060000000900000001");
        socket.send("02 07000000 03000000 616263");
        assertThat(socket.next()).asHexString().isEqualToIgnoringCase("0005070000000103000000616263");
        socket.send("04 08000000 00 01000000 70 00000000");
        assertThat(socket.nextBody().readU8()).isEqualTo(7);
        socket.send("05 09000000 01000000 03000000 00000000");
        assertThat(socket.next()).asHexString().isEqualToIgnoringCase("0008090000000100000003000000" + "0000000000");
    }

    @Test
    void v3BatchesInBothDirections() throws Exception {
        TestSocket socket = connected(V3, "");
        BsatnWriter batch = new BsatnWriter();
        int count = 500;
        for (int i = 0; i < count; i++) {
            byte[] call = TestSocket.call(i, "nothing", new byte[0]);
            batch.writeRaw(call, 0, call.length);
        }
        socket.send(batch.toByteArray());
        int received = 0;
        int payloads = 0;
        while (received < count) {
            BsatnReader body = socket.nextBody();
            payloads++;
            while (body.remaining() > 0) {
                assertThat(body.readU8()).isEqualTo(6);
                assertThat(body.readU32()).isEqualTo(received++);
                body.readI64();
                assertThat(body.readU8()).isEqualTo(3);
                assertThat(body.readString()).isEqualTo("no such reducer");
            }
        }
        assertThat(payloads).isLessThanOrEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v2.bsatn.spacetimedb | 06 | unknown tag 0x6 for sum type ClientMessage",
                "v3.bsatn.spacetimedb | ff | unknown tag 0xff for sum type ClientMessage",
                "v2.bsatn.spacetimedb | 02 0200 | data too short for u32: Expected 4, given 2",
                "v3.bsatn.spacetimedb | '' | v3 websocket binary payload must contain at least one v2 client message",
            })
    void malformedMessagesClose1011AndHarmNobodyElse(String protocol, String hex, String reason) throws Exception {
        TestSocket other = connected(V3, "");
        TestSocket socket = connected(protocol, "");
        socket.send(hex);
        assertThat(socket.closed()).isEqualTo(new TestSocket.Closed(1011, reason));
        assertServed(other);
    }

    /** Checks that a client still gets answers. */
    private static void assertServed(TestSocket client) throws Exception {
        client.send(TestSocket.call(1, "nothing", new byte[0]));
        assertThat(client.nextBody().readU8()).isEqualTo(6);
    }

    @Test
    void textMessagesClose1011() throws Exception {
        TestSocket other = connected(V3, "");
        for (String version : new String[] {"v2", "v3"}) {
            TestSocket socket = connected(version + ".bsatn.spacetimedb", "");
            socket.socket().sendText("hello", true).join();
            assertThat(socket.closed())
                    .isEqualTo(new TestSocket.Closed(1011, version + " websocket does not support text messages"));
        }
        assertServed(other);
    }

    @Test
    void oversizedMessagesClose1009() throws Exception {
        TestSocket other = connected(V3, "");
        try (Socket socket = rawSocket()) {
            socket.getOutputStream().write(new byte[] {BINARY_FRAME, (byte) 0xFF, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0});
            assertThat(TestServer.readAvailable(socket)).contains(closeStart(1009) + "message is too large");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertServed(other);
    }

    @Test
    void fragmentsBeyondTheLimitClose1009() throws Exception {
        TestSocket other = connected(V3, "");
        try (Socket socket = rawSocket()) {
            OutputStream out = socket.getOutputStream();
            byte[] chunk = new byte[1024 * 1024];
            // Thirty-three fragments of one MiB are more than the 32 MiB one message may have.
            for (int i = 0; i < 34; i++) {
                out.write(
                        new byte[] {(byte) (i == 0 ? 0x02 : 0x00), (byte) 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0});
                out.write(chunk);
            }
            assertThat(TestServer.readAvailable(socket)).contains(closeStart(1009) + "message is too large");
        } catch (IOException e) {
            assertThat(e).hasMessageMatching(".*([Rr]eset|[Bb]roken pipe|aborted).*");
        }
        assertServed(other);
    }

    @ParameterizedTest
    @CsvSource({
        // Unmasked, reserved bit set, unknown opcode, fragmented ping, continuation of nothing, close code 1005.
        "820100",
        "C28100000000FF",
        "8B8100000000FF",
        "098000000000",
        "808000000000",
        "88820000000003ED",
    })
    void framesThatBreakTheRfcClose1002(String hex) throws Exception {
        TestSocket other = connected(V3, "");
        try (Socket socket = rawSocket()) {
            socket.getOutputStream().write(HexFormat.of().parseHex(hex));
            assertThat(TestServer.readAvailable(socket)).contains(closeStart(1002));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertServed(other);
    }

    @Test
    @Checks("spec wire-protocol.md §15.6")
    void framesRightBehindTheHandshakeAreRead() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            // One write, so that the frame is there long before the 101.
            socket.getOutputStream()
                    .write((handshake("chat") + "\u0089\u0082\0\0\0\0hi").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(TestServer.readAvailable(socket))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("\u008a\u0002hi");
        }
    }

    @Test
    void requestsBehindARefusedHandshakeAreAnswered() throws Exception {
        assertThat(server.raw(handshake("nobody") + "GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("HTTP/1.1 200 ", "\"nodes\"");
    }

    /** Returns how the bytes of a close frame go on behind the first two. */
    private static String closeStart(int code) {
        return String.valueOf((char) (code >> 8)) + (char) (code & 0xFF);
    }

    @Test
    void rejectedClientsSeeNoCloseFrame() throws Exception {
        server.send("PUT", "/v1/database/closed", owner.token(), "deny");
        try (Socket socket = rawSocket("closed")) {
            assertThat(opcodes(readToTheEnd(socket))).doesNotContain(OPCODE_CLOSE);
        }
    }

    /** Returns what comes until the server closes the connection. */
    private static String readToTheEnd(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    @Checks("spec wire-protocol.md §15.16")
    void pingsAreAnsweredAndSilenceEndsTheConnection() throws Exception {
        server.close();
        start(WebSocketConfig.DEFAULT.withTiming(
                Duration.ofMillis(100), Duration.ofMillis(1500), Duration.ofMillis(250)));
        try (Socket socket = rawSocket()) {
            socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
            String received = TestServer.readAvailable(socket);
            assertThat(received).contains("\u008a\u0002hi");
            // The server's own ping stays unanswered, so there is no second one.
            assertThat(opcodes(received).stream().filter(opcode -> opcode == OPCODE_PING))
                    .hasSize(1);
            socket.setSoTimeout(60_000);
            InputStream in = socket.getInputStream();
            int last = in.read();
            while (last >= 0) {
                last = in.read();
            }
            assertThat(last).isEqualTo(-1);
        }
    }

    @Test
    void pingsOfAClientThatDoesNotReadPileUpNothing() throws Exception {
        byte[] ping = new byte[6 + 125];
        ping[0] = (byte) 0x89;
        ping[1] = (byte) (0x80 | 125);
        int count = 300_000;
        try (Socket socket = rawSocket()) {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            for (int i = 0; i < count; i++) {
                out.write(ping);
            }
            out.write(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
            out.flush();
            long received = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            // What fits into the buffers of the two sockets is answered.
            assertThat(received).isLessThan(count * 127L / 2);
        }
    }

    @Test
    void closeOfTheClientIsEchoedAndTheDatabaseTold() throws Exception {
        TestSocket socket = connected(V3, "");
        assertThat(database.sessions).hasSize(1);
        socket.socket().sendClose(1000, "bye").join();
        assertThat(socket.closed().code()).isEqualTo(1000);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!database.sessions.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(database.sessions).isEmpty();
    }

    @Test
    void deletionOfTheDatabaseCloses1001() throws Exception {
        TestSocket socket = connected(V3, "");
        assertThat(server.send("DELETE", "/v1/database/chat", owner.token(), "").statusCode())
                .isEqualTo(200);
        assertThat(socket.closed()).isEqualTo(new TestSocket.Closed(1001, "module exited"));
    }

    @Test
    void stoppingTheServerCloses1001() throws Exception {
        TestSocket socket = connected(V3, "");
        server.close();
        assertThat(socket.closed()).isEqualTo(new TestSocket.Closed(1001, "module exited"));
    }

    @Test
    @Checks({"spec subscriptions.md §11.9", "spec client-sdk.md §20.10"})
    void confirmedClientsWaitForDurability() throws Exception {
        database.durability.set(0);
        TestSocket confirmed = connected(V3, "");
        TestSocket unconfirmed = connected(V3, "?confirmed=false");
        confirmed.send(TestSocket.call(1, "set", new byte[4]));
        // Without state, but behind a message that waits.
        confirmed.send(TestSocket.call(2, "nothing", new byte[0]));
        assertThat(confirmed.nothingWithin(300)).isTrue();
        unconfirmed.send(TestSocket.call(3, "set", new byte[4]));
        assertThat(unconfirmed.nextBody().readU8()).isEqualTo(6);
        database.durability.set(1);
        BsatnReader body = confirmed.nextBody();
        assertThat(body.readU8()).isEqualTo(6);
        assertThat(body.readU32()).isEqualTo(1);
    }

    @Test
    @Checks("spec wire-protocol.md §15.13")
    void largePayloadsAreCompressedAsAskedFor() throws Exception {
        String text = "x".repeat(5000);
        for (String compression : new String[] {"Gzip", "None", "Brotli"}) {
            TestSocket socket = connected(V3, "?compression=" + compression);
            OutgoingMessage message =
                    OutgoingMessage.stateless(new ServerMessage.SubscriptionError(OptionalInt.empty(), 1, text));
            database.sessions.values().forEach(session -> database.send(session, message));
            byte[] payload = socket.next();
            switch (compression) {
                case "None" -> assertThat(payload[0]).isZero();
                case "Gzip" -> assertThat(payload[0]).isEqualTo((byte) 2);
                // Without its native library it is plain.
                default -> assertThat(payload[0]).isBetween((byte) 0, (byte) 1);
            }
            if (payload[0] != 0) {
                assertThat(payload).hasSizeLessThan(500);
            }
            byte[] body = TestSocket.body(payload);
            assertThat(new String(body, 10, 5000, StandardCharsets.UTF_8)).isEqualTo(text);
            socket.socket().abort();
        }
    }

    @Test
    void whatNobodySharesIsPlainUnlessAskedFor() throws Exception {
        TestSocket silent = TestSocket.withQuery(server, "chat", "", V3);
        silent.next();
        ServerMessage large = ServerMessage.OneOffQueryResult.error(1, "x".repeat(5000));
        database.send(onlySession(), OutgoingMessage.stateless(large));
        byte[] payload = silent.next();
        assertThat(payload[0]).isZero();
        assertThat(payload).hasSizeGreaterThan(5000);
    }

    @Test
    void textsThatWouldBeTooLongCloseOrFail() throws Exception {
        TestSocket json = TestSocket.connect(server, "chat", "?token=" + owner.token(), "v1.json.spacetimedb");
        json.nextText();
        String large = "x".repeat(5 << 20);
        ClientSession session = onlySession();
        database.send(session, OutgoingMessage.stateless(new V1ServerMessage.OneOff(new byte[] {1}, null, large, 0)));
        assertThat(json.nextText()).contains("OneOffQueryResponse", "too large for v1.json");
        database.send(
                session,
                OutgoingMessage.stateless(new V1ServerMessage.Transaction(
                        V1ServerMessage.CallReport.withoutArgs("r", 0, owner.identity(), session.connectionId(), 0),
                        new V1ServerMessage.Status.Failed(large),
                        0,
                        false)));
        assertThat(json.nextText()).contains("SubscriptionError", "too large for v1.json");
        assertThat(json.closed())
                .isEqualTo(new TestSocket.Closed(1011, "message is too large for v1.json, use a binary protocol"));
    }

    @Test
    void tooManyUnansweredRequestsClose1013() throws Exception {
        TestSocket socket = connected(V3, "");
        database.mute();
        BsatnWriter batch = new BsatnWriter();
        byte[] call = TestSocket.call(1, "nothing", new byte[0]);
        for (int i = 0; i < 16_385; i++) {
            batch.writeRaw(call, 0, call.length);
        }
        socket.send(batch.toByteArray());
        assertThat(socket.closed()).isEqualTo(new TestSocket.Closed(1013, "too many requests"));
    }

    @Test
    void clientsThatDoNotReadAreCutOff() throws Exception {
        try (Socket socket = rawSocket()) {
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            Collection<ClientSession> sessions = database.sessions.values();
            while (sessions.isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            ClientSession session = sessions.iterator().next();
            OutgoingMessage large = OutgoingMessage.stateless(
                    new ServerMessage.SubscriptionError(OptionalInt.empty(), 1, "x".repeat(2000)));
            for (int i = 0; i < 40_000; i++) {
                database.send(session, large);
            }
            while (!sessions.isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(sessions).isEmpty();
            assertThat(socket.isClosed()).isFalse();
        }
    }

    /** Returns the opcodes of the complete frames a server has sent. */
    private static List<Integer> opcodes(String received) {
        List<Integer> opcodes = new ArrayList<>();
        for (int at = 0; at + 2 <= received.length(); ) {
            opcodes.add(received.charAt(at) & 0x0F);
            int length = received.charAt(at + 1);
            at += 2;
            if (length == 126) {
                length = received.charAt(at) << 8 | received.charAt(at + 1);
                at += 2;
            }
            at += length;
        }
        return opcodes;
    }

    private TestSocket connected(String protocol, String query) throws Exception {
        TestSocket socket = TestSocket.connect(server, "chat", query, protocol);
        assertThat(socket.nextBody().readU8()).isZero();
        return socket;
    }

    private Socket rawSocket() throws Exception {
        return rawSocket("chat");
    }

    static String handshake(String name) {
        return "GET /v1/database/" + name + "/subscribe HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: " + V3 + "\r\n\r\n";
    }

    /** Returns a socket right behind the response head of a handshake. */
    private Socket rawSocket(String name) throws Exception {
        return socketBehind(handshake(name));
    }

    private Socket socketBehind(String handshake) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
        return socket;
    }
}
