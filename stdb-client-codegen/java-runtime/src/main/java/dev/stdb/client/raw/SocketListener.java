package dev.stdb.client.raw;

import dev.stdb.client.DisconnectedException;
import dev.stdb.client.ProtocolException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts payloads together and hands them to the decoder. Called by the transport, one call at a time. */
final class SocketListener implements WebSocket.Listener {
    private static final int CLOSE_NORMAL = 1000;
    private static final int PAYLOAD_BYTES = 8192;

    /** A buffer that grew beyond this is not kept. */
    private static final int KEPT_BYTES_MAX = 1024 * 1024;

    private final RawConnection connection;
    private final MessageDecoder decoder;
    private final Traffic traffic;
    private byte[] payload = new byte[PAYLOAD_BYTES];
    private int length;

    SocketListener(RawConnection connection, RawHandler handler, Traffic traffic) {
        this.connection = connection;
        this.decoder = new MessageDecoder(handler, traffic);
        this.traffic = traffic;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        connection.opened(webSocket);
        webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        connection.heard();
        int count = data.remaining();
        traffic.receivedBytes(count);
        if (count > payload.length - length) {
            payload = Arrays.copyOf(payload, Math.max(payload.length * 2, Math.addExact(length, count)));
        }
        data.get(payload, length, count);
        length += count;
        if (last) {
            int total = length;
            length = 0;
            try {
                // After the end messages are read and dropped until the server's answer to the close comes.
                if (!connection.isClosed()) {
                    decoder.decode(payload, 0, total);
                }
            } catch (RuntimeException e) {
                // Boundary of the transport: a broken message or handler must end this connection, not the thread.
                webSocket.abort();
                connection.closed(0, "", new ProtocolException("message could not be handled: " + e.getMessage(), e));
                return null;
            }
            if (payload.length > KEPT_BYTES_MAX) {
                payload = new byte[PAYLOAD_BYTES];
            }
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        connection.heard();
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        connection.heard();
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        webSocket.abort();
        connection.closed(0, "", new ProtocolException("unexpected text message", null));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        boolean orderly = statusCode == CLOSE_NORMAL;
        connection.closed(
                statusCode,
                reason,
                orderly
                        ? null
                        : new DisconnectedException(
                                "closed by the server: code=" + statusCode + ", reason=" + reason, true, null));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        connection.closed(0, "", new DisconnectedException("connection failed: " + error, true, error));
    }
}
