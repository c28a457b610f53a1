package dev.stdb.it.abuse;

import static dev.stdb.it.abuse.Stranger.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attacks that need nothing but connections. */
final class NetworkAttacks {
    private static final int MIB = 1 << 20;
    /** How long senders get that the server may have stopped to read from. */
    private static final long SEND_MS = 10_000;

    private static final int IDLE_CONNECTIONS = 1_200;
    private static final int ADDRESSES = 5;
    private static final long IDLE_MS = 6_000;

    private static final int CLOSE = 0x88;
    private static final int BINARY = 0x82;

    private NetworkAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("1 slow uploads", NetworkAttacks::slowUploads),
                new Attack("1 slow bodies", NetworkAttacks::slowBodies),
                new Attack("1 unfinished messages", NetworkAttacks::unfinishedMessages),
                new Attack("1 unread answers", NetworkAttacks::unreadAnswers),
                new Attack("4 idle connections", NetworkAttacks::idleConnections),
                new Attack("7 tokens with a line end", NetworkAttacks::tokensWithLineEnd),
                new Attack("14 pipelined requests", NetworkAttacks::pipelinedRequests),
                new Attack("14 frames before the handshake's answer", NetworkAttacks::earlyFrames),
                new Attack("14 frames without mask", NetworkAttacks::unmaskedFrames));
    }

    private static byte[] head(String requestLine, String headers, long contentLength) {
        return ascii(requestLine + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + contentLength
                + "\r\n\r\n");
    }

    private static void await(List<Thread> senders) throws InterruptedException {
        long end = System.nanoTime() + SEND_MS * 1_000_000;
        for (Thread sender : senders) {
            sender.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }

    /** Programs of 60 MB of which a part arrives: more than the heap together. */
    private static void slowUploads(Stranger stranger) throws Exception {
        byte[] head = head("PUT /v1/database/upload", "", 60 * MIB);
        byte[] part = new byte[8 * MIB];
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            senders.add(Stranger.send(stranger.open(), head, part));
        }
        await(senders);
    }

    /** Arguments of calls that arrive but for their last byte. */
    private static void slowBodies(Stranger stranger) throws Exception {
        byte[] head = head("POST /v1/database/bystander/call/append", "Content-Type: application/json\r\n", 2 * MIB);
        byte[] part = new byte[2 * MIB - 1];
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            senders.add(Stranger.send(stranger.open(), head, part));
        }
        await(senders);
    }

    private static byte[] handshake(String database, String token) {
        return ascii("GET /v1/database/" + database + "/subscribe HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + token + "\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: v2.bsatn.spacetimedb\r\n\r\n");
    }

    /** Returns a frame with a mask of zeros. */
    private static byte[] frame(int start, byte[] payload) {
        BsatnWriter out = new BsatnWriter();
        out.writeU8(start);
        if (payload.length < 126) {
            out.writeU8(0x80 | payload.length);
        } else {
            out.writeU8(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.writeU8((int) ((long) payload.length >>> shift) & 0xFF);
            }
        }
        out.writeU32(0);
        out.writeRaw(payload, 0, payload.length);
        return out.toByteArray();
    }

    /** Messages of 31 MiB of which half arrives. */
    private static void unfinishedMessages(Stranger stranger) throws Exception {
        byte[] whole = frame(BINARY, new byte[31 * MIB]);
        byte[] part = java.util.Arrays.copyOf(whole, 16 * MIB);
        List<Thread> senders = new ArrayList<>();
        byte[] handshake = handshake("bystander", stranger.token(0));
        for (int i = 0; i < 30; i++) {
            senders.add(Stranger.send(stranger.open(), handshake, part));
        }
        await(senders);
    }

    /** Questions without end whose answers nobody reads. */
    private static void unreadAnswers(Stranger stranger) throws Exception {
        String request = "GET /v1/database/bystander/schema?version=10 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        byte[] requests = ascii(request.repeat(1000));
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket socket = stranger.open();
            socket.setReceiveBufferSize(4096);
            byte[][] parts = new byte[50][];
            java.util.Arrays.fill(parts, requests);
            senders.add(Stranger.send(socket, parts));
        }
        await(senders);
    }

    /** More connections than the server has file descriptors, from several addresses; none says anything. */
    private static void idleConnections(Stranger stranger) throws Exception {
        for (int i = 0; i < IDLE_CONNECTIONS; i++) {
            try {
                stranger.open(i % ADDRESSES);
            } catch (IOException refused) {
                // As it should be, sooner or later.
                break;
            }
        }
        Thread.sleep(IDLE_MS);
    }

    /** Line ends must neither hang the connection nor get into a header. */
    private static void tokensWithLineEnd(Stranger stranger) throws IOException {
        for (String suffix : List.of("%0d%0a", "%0d%0aset-cookie:%20a=b", "%00", "%e2%80%a8")) {
            String path = "/v1/database/bystander/identity?token=" + stranger.token(0) + suffix;
            Stranger.Answer answer = stranger.ask("GET " + path, Map.of(), new byte[0]);
            assertThat(answer.isSuccess()).as(answer.text()).isFalse();
            assertThat(answer.text()).doesNotContain("\r\nset-cookie");
        }
    }

    /** Every one of many requests must be answered, or the connection end before with an error. */
    private static void pipelinedRequests(Stranger stranger) throws Exception {
        int count = 200;
        String row = "[1,\"x\"]";
        String head = new String(stranger.callHead("bystander", "mark", row.length()), StandardCharsets.ISO_8859_1);
        String last = "GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        Socket socket = stranger.send(ascii((head + row).repeat(count) + last));
        String answers = Stranger.readAnswer(socket).requireRoom().text();
        assertThat(answers.split("HTTP/1\\.1 ", -1))
                .as("answers to pipelined requests")
                .hasSize(count + 2);
    }

    /** What a client sends with its handshake is a part of the conversation. */
    private static void earlyFrames(Stranger stranger) throws IOException {
        byte[] goodbye = frame(CLOSE, new byte[] {0x03, (byte) 0xE8});
        Socket socket = stranger.send(handshake("bystander", stranger.token(0)), goodbye);
        assertClosed(Stranger.readAnswer(socket).requireRoom(), 1000);
    }

    private static void unmaskedFrames(Stranger stranger) throws IOException {
        Socket socket = stranger.send(handshake("bystander", stranger.token(0)));
        byte[] head = readHead(socket.getInputStream());
        Stranger.answer(head).requireRoom();
        Stranger.send(socket, new byte[] {(byte) BINARY, 3, 1, 2, 3});
        assertClosed(Stranger.readAnswer(socket), 1002);
    }

    private static byte[] readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next = 0;
        while (next >= 0 && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            next = in.read();
            head.write(next);
        }
        return head.toByteArray();
    }

    /** Checks that the last frame is a close frame with a code. */
    private static void assertClosed(Stranger.Answer received, int code) {
        String text = received.text();
        String start = "" + (char) CLOSE;
        String close = "" + (char) (code >>> 8) + (char) (code & 0xFF);
        int at = text.lastIndexOf(start);
        assertThat(at).as("a close frame in %s", text).isNotNegative();
        assertThat(text.substring(at + 2)).as("code of the close frame").startsWith(close);
    }
}
