package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.database.ClientSink;
import dev.stdb.server.database.ConnectOutcome;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseErrorCode;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ClientMessageDecoder;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.Frame;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.WireProtocol;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Session of one client: decodes its requests for the database and assembles the payloads it is sent (spec
 * wire-protocol.md §5, §7, §11.9–12).
 *
 * <p>Confined to the thread of its transport, except for the methods of {@link ClientSink}, which the database thread
 * calls.
 */
public final class ClientConnection implements ClientSink {

    /** Body of a payload with several messages, in bytes. */
    static final int PAYLOAD_MAX = 512 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private enum State {
        NEW,
        CONNECTING,
        OPEN,
        CLOSING,
        DISCONNECTED
    }

    private final ConnectionRequest request;
    private final Database database;
    private final ClientTransport transport;
    private final ClientSession session;
    private final Outbox outbox;
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final UnansweredRequests unanswered;
    private final BsatnReader reader = new BsatnReader(new byte[0]);
    private final ArrayDeque<byte[]> early = new ArrayDeque<>();
    private int undecoded;
    private volatile boolean databaseClosed;
    private State state = State.NEW;
    private @Nullable PendingClose pendingClose;

    private record PendingClose(int code, String reason) {}

    /**
     * Creates a session that does nothing until {@link #open}.
     *
     * @param merger runs what is done for clients that do not keep up
     */
    ClientConnection(ConnectionRequest request, ClientTransport transport, Executor merger) {
        this.request = request;
        this.database = request.database().live();
        this.transport = transport;
        this.session =
                new ClientSession(request.caller().identity(), request.connectionId(), request.confirmed(), this);
        this.unanswered = new UnansweredRequests(request.budget());
        this.outbox = new Outbox(
                request.confirmed(),
                request.database().durability(),
                request.outboxLimits(),
                request.budget(),
                merger,
                transport::wakeUp);
    }

    /** Asks the database to let the client in; requests that arrive meanwhile are kept. */
    public void open() {
        state = State.CONNECTING;
        try {
            database.connect(session, request.caller().payloadJson(), this::connected);
        } catch (StdbException e) {
            state = State.CLOSING;
            LOG.debug("connection refused: database={}", request.database().identity(), e);
            transport.abort();
        }
    }

    /** Takes the outcome of the connect reducer, on the database thread. */
    private void connected(ConnectOutcome outcome) {
        if (outcome instanceof ConnectOutcome.Accepted) {
            send(OutgoingMessage.stateless(new ServerMessage.InitialConnection(
                    session.identity(), session.connectionId(), request.caller().token())));
            transport.execute(this::accepted);
        } else {
            // Compat: the 101 was already sent, and a refused client sees the connection drop without a close frame.
            transport.abort();
        }
    }

    private void accepted() {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        for (byte[] payload = early.poll(); payload != null; payload = early.poll()) {
            unanswered.removeFirst();
            receive(payload);
        }
    }

    /** Returns whether the client may send more now; if not, the transport asks again a little later. */
    public boolean mayReceive() {
        return !request.budget().isFull() && !unanswered.isLarge();
    }

    /** Takes one binary message of the client. */
    public void receive(byte[] payload) {
        if (state == State.CONNECTING) {
            if (unanswered.add(payload.length)) {
                early.add(payload);
            } else {
                fail(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "too many requests");
            }
            return;
        }
        if (state != State.OPEN) {
            return;
        }
        try {
            reader.reset(payload, 0, payload.length);
            undecoded = payload.length;
            ClientMessageDecoder.decodePayload(request.protocol(), reader, this::submit);
        } catch (StdbException e) {
            fail(ErrorStatus.closeCode(e), ErrorStatus.closeReason(e));
        }
    }

    /** Takes a text message, which no supported protocol has. */
    public void receivedText() {
        fail(
                ErrorStatus.CLOSE_HANDLING_ERROR,
                request.protocol().shortName() + " websocket does not support text messages");
    }

    private void submit(ClientMessage message) {
        if (state != State.OPEN) {
            return;
        }
        int length = undecoded - reader.remaining();
        undecoded = reader.remaining();
        if (!unanswered.add(length)) {
            fail(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "too many requests");
            return;
        }
        boolean submitted = false;
        try {
            submitToDatabase(message);
            submitted = true;
        } finally {
            if (!submitted) {
                unanswered.cancelLast();
            }
        }
    }

    private void submitToDatabase(ClientMessage message) {
        if (message instanceof ClientMessage.CallReducer call) {
            database.callReducer(session, call.requestId(), call.reducer(), call.args());
        } else if (message instanceof ClientMessage.Subscribe subscribe) {
            database.subscribe(session, subscribe);
        } else if (message instanceof ClientMessage.Unsubscribe unsubscribe) {
            database.unsubscribe(session, unsubscribe);
        } else if (message instanceof ClientMessage.OneOffQuery query) {
            database.oneOffQuery(session, query);
        } else if (message instanceof ClientMessage.CallProcedure call) {
            database.callProcedure(session, call);
        }
    }

    private void fail(int code, String reason) {
        if (state == State.CONNECTING || state == State.OPEN) {
            state = State.CLOSING;
            dropEarly();
            transport.close(code, reason);
        }
    }

