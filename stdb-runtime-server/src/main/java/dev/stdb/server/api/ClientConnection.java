package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.common.Clock;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.database.ClientSink;
import dev.stdb.server.database.ClientTraffic;
import dev.stdb.server.database.ConnectOutcome;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseErrorCode;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ClientMessageDecoder;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.Frame;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ProtocolException;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.TextTooLongException;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.protocol.V1ClientMessageDecoder;
import dev.stdb.server.protocol.V1Encoder;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.server.protocol.WireProtocol;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
public final class ClientConnection implements ClientSink, LiveSessions.Holder {

    /** Body of a payload with several messages, in bytes. */
    static final int PAYLOAD_MAX = 512 * 1024;

    /** Texts of updates up to this size are part of what a connection costs anyway, in bytes. */
    private static final int FREE_TEXT_BYTES = 16 * 1024;

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
    private final LiveSessions sessions;
    private final LiveSessions.@Nullable Key held;
    private final ClientSession session;
    private final Outbox outbox;
    private final long openedAtMicros = Clock.system().nowMicros();
    private final AtomicLong sentPayloads = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final UnansweredRequests unanswered;
    private final BsatnReader reader = new BsatnReader(new byte[0]);
    private final ArrayDeque<Received> early = new ArrayDeque<>();
    private final @Nullable V1Encoder v1;
    /** Of payloads that nobody shares: compressing them for each receiver is worth it to those who ask for it. */
    private final Compression unshared;

    private long chargedTextBytes;
    private int undecoded;
    private volatile boolean databaseClosed;
    private State state = State.NEW;
    private @Nullable PendingClose pendingClose;

    private record PendingClose(int code, String reason) {}

    private record Received(byte[] payload, boolean isText) {}

    /**
     * Creates a session that does nothing until {@link #open}.
     *
     * @param sessions who holds which session
     * @param merger runs what is done for clients that do not keep up
     */
    ClientConnection(ConnectionRequest request, ClientTransport transport, LiveSessions sessions, Executor merger) {
        this.request = request;
        this.database = request.database().live();
        this.transport = transport;
        this.sessions = sessions;
        this.held = request.sessionId()
                .map(id -> new LiveSessions.Key(
                        request.database().identity(), request.caller().identity(), id))
                .orElse(null);
        boolean isV1 = request.protocol().isV1();
        this.v1 = isV1 ? V1Encoder.of(request.protocol()) : null;
        this.session = new ClientSession(
                request.caller().identity(),
                request.connectionId(),
                request.confirmed(),
                this,
                isV1 && !request.light());
        this.unshared = request.compressionAsked() ? request.compression() : Compression.NONE;
        this.unanswered = new UnansweredRequests(request.unansweredMax(), request.budget());
        this.outbox = new Outbox(
                request.confirmed(),
                request.database().durability(),
                request.outboxLimits(),
                request.budget(),
                v1 == null ? ServerMessage::sizeHintBytes : v1::costBytes,
                merger,
                transport::wakeUp);
    }

    /** Asks the database to let the client in; requests that arrive meanwhile are kept. */
    public void open() {
        state = State.CONNECTING;
        if (held != null && !sessions.take(held, this)) {
            refuse();
            return;
        }
        try {
            database.connect(session, request.caller().payloadJson(), this::connected);
        } catch (StdbException e) {
            state = State.CLOSING;
            giveSessionBack();
            LOG.debug("connection refused: database={}", request.database().identity(), e);
            transport.abort();
        }
    }

    private void refuse() {
        fail(ErrorStatus.CLOSE_SESSION_BUSY, "session busy");
        // The database knows nothing of this connection.
        state = State.DISCONNECTED;
    }

    /** Goes, if it has arrived: a connection that is being let in decides first. */
    @Override
    public void supersede() {
        transport.execute(() -> {
            if (state == State.OPEN) {
                // Compat: the holder is not told why.
                state = State.CLOSING;
                transport.abort();
            }
        });
    }

