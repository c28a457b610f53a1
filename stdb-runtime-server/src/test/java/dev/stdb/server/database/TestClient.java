package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to a {@link TestHost}; collects what it is sent. */
final class TestClient implements ClientSink {
    private static final long WAIT_SECONDS = 90;

    private final TestHost host;
    private final ClientSession session;
    private final BlockingQueue<OutgoingMessage> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private int requests;
    private volatile boolean breaking;
    private volatile long answerBytesMax = Long.MAX_VALUE;

    TestClient(TestHost host, Identity identity, ConnectionId connectionId, boolean confirmed, boolean wantsCalls) {
        this.host = host;
        this.session = new ClientSession(identity, connectionId, confirmed, this, wantsCalls);
    }

    ClientSession session() {
        return session;
    }

    ConnectOutcome connect() {
        CompletableFuture<ConnectOutcome> outcome = new CompletableFuture<>();
        host.host().connect(session, "{\"sub\":\"" + session.identity().w0() + "\"}", outcome::complete);
        return outcome.join();
    }

    void disconnect() {
        host.host().disconnect(session);
    }

    /** Breaks the promise that a sink never throws. */
    void breakAtNextMessage() {
        breaking = true;
    }

    void answerBytesMax(long bytesMax) {
        answerBytesMax = bytesMax;
    }

    @Override
    public long answerBytesMax() {
        return answerBytesMax;
    }

    @Override
    public void send(OutgoingMessage message) {
        if (breaking) {
            breaking = false;
            throw new IllegalStateException("broken on purpose");
        }
        received.add(message);
    }

    @Override
    public void close(int code, String reason) {
        closed.complete(code + " " + reason);
    }

    /** Returns how the server closed the connection. */
    String closed() throws Exception {
        return closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns the next message, which must be of the given type. */
    <T extends ServerMessage> T next(Class<T> type) throws InterruptedException {
        return type.cast(nextMessage(type).message());
    }

    /** Returns the next message as it was sent, be it a place for an answer. */
    ServerMessage nextRaw() throws InterruptedException {
        return Objects.requireNonNull(received.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                .message();
    }

    OutgoingMessage nextMessage(Class<? extends ServerMessage> type) throws InterruptedException {
        @Nullable OutgoingMessage next = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within " + WAIT_SECONDS + " s, expected " + type);
        }
        OutgoingMessage answered = new OutgoingMessage(answer(next.message()), next.txOffset());
        assertThat(answered.message()).isInstanceOf(type);
        return answered;
    }

    /** Waits for an answer that is still being computed. */
    private static ServerMessage answer(ServerMessage message) throws InterruptedException {
        if (message instanceof ServerMessage.Deferred deferred) {
            CountDownLatch done = new CountDownLatch(1);
            if (deferred.onCompletion(done::countDown) && !done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer within " + WAIT_SECONDS + " s");
            }
            return Objects.requireNonNull(deferred.answer());
        }
        return message;
    }

    /** Returns whether nothing waits to be read. */
    boolean isQuiet() {
        return received.isEmpty();
    }

    /** Calls a reducer without waiting for the answer; returns the id of the request. */
    int send(String reducer, Consumer<BsatnWriter> args) {
        int id = ++requests;
        host.host().callReducer(session, id, reducer, TestHost.bsatn(args));
        return id;
    }

    ReducerOutcome call(String reducer, Consumer<BsatnWriter> args) throws InterruptedException {
        int id = send(reducer, args);
        ServerMessage.ReducerResult result = next(ServerMessage.ReducerResult.class);
        assertThat(result.requestId()).isEqualTo(id);
        return result.outcome();
    }

    /** Sends a request of protocol v1. */
    void request(V1ClientMessage request) {
        host.host().request(session, request);
    }

    /** Subscribes to several sets at once. */
    ServerMessage.SubscribeBatchApplied subscribeBatch(ClientMessage.SubscribeSet... sets) throws InterruptedException {
        host.host().subscribeBatch(session, new ClientMessage.SubscribeBatch(++requests, List.of(sets)));
        ServerMessage.SubscribeBatchApplied applied = next(ServerMessage.SubscribeBatchApplied.class);
        assertThat(applied.requestId()).isEqualTo(requests);
        return applied;
    }

    ServerMessage.SubscribeApplied subscribe(int setId, String... queries) throws InterruptedException {
        host.host().subscribe(session, new ClientMessage.Subscribe(++requests, setId, List.of(queries)));
        return next(ServerMessage.SubscribeApplied.class);
    }
}
