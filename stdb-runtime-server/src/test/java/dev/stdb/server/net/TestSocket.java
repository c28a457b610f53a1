package dev.stdb.server.net;

import com.aayushatharva.brotli4j.decoder.Decoder;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** WebSocket client that keeps what it receives. */
final class TestSocket implements WebSocket.Listener {

    record Closed(int code, String reason) {}

    private final BlockingQueue<byte[]> payloads = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;

    static TestSocket connect(TestServer server, String database, String query, String... protocols) throws Exception {
        // Unless a test is about it, nothing is compressed.
        String separator = query.isEmpty() ? "?" : "&";
        String plain = query.contains("compression=") ? query : query + separator + "compression=None";
        return withQuery(server, database, plain, protocols);
    }

    /** Connects a client that asks for nothing but what the query says. */
    static TestSocket withQuery(TestServer server, String database, String query, String... protocols)
            throws Exception {
        TestSocket client = new TestSocket();
        String url = "ws://127.0.0.1:" + server.port() + "/v1/database/" + database + "/subscribe" + query;
        client.socket = server.http
                .newWebSocketBuilder()
                .subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length))
                .buildAsync(URI.create(url), client)
                .get(60, TimeUnit.SECONDS);
        return client;
    }

    WebSocket socket() {
        return Objects.requireNonNull(socket);
    }

    void send(String hex) {
        send(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void send(byte[] payload) {
        socket().sendBinary(ByteBuffer.wrap(payload), true).join();
    }

    static byte[] call(int requestId, String reducer, byte[] args) {
        BsatnWriter out = new BsatnWriter();
        out.writeTag(3);
        out.writeU32(requestId);
        out.writeU8(0);
        out.writeString(reducer);
        out.writeBytes(args);
        return out.toByteArray();
    }

    /** Returns the next payload, compression tag included. */
    byte[] next() throws InterruptedException {
        byte[] payload = payloads.poll(60, TimeUnit.SECONDS);
        if (payload == null) {
            throw new AssertionError("no message within 10 s; closed=" + closed.getNow(null));
        }
        return payload;
    }

    /** Returns the next payload, which is a text. */
    String nextText() throws InterruptedException {
        return new String(next(), StandardCharsets.UTF_8);
    }

    /** Returns what a payload holds behind its compression tag, decompressed. */
    static byte[] body(byte[] payload) {
        byte[] body = Arrays.copyOfRange(payload, 1, payload.length);
        try {
            return switch (payload[0]) {
                case 0 -> body;
                case 1 -> Decoder.decompress(body).getDecompressedData();
                case 2 -> new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
                default -> throw new AssertionError("unknown compression: tag=" + payload[0]);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a reader behind the compression tag of the next payload, which must be uncompressed. */
    BsatnReader nextBody() throws InterruptedException {
        byte[] payload = next();
        if (payload[0] != 0) {
            throw new AssertionError("compressed payload: tag=" + payload[0]);
        }
        return new BsatnReader(payload, 1, payload.length - 1);
    }

    /** Waits for the first payload or the end; returns whether there is a payload, which is taken. */
    boolean isGreeted() throws InterruptedException {
        while (true) {
            if (payloads.poll(20, TimeUnit.MILLISECONDS) != null) {
                return true;
            }
            if (closed.isDone()) {
                return payloads.poll() != null;
            }
        }
    }

    boolean nothingWithin(long millis) throws InterruptedException {
        return payloads.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    Closed closed() throws Exception {
        return closed.get(60, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            payloads.add(partial.toByteArray());
            partial = new ByteArrayOutputStream();
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        return onBinary(webSocket, ByteBuffer.wrap(data.toString().getBytes(StandardCharsets.UTF_8)), last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(new Closed(statusCode, reason));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
    }
}
