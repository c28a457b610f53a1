package dev.stdb.it;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of the {@code v2} protocol written from the specification alone, so that tests do not share a mistake with
 * our client runtime. Requests may be sent by one thread; results are read from {@link #results()}.
 */
public final class WireClient implements AutoCloseable, WebSocket.Listener {
    private static final int CALL_REDUCER = 3;
    private static final int REDUCER_RESULT = 6;

    /**
     * The answer to one call.
     *
     * @param requestId the request it answers
     * @param outcome 0 ok, 1 ok and empty, 2 user error, 3 internal error
     * @param text the error's text; empty for success
     */
    public record Result(int requestId, int outcome, String text) {
        public boolean committed() {
            return outcome <= 1;
        }
    }

    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private volatile @Nullable Consumer<Result> listener;
    private volatile boolean closed;
    private @Nullable WebSocket socket;

    private WireClient() {}

    /** Connects and returns at once; requests may be sent before the server's first message. */
    public static WireClient connect(URI server, String database, String token) {
        WireClient client = new WireClient();
        URI uri = URI.create("ws://" + server.getAuthority() + "/v1/database/" + database
                + "/subscribe?compression=None&confirmed=true");
        client.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("v2.bsatn.spacetimedb")
                .header("Authorization", "Bearer " + token)
                .buildAsync(uri, client)
                .join();
        return client;
    }

    /** Hands every result to {@code listener}, on the socket's thread, instead of to {@link #results()}. */
    public void onResult(Consumer<Result> listener) {
        this.listener = listener;
    }

    public BlockingQueue<Result> results() {
        return results;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Sends a call; {@code arguments} is the BSATN of the parameters. */
    public void call(int requestId, String reducer, BsatnWriter arguments) {
        BsatnWriter message = new BsatnWriter();
        message.writeTag(CALL_REDUCER);
        message.writeU32(requestId);
        message.writeU8(0);
        message.writeString(reducer);
        message.writeBytes(arguments.array(), 0, arguments.length());
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        open.sendBinary(ByteBuffer.wrap(message.toByteArray()), true).join();
    }

    /** Calls and waits for the answer. */
    public Result callAndWait(int requestId, String reducer, BsatnWriter arguments) throws InterruptedException {
        call(requestId, reducer, arguments);
        Result result = results.poll(90, TimeUnit.SECONDS);
        if (result == null || result.requestId() != requestId) {
            throw new AssertionError("no answer to " + reducer + " but " + result);
        }
        return result;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            receive(partial.toByteArray());
            partial.reset();
        }
        webSocket.request(1);
        return null;
    }

    private void receive(byte[] payload) {
        if (payload[0] != 0) {
            throw new AssertionError("compressed although none was asked for");
        }
        BsatnReader reader = new BsatnReader(payload);
        reader.skip(1);
        if (reader.readU8() != REDUCER_RESULT) {
            return;
        }
        int requestId = reader.readU32();
        reader.readI64();
        int outcome = reader.readU8();
        String text = "";
        if (outcome == 2) {
            reader.skip(4);
            text = reader.readString();
        } else if (outcome == 3) {
            text = reader.readString();
        }
        Result result = new Result(requestId, outcome, text);
        Consumer<Result> consumer = listener;
        if (consumer != null) {
            consumer.accept(result);
        } else {
            results.add(result);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed = true;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed = true;
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        closed = true;
    }
}