    private void giveSessionBack() {
        if (held != null) {
            sessions.giveBack(held, this);
        }
    }

    /** Takes the outcome of the connect reducer, on the database thread. */
    private void connected(ConnectOutcome outcome) {
        if (outcome instanceof ConnectOutcome.Accepted) {
            send(OutgoingMessage.stateless(new ServerMessage.InitialConnection(
                    session.identity(), session.connectionId(), request.caller().token())));
            transport.execute(this::accepted);
        } else {
            giveSessionBack();
            // Compat: the 101 was already sent, and a refused client sees the connection drop without a close frame.
            transport.abort();
        }
    }

    private void accepted() {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        for (Received received = early.poll(); received != null; received = early.poll()) {
            unanswered.removeFirst();
            receive(received.payload(), received.isText());
        }
    }

    /** Returns whether the client may send more now; if not, the transport asks again a little later. */
    public boolean mayReceive() {
        return !request.budget().isFull() && !unanswered.isLarge();
    }

    /** Takes one binary message of the client. */
    public void receive(byte[] payload) {
        receive(payload, false);
    }

    /** Takes one text message of the client, which need not be UTF-8. */
    public void receiveText(byte[] utf8) {
        receive(utf8, true);
    }

    private void receive(byte[] payload, boolean isText) {
        if (state == State.CONNECTING) {
            if (unanswered.add(payload.length)) {
                early.add(new Received(payload, isText));
            } else {
                fail(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "too many requests");
            }
            return;
        }
        if (state != State.OPEN) {
            return;
        }
        try {
            decode(payload, isText);
        } catch (StdbException e) {
            fail(ErrorStatus.closeCode(e), ErrorStatus.closeReason(e));
        }
    }

    private void decode(byte[] payload, boolean isText) {
        if (v1 != null) {
            // Compat: the kind of frame says how a message is written, not the protocol.
            V1ClientMessage message =
                    isText ? V1ClientMessageDecoder.decodeText(payload) : V1ClientMessageDecoder.decodeBinary(payload);
            submit(payload.length, () -> submitToDatabase(message));
        } else if (isText) {
            throw new ProtocolException(request.protocol().shortName() + " websocket does not support text messages");
        } else {
            reader.reset(payload, 0, payload.length);
            undecoded = payload.length;
            ClientMessageDecoder.decodePayload(request.protocol(), reader, this::submit);
        }
    }

    private void submit(ClientMessage message) {
        int length = undecoded - reader.remaining();
        undecoded = reader.remaining();
        submit(length, () -> submitToDatabase(message));
    }

    private void submit(int length, Runnable toDatabase) {
        if (state != State.OPEN) {
            return;
        }
        if (!unanswered.add(length)) {
            fail(ErrorStatus.CLOSE_TRY_AGAIN_LATER, "too many requests");
            return;
        }
        boolean submitted = false;
        try {
            toDatabase.run();
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
        } else if (message instanceof ClientMessage.SubscribeBatch batch) {
            database.subscribeBatch(session, batch);
        }
    }

    private void submitToDatabase(V1ClientMessage message) {
        boolean isJson =
                message instanceof V1ClientMessage.Call call && call.encoding() == V1ClientMessage.Encoding.JSON;
        database.request(session, isJson ? withBsatn((V1ClientMessage.Call) message) : message);
    }