    private void dropEarly() {
        while (early.poll() != null) {
            unanswered.removeFirst();
        }
    }

    /** The socket is gone: tells the database, once. */
    public void disconnected() {
        boolean known = state != State.NEW && state != State.DISCONNECTED;
        state = State.DISCONNECTED;
        dropEarly();
        outbox.close();
        if (databaseClosed) {
            unanswered.clear();
        }
        // Requests that still wait in the database are charged until it has come to them.
        if (known) {
            try {
                database.disconnect(session);
            } catch (StdbException e) {
                unanswered.clear();
                if (e.code() == DatabaseErrorCode.DATABASE_STOPPED) {
                    // The next start disconnects whoever was connected.
                    LOG.debug(
                            "disconnect after the end: database={}",
                            request.database().identity());
                } else {
                    LOG.warn(
                            "disconnect not recorded: database={}",
                            request.database().identity(),
                            e);
                }
            }
        }
    }

    /**
     * Returns the next message to send. Updates that are large, or that nothing else waits behind, go as frames shared
     * with other connections; small messages are put together as far as the protocol allows.
     *
     * @param scratch buffer to put messages together in
     * @return a frame valid until the next call; null if there is nothing to send now; a wake-up follows when there is
     */
    public @Nullable Frame nextFrame(BsatnWriter scratch) {
        OutgoingMessage first = outbox.peek();
        if (first == null) {
            closeIfPending();
            return null;
        }
        outbox.remove();
        if (first.message() instanceof ServerMessage.Deferred deferred) {
            return deferred.frame(request.compression());
        }
        boolean single = request.protocol() == WireProtocol.V2 || outbox.peek() == null;
        if (first.message() instanceof TransactionUpdate update && (single || isLarge(update))) {
            return update.frame(request.compression());
        }
        Frame.begin(scratch);
        first.message().encode(scratch);
        boolean hasUpdate = first.message() instanceof TransactionUpdate;
        for (OutgoingMessage next = single ? null : outbox.peek(); next != null; next = outbox.peek()) {
            hasUpdate |= next.message() instanceof TransactionUpdate;
            int end = scratch.length();
            if (!joins(next.message(), Frame.bodyLength(scratch), hasUpdate)) {
                break;
            }
            next.message().encode(scratch);
            if (Frame.bodyLength(scratch) > PAYLOAD_MAX) {
                scratch.truncate(end);
                break;
            }
            outbox.remove();
        }
        Frame frame = Frame.end(scratch);
        boolean compressed = request.compression().tagFor(frame.bodyLength()) == Compression.TAG_GZIP;
        return compressed ? frame.gzipped() : frame;
    }

    private static boolean isLarge(TransactionUpdate update) {
        return update.sizeHintBytes() > Compression.THRESHOLD_BYTES;
    }

    /**
     * Returns whether a message may share a payload of a given size. Updates must not be compressed for each receiver
     * again, so they join only payloads that need no compression.
     */
    private boolean joins(ServerMessage message, int bodyLength, boolean hasUpdate) {
        if (message instanceof ServerMessage.Deferred
                || message instanceof TransactionUpdate update && isLarge(update)) {
            return false;
        }
        boolean limited = hasUpdate && request.compression() == Compression.GZIP;
        return limited
                ? bodyLength + message.sizeHintBytes() <= Compression.THRESHOLD_BYTES
                : bodyLength + message.sizeHintBytes() / 2 <= PAYLOAD_MAX;
    }

    @Override
    public void send(OutgoingMessage message) {
        if (isAnswer(message.message())) {
            unanswered.removeFirst();
        }
        if (!outbox.offer(message)) {
            if (overflowed.compareAndSet(false, true)) {
                LOG.debug(
                        "client reads too slowly: database={}",
                        request.database().identity());
                transport.execute(this::overflow);
            }
            return;
        }
        if (message.message() instanceof ServerMessage.Deferred deferred
                && !deferred.onCompletion(() -> completed(deferred))) {
            completed(deferred);
        }
    }

    /** Takes an answer on the thread that computed it. */
    private void completed(ServerMessage.Deferred answer) {
        answer.prepare(request.compression());
        outbox.completed(answer);
    }

    /**
     * Deviation: the original drops a client that does not read without a close frame; here it is told why, in case it
     * starts to read again (ADR 0020).
     */
    private void overflow() {
        outbox.close();
        fail(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "client reads too slowly");
    }

    @Override
    public void close(int code, String reason) {
        databaseClosed = true;
        transport.execute(() -> {
            pendingClose = new PendingClose(code, reason);
            transport.wakeUp();
        });
    }

    /** Closes when asked to, after what could still be sent; messages that wait for durability are dropped. */
    private void closeIfPending() {
        PendingClose close = pendingClose;
        if (close != null) {
            pendingClose = null;
            fail(close.code(), close.reason());
        }
    }

    private static boolean isAnswer(ServerMessage message) {
        if (message instanceof ServerMessage.SubscriptionError error) {
            return error.requestId().isPresent();
        }
        return !(message instanceof ServerMessage.TransactionUpdate
                || message instanceof ServerMessage.InitialConnection);
    }
}
