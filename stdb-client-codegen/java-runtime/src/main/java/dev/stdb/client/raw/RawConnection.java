package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.client.ConnectFailedException;
import dev.stdb.client.DisconnectedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket to one database, at the level of messages.
 *
 * <p>Requests may be made from any thread, also before the socket is open; they are sent in order. While a send is
 * under way requests collect and go out together: as one payload in v3, one by one in v2. Answers go to the
 * {@link RawHandler}. Without contention a request copies its bytes once and allocates nothing.
 */
public final class RawConnection implements AutoCloseable {
    private static final String PROTOCOL_V3 = "v3.bsatn.spacetimedb";
    private static final String PROTOCOL_V2 = "v2.bsatn.spacetimedb";
    private static final int CLOSE_NORMAL = 1000;

    /** So many pings without a sign of life are the end of a connection. */
    private static final int SILENT_PINGS_MAX = 6;

    private static final int CLOSE_ANSWER_SECONDS_MAX = 5;

    private final RawHandler handler;
    private final Traffic traffic;
    private final Object lock = new Object();
    private OutgoingBatch collecting = new OutgoingBatch();
    private OutgoingBatch sending = new OutgoingBatch();
    /** Kept so that the next connection finds it. */
    @SuppressWarnings("unused")
    private @Nullable HttpClient http;

    private @Nullable WebSocket socket;
    private boolean v3;
    private boolean isSending;
    private Duration pingInterval = RawConfig.PING_INTERVAL_DEFAULT;
    private volatile long heardNanos;
    private boolean isClosed;

    private RawConnection(RawHandler handler, Traffic traffic) {
        this.handler = handler;
        this.traffic = traffic;
    }

    /** Creates a connection that takes requests and keeps them until {@link #open(RawConfig)}. */
    public static RawConnection unopened(RawHandler handler) {
        return unopened(handler, new Traffic());
    }

    /** Does the same with counters that other connections may share. */
    public static RawConnection unopened(RawHandler handler, Traffic traffic) {
        return new RawConnection(handler, traffic);
    }

    /**
     * Starts to connect.
     *
     * @return the connection, usable at once; if the handshake fails, {@link RawHandler#onClosed} tells
     */
    public static RawConnection open(RawConfig config, RawHandler handler) {
        RawConnection connection = unopened(handler);
        connection.open(config);
        return connection;
    }