    private V1ClientMessage withBsatn(V1ClientMessage.Call call) {
        boolean isOwner = session.identity().equals(database.owner());
        return V1Arguments.toBsatn(call, database.schema(), isOwner);
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
        chargeText(0);
        if (databaseClosed) {
            unanswered.clear();
        }
        // Requests that still wait in the database are charged until it has come to them.
        if (known) {
            try {
                database.disconnect(session).whenComplete((done, failure) -> giveSessionBack());
            } catch (StdbException e) {
                giveSessionBack();
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
        Frame frame = assemble(scratch);
        if (frame != null) {
            // Only this thread writes them.
            sentPayloads.lazySet(sentPayloads.getPlain() + 1);
            sentBytes.lazySet(sentBytes.getPlain() + frame.totalLength());
        }
        return frame;
    }

    @Override
    public ClientTraffic traffic() {
        return new ClientTraffic(openedAtMicros, sentPayloads.get(), sentBytes.get());
    }

    private @Nullable Frame assemble(BsatnWriter scratch) {
        chargeText(0);
        OutgoingMessage first = outbox.peek();
        if (first == null) {
            closeIfPending();
            return null;
        }
        outbox.remove();
        if (v1 != null) {
            return v1Frame(v1, first.message(), scratch);
        }
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
        return Frame.end(scratch).compressed(unshared);
    }

    private Frame v1Frame(V1Encoder encoder, ServerMessage message, BsatnWriter scratch) {
        ServerMessage content = message;
        if (message instanceof ServerMessage.Deferred deferred) {
            Frame prepared = deferred.prepared();
            if (prepared != null) {
                return prepared;
            }
            content = deferred.requireAnswer();
        }
        if (content instanceof ServerMessage.SubscriptionError error) {
            // Compat: a client of v1 one of whose queries has failed has no way to go on.
            pendingClose = new PendingClose(ErrorStatus.CLOSE_HANDLING_ERROR, error.error());
        }
        Frame frame;
        try {
            frame = encoder.frame(content, scratch, unshared);
        } catch (TextTooLongException e) {
            if (!V1Encoder.survives(content)) {
                pendingClose = tooLong(e);
            }
            return encoder.frame(V1Encoder.refusal(content, String.valueOf(e.getMessage())), scratch, unshared);
        }
        if (frame.isText() && content instanceof TransactionUpdate && frame.length() > FREE_TEXT_BYTES) {
            chargeText(frame.length());
        }
        return frame;
    }

    private static PendingClose tooLong(TextTooLongException failure) {
        return new PendingClose(ErrorStatus.CLOSE_HANDLING_ERROR, String.valueOf(failure.getMessage()));
    }

    /** Charges the text of an update, which nobody shares, until it is written. */
    private void chargeText(long bytes) {
        if (bytes > chargedTextBytes) {
            request.budget().reserve(bytes - chargedTextBytes);
        } else if (bytes < chargedTextBytes) {
            request.budget().release(chargedTextBytes - bytes);
        }
        chargedTextBytes = bytes;
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
        boolean limited = hasUpdate && unshared != Compression.NONE;
        return limited
                ? bodyLength + message.sizeHintBytes() <= Compression.THRESHOLD_BYTES
                : bodyLength + message.sizeHintBytes() / 2 <= PAYLOAD_MAX;
    }

    @Override
    public long answerBytesMax() {
        return request.outboxLimits().answerBytesMax();
    }

    @Override
    public void send(OutgoingMessage message) {
        if (isAnswer(message.message())) {
            unanswered.removeFirst();
        }
        if (message.message() instanceof V1ServerMessage.NoAnswer) {
            return;
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
        outbox.completed(answer, () -> {
            if (v1 == null) {
                answer.prepare(request.compression());
            } else {
                answer.prepared(prepared(v1, answer.requireAnswer()));
            }
        });
    }

    private Frame prepared(V1Encoder encoder, ServerMessage answer) {
        try {
            return encoder.frame(answer, new BsatnWriter(), request.compression());
        } catch (TextTooLongException e) {
            if (!V1Encoder.survives(answer)) {
                transport.execute(() -> pendingClose = tooLong(e));
            }
            ServerMessage refusal = V1Encoder.refusal(answer, String.valueOf(e.getMessage()));
            return encoder.frame(refusal, new BsatnWriter(), request.compression());
        }
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
        if (message instanceof V1ServerMessage own) {
            return own.isAnswer();
        }
        return !(message instanceof ServerMessage.TransactionUpdate
                || message instanceof ServerMessage.InitialConnection);
    }
}
