package dev.stdb.client;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.client.raw.MessageWalker;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.client.raw.ReducerStatus;
import dev.stdb.client.raw.Traffic;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connection to one database with a cache of subscribed rows; the base of the generated connection.
 *
 * <p>Thread-safe. Calls made before the connection is ready are sent when it is. Callbacks and completions of calls run
 * one at a time on the executor of the builder. Without {@link ConnectionBuilder#reconnect} a lost connection has
 * ended; with it, it comes back: subscriptions, handles and callbacks stay, and the cache keeps its rows until it knows
 * which of them have changed. A connection that ended stays ended; its cached rows stay readable.
 *
 * @param <C> type of the generated connection
 */
public abstract class StdbConnection<C extends StdbConnection<C>> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.stdb.client");

    private enum State {
        CONNECTING,
        CONNECTED,
        RECONNECTING,
        ENDED
    }

    private final ConnectionConfig<C> config;
    private final Queue<Runnable> frameTasks = new ConcurrentLinkedQueue<>();
    private final @Nullable ExecutorService ownExecutor;
    private final SerialExecutor callbacks;
    private final ClientCache<C> cache;
    private final CallFuture<C> connected;
    private final @Nullable Reconnection reconnection;
    private final Requests<C> requests;

    private final Traffic traffic = new Traffic();

    /** Confined to the callback thread: the latest connection to the server, or attempt at one. */
    private Link link = new Link();

    /** Confined to the callback thread: present from the first message of a new connection until the cache is right. */
    private @Nullable Resync<C> resync;

    /** Confined to the callback thread: a message could not be applied, so that nothing behind it may be. */
    private boolean isBroken;

    private volatile State state = State.CONNECTING;
    private volatile boolean isDisconnecting;

    /** Why the connection has ended, absent if it was asked to; written before the state. */
    private volatile @Nullable Throwable endCause;

    private volatile @Nullable Identity identity;
    private volatile @Nullable ConnectionId connectionId;
    private volatile @Nullable String token;

    /** Creates a connection; called by generated code. */
    protected StdbConnection(ConnectionConfig<C> config) {
        this.config = config;
        Executor target;
        if (config.isManual()) {
            ownExecutor = null;
            target = frameTasks::add;
        } else if (config.executor().isPresent()) {
            ownExecutor = null;
            target = config.executor().get();
        } else {
            ownExecutor = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "stdb-client-" + config.raw().databaseName());
                thread.setDaemon(true);
                return thread;
            });
            target = ownExecutor;
        }
        callbacks = new SerialExecutor(target);
        cache = new ClientCache<>(this::runCallback);
        connected = new CallFuture<>(callbacks::isRunnerThread);
        reconnection = config.reconnect().map(Reconnection::new).orElse(null);
        requests = new Requests<>(config.reconnect().orElse(null), link.raw);
    }

    /** Returns this connection as the generated type. */
    protected abstract C self();

    /** Returns who this client is, once connected. */
    public final Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** Returns the id of this connection, once connected; another one after each time it was made again. */
    public final Optional<ConnectionId> connectionId() {
        return Optional.ofNullable(connectionId);
    }

    /** Returns the token to present with the next connection, once connected. */
    public final Optional<String> token() {
        return Optional.ofNullable(token);
    }

    /** Returns whether the connection is being made, or made again, or ready. */
    public final boolean isActive() {
        return state != State.ENDED && !isDisconnecting;
    }

    /** Returns whether the connection is ready. */
    public final boolean isConnected() {
        return state == State.CONNECTED && !isDisconnecting;
    }

    /** Returns whether the connection was lost and is being made again. */
    public final boolean isReconnecting() {
        return state == State.RECONNECTING && !isDisconnecting;
    }

    /** Returns whether cached rows may be out of date because the connection ended or is lost. */
    public final boolean isStale() {
        return state == State.RECONNECTING || state == State.ENDED;
    }

    /** Returns a future that completes when the connection is ready, or fails when it cannot be made. */
    public final CompletableFuture<C> connected() {
        return connected;
    }

    /** Ends the connection; unanswered calls fail. Has no effect on an ended connection. */
    public final void disconnect() {
        isDisconnecting = true;
        requests.close();
        if (reconnection != null) {
            try {
                callbacks.execute(this::stopReconnecting);
            } catch (RejectedExecutionException e) {
                ended(null);
            }
        }
    }

    /** Same as {@link #disconnect}. */
    @Override
    public final void close() {
        disconnect();
    }

    /** Starts a subscription. */
    public final SubscriptionBuilder<C> subscriptionBuilder() {
        return new SubscriptionBuilder<>(this);
    }

    /**
     * Returns the cached rows of all tables between two messages, for any thread. Costs a copy of the references to the
     * rows of tables that have changed since they were last read as a whole; the others cost nothing.
     */
    public final CacheSnapshot snapshot() {
        return cache.snapshot();
    }

    /** Returns what went over the connection so far. Counting costs nothing but a few additions. */
    public final ConnectionStatistics statistics() {
        RoundTrips trips = requests.roundTrips();
        return new ConnectionStatistics(
                traffic.bytesSent(),
                traffic.bytesReceived(),
                traffic.messagesSent(),
                traffic.messagesReceived(),
                traffic.rowsReceived(),
                trips.count(),
                trips.lastMicros(),
                trips.maxMicros(),
                trips.totalMicros());
    }

    /** Handles what arrived since the last call; for connections built with {@link ConnectionBuilder#manual}. */
    public final void frameTick() {
        Runnable task = frameTasks.poll();
        while (task != null) {
            task.run();
            task = frameTasks.poll();
        }
    }

    /**
     * Calls a reducer; used by generated code.
     *
     * @return completes when the reducer committed and its rows are in the cache; fails with {@link SenderException},
     *     {@link InternalServerException} or {@link DisconnectedException}
     */
    public final CompletableFuture<ReducerReceipt> callReducer(String name, ArgsWriter args) {
        return callRefusing(name, args, null);
    }

    /**
     * Calls a reducer that refuses with values; used by generated code.
     *
     * @param errors decoder of the values
     * @return as of {@link #callReducer(String, ArgsWriter)}; {@link SenderException#value} has the value
     */
    public final CompletableFuture<ReducerReceipt> callReducer(String name, ArgsWriter args, RowReader<?> errors) {
        return callRefusing(name, args, errors);
    }

    private CompletableFuture<ReducerReceipt> callRefusing(
            String name, ArgsWriter args, @Nullable RowReader<?> errors) {
        BsatnWriter out = new BsatnWriter();
        args.write(out);
        CallFuture<ReducerReceipt> future = new CallFuture<>(callbacks::isRunnerThread);
        requests.call(
                new PendingCall.OfReducer(name, future, errors),
                (raw, requestId) -> raw.callReducer(requestId, name, out.array(), 0, out.length()));
        return future;
    }

    /**
     * Calls a procedure; used by generated code.
     *
     * @return the result; fails with {@link ProcedureException} or {@link DisconnectedException}
     */
    public final <T> CompletableFuture<T> callProcedure(String name, ArgsWriter args, RowReader<T> result) {
        BsatnWriter out = new BsatnWriter();
        args.write(out);
        CallFuture<T> future = new CallFuture<>(callbacks::isRunnerThread);
        requests.call(
                new PendingCall.ForValue<>(future, result),
                (raw, requestId) -> raw.callProcedure(requestId, name, out.array(), 0, out.length()));
        return future;
    }

    final void open() {
        link.raw.open(config.raw());
    }

    /** Returns the number of requests without an answer, query sets included. */
    final int pendingRequests() {
        return requests.size();
    }

    final <R> TableCache<R> addTable(TableDescriptor<R> descriptor) {
        return cache.add(descriptor);
    }

    final List<String> allTablesQueries() {
        return cache.allRowsQueries();
    }

    final <R> CompletableFuture<List<R>> oneOffQuery(String sql, TableCache<R> table) {
        CallFuture<List<R>> future = new CallFuture<>(callbacks::isRunnerThread);
        requests.call(
                new PendingCall.ForValue<>(future, table::decodeAll),
                (raw, requestId) -> raw.oneOffQuery(requestId, sql));
        return future;
    }

    final SubscriptionHandle<C> subscribe(
            List<String> queries,
            @Nullable Consumer<EventContext<C>> onApplied,
            @Nullable BiConsumer<EventContext<C>, SubscriptionException> onError) {
        CallFuture<Void> applied = new CallFuture<>(callbacks::isRunnerThread);
        return new SubscriptionHandle<>(this, requests.subscribe(queries, applied, onApplied, onError));
    }

    final void unsubscribe(QuerySet<C> set, @Nullable Consumer<EventContext<C>> onEnd) {
        requests.unsubscribe(set, onEnd);
    }

    final <R> void subscribeChanges(
            TableCache<R> table, Flow.Subscriber<? super RowChange<R>> subscriber, int maxKept) {
        ChangeSubscription<R> changes =
                new ChangeSubscription<>(subscriber, table, callbacks::execute, this::reportCallbackError, maxKept);
        subscriber.onSubscribe(changes);
        table.changeSubscriptions.add(changes);
        if (changes.isDone()) {
            table.changeSubscriptions.remove(changes);
        } else if (state == State.ENDED) {
            changes.end(endCause);
        }
    }

    private void runCallback(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            // Boundary to the application: what it throws, failed assertions included, must not stop the other
            // callbacks.
            reportCallbackError(e);
        }
    }

    private void reportCallbackError(Throwable error) {
        try {
            config.callbackErrorHandler().accept(error);
        } catch (Throwable e) {
            logCallbackError(e);
        }
    }

    static void logCallbackError(Throwable error) {
        LOG.log(System.Logger.Level.WARNING, "callback failed", error);
    }

    private EventContext<C> context(Event event) {
        return new EventContext<>(self(), event);
    }

    private void applyUpdate(BsatnReader in, Event event) {
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            cache.reportUpdate(requests.set(in.readU32()), in);
        }
        commit(event, context -> {});
    }

    /** Shows what was noted and tells those concerned, unless the cache is catching up. */
    private void commit(Event event, Consumer<EventContext<C>> middle) {
        if (resync == null) {
            EventContext<C> context = context(event);
            cache.commit(context, () -> middle.accept(context));
        } else {
            resync.tell(middle);
        }
    }

    private void ready(Identity newIdentity, ConnectionId newConnectionId, String newToken) {
        Identity before = identity;
        if (before != null && !before.equals(newIdentity)) {
            link.raw.close();
            ended(new IdentityChangedException(before, newIdentity));
            return;
        }
        identity = newIdentity;
        connectionId = newConnectionId;
        String presented = token == null ? config.raw().token().orElse(newToken) : token;
        token = presented;
        if (reconnection != null && state == State.RECONNECTING) {
            catchUp(reconnection);
        } else {
            state = State.CONNECTED;
            tellConnected(newIdentity, presented);
        }
    }

    private void tellConnected(Identity newIdentity, String presented) {
        for (ConnectListener<C> listener : config.connectListeners()) {
            runCallback(() -> listener.onConnect(self(), newIdentity, presented));
        }
        // After the listeners, so that what they set up is in place for whoever waits.
        connected.complete(self());
    }

    private void subscribeApplied(int querySetId, BsatnReader in) {
        QuerySet<C> set = requests.set(querySetId);
        if (set == null) {
            return;
        }
        requests.activate(set);
        cache.replaceRows(set, in);
        commit(new Event.SubscribeApplied(), set::tellApplied);
        answered(querySetId);
    }

    private void unsubscribeApplied(int querySetId) {
        endSet(querySetId, new Event.UnsubscribeApplied(), unsubscribedEarly(), QuerySet::tellEnd);
    }

    private void subscriptionFailed(int querySetId, String error) {
        SubscriptionException failure = new SubscriptionException(error);
        endSet(
                querySetId,
                new Event.SubscriptionFailed(error),
                failure,
                (set, context) -> set.tellError(context, failure));
        answered(querySetId);
    }

    private static SubscriptionException unsubscribedEarly() {
        return new SubscriptionException("the subscription was ended before its first rows came");
    }

    private void endSet(
            int querySetId,
            Event event,
            SubscriptionException ifNotApplied,
            BiConsumer<QuerySet<C>, EventContext<C>> tell) {
        QuerySet<C> set = requests.endSet(querySetId);
        if (set == null) {
            return;
        }
        cache.drop(set);
        commit(event, context -> tell.accept(set, context));
        set.failApplied(ifNotApplied);
    }

    private void batchApplied(BsatnReader in) {
        if (reconnection != null && isRefusal(new BsatnReader(in.array(), in.position(), in.remaining()))) {
            // Too much for one answer, perhaps; alone each may be possible.
            reconnection.giveUpBatches();
            catchUp(reconnection);
            return;
        }
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            int querySetId = in.readU32();
            if (in.readTag(2, "SubscribeSetOutcome") == 0) {
                subscribeApplied(querySetId, in);
            } else {
                subscriptionFailed(querySetId, in.readString());
            }
        }
    }

    /** Returns whether none of several sets was applied. */
    private static boolean isRefusal(BsatnReader in) {
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            in.readU32();
            if (in.readTag(2, "SubscribeSetOutcome") == 0) {
                return false;
            }
            MessageWalker.skipBytes(in);
        }
        return sets > 1;
    }

    /** Reads an answer for the call it belongs to, which fails if the answer cannot be read. */
    private void answer(int requestId, Consumer<@Nullable PendingCall> reading) {
        PendingCall call = requests.takeCall(requestId);
        try {
            reading.accept(call);
        } catch (Throwable e) {
            // Nobody else knows the call any more; what else happens is up to the caller.
            if (call != null) {
                call.future()
                        .completeExceptionally(new ProtocolException("answer could not be read: " + e.getMessage(), e));
            }
            throw e;
        }
    }

    private void reducerAnswered(
            @Nullable PendingCall pending, long timestampMicros, ReducerStatus status, BsatnReader in) {
        PendingCall.OfReducer call = pending instanceof PendingCall.OfReducer known ? known : null;
        String name = call == null ? "" : call.reducer();
        Timestamp timestamp = new Timestamp(timestampMicros);
        StdbException failure = null;
        switch (status) {
            case OK -> {
                in.skip(in.readLength("bytes")); // return value: always empty today
                applyUpdate(in, new Event.ReducerCommitted(name, timestamp));
            }
            case OK_EMPTY -> {}
            case ERR -> {
                BsatnReader error = new BsatnReader(in.readBytes());
                failure = call == null ? null : call.refused(error);
            }
            case INTERNAL_ERROR -> failure = new InternalServerException(in.readString());
        }
        if (call == null) {
            return;
        }
        if (failure == null) {
            call.future().complete(new ReducerReceipt(timestamp));
        } else {
            call.future().completeExceptionally(failure);
        }
    }

    private void closed(Link closed, int code, @Nullable Throwable cause) {
        if (closed != link || state == State.ENDED) {
            return;
        }
        Reconnection again = reconnection;
        if (again != null && !isDisconnecting && !isBroken && again.isWorthwhile(identity != null, cause)) {
            lost(again, code, cause);
        } else {
            ended(cause);
        }
    }

    private void lost(Reconnection again, int code, @Nullable Throwable cause) {
        boolean wasReady = state == State.CONNECTED;
        state = State.RECONNECTING;
        requests.lose(link.raw, new DisconnectedException("connection was lost", wasReady, cause));
        boolean hadAskedBatch = resync != null && resync.awaitsBatch();
        resync = null;
        Duration delay = again.next(code, hadAskedBatch);
        int attempt = again.attempt();
        for (ReconnectListener<C> listener : config.reconnectingListeners()) {
            runCallback(() -> listener.onReconnecting(self(), attempt, delay, Optional.ofNullable(cause)));
        }
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(this::postAttempt);
    }

    private void postAttempt() {
        try {
            callbacks.execute(this::attempt);
        } catch (RejectedExecutionException e) {
            // Nobody else will tell those who wait for an answer.
            ended(e);
        }
    }

    private void attempt() {
        if (state == State.RECONNECTING && !isDisconnecting) {
            link = new Link();
            link.raw.open(token == null ? config.raw() : config.raw().withToken(token));
        }
    }

    private void stopReconnecting() {
        link.raw.close();
        if (state == State.RECONNECTING) {
            ended(null);
        }
    }

    /** Asks the new connection for all query sets; requests wait until the cache shows the answers. */
    private void catchUp(Reconnection again) {
        try {
            resync = new Resync<>(requests.replay(link.raw, again.usesBatch()), again.usesBatch());
        } catch (DisconnectedException e) {
            // Lost again, which will be told.
            return;
        }
        finishIfCaughtUp();
    }

    /** Notes the answer of a set, if the cache is catching up. */
    private void answered(int querySetId) {
        if (resync != null) {
            resync.answered(querySetId);
            finishIfCaughtUp();
        }
    }

    private void finishIfCaughtUp() {
        Resync<C> current = resync;
        if (current == null || !current.isComplete() || reconnection == null) {
            return;
        }
        resync = null;
        reconnection.succeeded();
        for (QuerySet<C> set : requests.resume(link.raw)) {
            cache.drop(set);
            current.tell(set::tellEnd);
            set.failApplied(unsubscribedEarly());
        }
        state = State.CONNECTED;
        boolean isFirst = !connected.isDone();
        EventContext<C> context = context(isFirst ? new Event.SubscribeApplied() : new Event.Resynchronized());
        cache.commit(context, () -> current.tellAll(context, this::runCallback));
        if (isFirst) {
            identity().ifPresent(known -> tellConnected(known, token().orElseThrow()));
            return;
        }
        for (Consumer<EventContext<C>> listener : config.reconnectedListeners()) {
            runCallback(() -> listener.accept(context));
        }
    }

    private void ended(@Nullable Throwable cause) {
        if (state == State.ENDED) {
            return;
        }
        boolean wasConnected = identity != null;
        endCause = isDisconnecting ? null : cause;
        state = State.ENDED;
        requests.end(new DisconnectedException("connection has ended", wasConnected, cause));
        if (wasConnected) {
            Optional<Throwable> reason = isDisconnecting ? Optional.empty() : Optional.ofNullable(cause);
            for (BiConsumer<C, Optional<Throwable>> listener : config.disconnectListeners()) {
                runCallback(() -> listener.accept(self(), reason));
            }
        } else {
            StdbException failure = cause instanceof StdbException known
                    ? known
                    : new ConnectFailedException("connection ended before it was ready", 0, cause);
            connected.completeExceptionally(failure);
            if (!isDisconnecting) {
                for (BiConsumer<C, StdbException> listener : config.connectErrorListeners()) {
                    runCallback(() -> listener.accept(self(), failure));
                }
            }
        }
        cache.endChanges(endCause);
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }

    /** One connection to the server: copies messages off the transport's thread for the callback thread. */
    private final class Link implements RawHandler {
        private final RawConnection raw = RawConnection.unopened(this, traffic);

        @Override
        public void onInitialConnection(Identity newIdentity, ConnectionId newConnectionId, String newToken) {
            post(() -> ready(newIdentity, newConnectionId, newToken));
        }

        @Override
        public void onSubscribeApplied(int requestId, int querySetId, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> subscribeApplied(querySetId, copy));
        }

        @Override
        public void onSubscribeBatchApplied(int requestId, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> batchApplied(copy));
        }

        @Override
        public void onUnsubscribeApplied(int requestId, int querySetId, BsatnReader body) {
            post(() -> unsubscribeApplied(querySetId));
        }

        @Override
        public void onSubscriptionError(boolean hasRequestId, int requestId, int querySetId, String error) {
            post(() -> subscriptionFailed(querySetId, error));
        }

        @Override
        public void onTransactionUpdate(BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> applyUpdate(copy, new Event.Transaction()));
        }

        @Override
        public void onOneOffQueryResult(int requestId, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> answer(requestId, call -> {
                if (call instanceof PendingCall.ForValue<?> answer && copy.readTag(2, "Result") == 0) {
                    answer.complete(copy);
                } else if (call != null) {
                    call.future().completeExceptionally(new SubscriptionException(copy.readString()));
                }
            }));
        }

        @Override
        public void onReducerResult(int requestId, long timestampMicros, ReducerStatus status, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> answer(requestId, call -> reducerAnswered(call, timestampMicros, status, copy)));
        }

        @Override
        public void onProcedureResult(int requestId, long timestampMicros, boolean returned, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> answer(requestId, call -> {
                if (call instanceof PendingCall.ForValue<?> answer && returned) {
                    answer.complete(new BsatnReader(copy.readBytes()));
                } else if (call != null) {
                    call.future().completeExceptionally(new ProcedureException(copy.readString()));
                }
            }));
        }

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {
            try {
                callbacks.execute(() -> closed(this, code, cause));
            } catch (RejectedExecutionException e) {
                // Nobody else will tell those who wait for an answer.
                ended(cause);
            }
        }

        private BsatnReader copy(BsatnReader body) {
            return new BsatnReader(body.readRaw(body.remaining()));
        }

        private void post(Runnable task) {
            try {
                callbacks.execute(() -> apply(task));
            } catch (RejectedExecutionException e) {
                raw.fail(new DisconnectedException("the executor of callbacks takes no more tasks", true, e));
            }
        }

        private void apply(Runnable task) {
            if (this != link || state == State.ENDED || isBroken) {
                return;
            }
            try {
                task.run();
            } catch (Throwable e) {
                // Boundary of the callback thread: a message that cannot be applied leaves the cache unusable.
                isBroken = true;
                raw.fail(new ProtocolException("message could not be applied: " + e.getMessage(), e));
            }
        }
    }
}