    /** Starts to connect; may be called once. If the handshake fails, {@link RawHandler#onClosed} tells. */
    public void open(RawConfig config) {
        HttpClient client = SharedHttpClient.get();
        http = client;
        pingInterval = config.pingInterval();
        WebSocket.Builder builder = client.newWebSocketBuilder()
                .connectTimeout(config.connectTimeout())
                .subprotocols(PROTOCOL_V3, PROTOCOL_V2);
        config.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        var unused = builder.buildAsync(config.socketUri(), new SocketListener(this, handler, traffic))
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        closed(0, "", connectFailure(config, failure));
                    }
                });
    }

    /** Asks for a query set. */
    public void subscribe(int requestId, int querySetId, List<String> queries) {
        synchronized (lock) {
            ClientMessages.subscribe(begin(), requestId, querySetId, queries);
            end();
        }
    }

    /** Asks for several query sets, to be answered together; see {@link ClientMessages#subscribeBatch}. */
    public void subscribeBatch(int requestId, List<RawQuerySet> sets) {
        synchronized (lock) {
            ClientMessages.subscribeBatch(begin(), requestId, sets);
            end();
        }
    }

    /** Ends a query set. */
    public void unsubscribe(int requestId, int querySetId, boolean sendDroppedRows) {
        synchronized (lock) {
            ClientMessages.unsubscribe(begin(), requestId, querySetId, sendDroppedRows);
            end();
        }
    }

    /** Asks a query once. */
    public void oneOffQuery(int requestId, String query) {
        synchronized (lock) {
            ClientMessages.oneOffQuery(begin(), requestId, query);
            end();
        }
    }

    /** Calls a reducer with encoded arguments, which are copied. */
    public void callReducer(int requestId, String reducer, byte[] args, int offset, int length) {
        synchronized (lock) {
            ClientMessages.callReducer(begin(), requestId, reducer, args, offset, length);
            end();
        }
    }

    /** Calls a procedure with encoded arguments, which are copied. */
    public void callProcedure(int requestId, String procedure, byte[] args, int offset, int length) {
        synchronized (lock) {
            ClientMessages.callProcedure(begin(), requestId, procedure, args, offset, length);
            end();
        }
    }

    /** Sends one encoded message, see {@link ClientMessages}. */
    public void send(byte[] message, int offset, int length) {
        synchronized (lock) {
            begin().writeRaw(message, offset, length);
            end();
        }
    }

    /** Returns the number of bytes that wait for the socket; a source faster than the network should watch it. */
    public int pendingBytes() {
        synchronized (lock) {
            return collecting.pendingBytes() + sending.pendingBytes();
        }
    }

    /** Returns the counters of this connection. */
    public Traffic traffic() {
        return traffic;
    }

    /** Returns whether the connection has ended. */
    public boolean isClosed() {
        synchronized (lock) {
            return isClosed;
        }
    }

    /** Closes the connection in order; {@link RawHandler#onClosed} follows. Idempotent. */
    @Override
    public void close() {
        WebSocket open;
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            open = socket;
        }
        if (open == null || open.isOutputClosed()) {
            closed(CLOSE_NORMAL, "", null);
            return;
        }
        // The server's answer may never come: the end is reported now, the socket goes with the answer or the abort.
        var unused = open.sendClose(CLOSE_NORMAL, "");
        CompletableFuture.delayedExecutor(CLOSE_ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .execute(open::abort);
        closed(CLOSE_NORMAL, "", null);
    }

    /** Ends the connection because of an error of this side. */
    public void fail(Throwable cause) {
        WebSocket open;
        synchronized (lock) {
            open = socket;
        }
        if (open != null) {
            open.abort();
        }
        closed(0, "", cause);
    }

    private BsatnWriter begin() {
        if (isClosed) {
            throw new DisconnectedException("connection is closed", false, null);
        }
        return collecting.begin();
    }

    private void end() {
        collecting.end();
        pump();
    }

    void opened(WebSocket webSocket) {
        synchronized (lock) {
            if (isClosed) {
                webSocket.abort();
                return;
            }
            socket = webSocket;
            v3 = PROTOCOL_V3.equals(webSocket.getSubprotocol());
            pump();
        }
        heard();
        watch(webSocket);
    }

    /** Notes a sign of life. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /**
     * Pings after a while, and then again. A server that has gone is not always told by the transport: the JDK's
     * loses the end of a stream that comes while a message is handled, and who has lost the network tells nobody.
     */
    private void watch(WebSocket open) {
        CompletableFuture.delayedExecutor(pingInterval.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> ping(open));
    }

    private void ping(WebSocket open) {
        if (isClosed()) {
            return;
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - heardNanos);
        if (silence.compareTo(pingInterval.multipliedBy(SILENT_PINGS_MAX)) > 0) {
            fail(new DisconnectedException("no sign of life from the server for " + silence, true, null));
            return;
        }
        var unused = open.sendPing(ByteBuffer.allocate(0)).whenComplete((sent, failure) -> pinged(failure));
        watch(open);
    }

    private void pinged(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // Other failures say that the last ping still waits for the network, which the silence will tell.
        if (cause instanceof IOException && !isClosed()) {
            fail(new DisconnectedException("ping failed: " + cause.getMessage(), true, cause));
        }
    }

    /** Sends what waits until a send does not end at once (holds the lock). */
    private void pump() {
        WebSocket open = socket;
        while (open != null && !isSending && !isClosed) {
            if (sending.isEmpty()) {
                if (collecting.isEmpty()) {
                    return;
                }
                OutgoingBatch full = collecting;
                collecting = sending;
                sending = full;
                collecting.clear();
            }
            isSending = true;
            int before = sending.taken();
            ByteBuffer payload = v3 ? sending.takeMany() : sending.takeOne();
            traffic.sent(sending.taken() - before, payload.remaining());
            CompletableFuture<WebSocket> sent = open.sendBinary(payload, true);
            if (sent.isDone() && !sent.isCompletedExceptionally()) {
                isSending = false;
                continue;
            }
            var unused = sent.whenComplete((done, failure) -> sendEnded(failure));
        }
    }

    private void sendEnded(@Nullable Throwable failure) {
        if (failure != null) {
            // On another thread: this one may hold the lock, which the handler must not be called under.
            var unused = CompletableFuture.runAsync(
                    () -> fail(new DisconnectedException("send failed: " + failure.getMessage(), true, failure)));
            return;
        }
        synchronized (lock) {
            isSending = false;
            pump();
        }
    }

    void closed(int code, String reason, @Nullable Throwable cause) {
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        handler.onClosed(code, reason, cause);
    }

    private static ConnectFailedException connectFailure(RawConfig config, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        int status = cause instanceof WebSocketHandshakeException handshake
                ? handshake.getResponse().statusCode()
                : 0;
        String text = status == 0 ? describe(cause) : "HTTP status " + status;
        return new ConnectFailedException(
                "cannot connect: " + text + ", uri=" + config.uri() + ", database=" + config.databaseName(),
                status,
                cause);
    }

    /** The JDK's client gives its most frequent failures no text. */
    private static String describe(Throwable cause) {
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            Throwable inner = cause.getCause();
            Throwable innermost = inner == null || inner.getCause() == null ? inner : inner.getCause();
            return innermost instanceof UnresolvedAddressException ? "unknown host" : "connection refused";
        }
        return String.valueOf(cause);
    }
}
