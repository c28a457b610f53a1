package dev.stdb.client;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.client.raw.ReducerStatus;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connection to one database with a cache of subscribed rows; the base of the generated connection.
 *
 * <p>Thread-safe. Calls made before the connection is ready are sent when it is. Callbacks and completions of calls run
 * one at a time on the executor of the builder. A connection that ended stays ended; its cached rows stay readable.
 *
 * @param <C> type of the generated connection
 */
public abstract class StdbConnection<C extends StdbConnection<C>> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.stdb.client");

    private enum State {
        CONNECTING,
        CONNECTED,
        ENDED
    }

    private record PendingReducer(String name, CallFuture<ReducerReceipt> future) {}

    private final ConnectionConfig<C> config;
    private final Queue<Runnable> frameTasks = new ConcurrentLinkedQueue<>();
    private final @Nullable ExecutorService ownExecutor;
    private final SerialExecutor callbacks;
    private final ClientCache<C> cache;
    private final AtomicInteger nextRequestId = new AtomicInteger();
    private final AtomicInteger nextQuerySetId = new AtomicInteger();
    private final Map<Integer, PendingReducer> reducers = new ConcurrentHashMap<>();
    private final Map<Integer, PendingAnswer<?>> answers = new ConcurrentHashMap<>();
    private final Map<Integer, QuerySet<C>> querySets = new ConcurrentHashMap<>();
    private final CallFuture<C> connected;
    private final RawConnection raw = RawConnection.unopened(new Handler());

    /** Confined to the callback thread: a message could not be applied, so that nothing behind it may be. */
    private boolean isBroken;

    private volatile State state = State.CONNECTING;
    private volatile boolean isDisconnecting;
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
    }

    /** Returns this connection as the generated type. */
    protected abstract C self();

    /** Returns who this client is, once connected. */
    public final Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** Returns the id of this connection, once connected. */
    public final Optional<ConnectionId> connectionId() {
        return Optional.ofNullable(connectionId);
    }

    /** Returns the token to present with the next connection, once connected. */
    public final Optional<String> token() {
        return Optional.ofNullable(token);
    }

    /** Returns whether the connection is being made or ready. */
    public final boolean isActive() {
        return state != State.ENDED && !isDisconnecting;
    }

    /** Returns whether the connection is ready. */
    public final boolean isConnected() {
        return state == State.CONNECTED && !isDisconnecting;
    }

    /** Returns whether cached rows may be out of date because the connection ended. */
    public final boolean isStale() {
        return state == State.ENDED;
    }

    /** Returns a future that completes when the connection is ready, or fails when it cannot be made. */
    public final CompletableFuture<C> connected() {
        return connected;
    }

    /** Ends the connection; unanswered calls fail. Has no effect on an ended connection. */
    public final void disconnect() {
        isDisconnecting = true;
        raw.close();
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
        BsatnWriter out = new BsatnWriter();
        args.write(out);
        int requestId = nextRequestId.getAndIncrement();
        CallFuture<ReducerReceipt> future = new CallFuture<>(callbacks::isRunnerThread);
        reducers.put(requestId, new PendingReducer(name, future));
        send(requestId, future, () -> raw.callReducer(requestId, name, out.array(), 0, out.length()));
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
        int requestId = nextRequestId.getAndIncrement();
        CallFuture<T> future = new CallFuture<>(callbacks::isRunnerThread);
        answers.put(requestId, new PendingAnswer<>(future, result));
        send(requestId, future, () -> raw.callProcedure(requestId, name, out.array(), 0, out.length()));
        return future;
    }

    final void open() {
        raw.open(config.raw());
    }

    /** Returns the number of requests without an answer, query sets included. */
    final int pendingRequests() {
        return reducers.size() + answers.size() + querySets.size();
    }

    final <R> TableCache<R> addTable(TableDescriptor<R> descriptor) {
        return cache.add(descriptor);
    }

    final List<String> allTablesQueries() {
        return cache.allRowsQueries();
    }

    final <R> CompletableFuture<List<R>> oneOffQuery(String sql, TableCache<R> table) {
        int requestId = nextRequestId.getAndIncrement();
        CallFuture<List<R>> future = new CallFuture<>(callbacks::isRunnerThread);
        answers.put(requestId, new PendingAnswer<>(future, table::decodeAll));
        send(requestId, future, () -> raw.oneOffQuery(requestId, sql));
        return future;
    }

    final SubscriptionHandle<C> subscribe(
            List<String> queries,
            @Nullable Consumer<EventContext<C>> onApplied,
            @Nullable BiConsumer<EventContext<C>, SubscriptionException> onError) {
        QuerySet<C> set = new QuerySet<>(nextQuerySetId.getAndIncrement(), queries, onApplied, onError);
        querySets.put(set.id, set);
        try {
            raw.subscribe(nextRequestId.getAndIncrement(), set.id, queries);
        } catch (DisconnectedException e) {
            querySets.remove(set.id);
            throw e;
        }
        return new SubscriptionHandle<>(this, set);
    }

    final void unsubscribe(QuerySet<C> set, @Nullable Consumer<EventContext<C>> onEnd) {
        synchronized (set) {
            if (set.state == QuerySet.State.ENDED || set.state == QuerySet.State.UNSUBSCRIBING) {
                throw new IllegalStateException("subscription was ended before");
            }
            set.onEnd = onEnd;
            set.state = QuerySet.State.UNSUBSCRIBING;
        }
        // The rows need not be sent back: the set knows what it reported.
        raw.unsubscribe(nextRequestId.getAndIncrement(), set.id, false);
    }

    private void send(int requestId, CallFuture<?> future, Runnable request) {
        try {
            request.run();
        } catch (DisconnectedException e) {
            reducers.remove(requestId);
            answers.remove(requestId);
            future.completeExceptionally(e);
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
            cache.reportUpdate(querySets.get(in.readU32()), in);
        }
        cache.commit(context(event), () -> {});
    }

    private void ready(Identity newIdentity, ConnectionId newConnectionId, String newToken) {
        identity = newIdentity;
        connectionId = newConnectionId;
        String presented = config.raw().token().orElse(newToken);
        token = presented;
        state = State.CONNECTED;
        for (ConnectListener<C> listener : config.connectListeners()) {
            runCallback(() -> listener.onConnect(self(), newIdentity, presented));
        }
        // After the listeners, so that what they set up is in place for whoever waits.
        connected.complete(self());
    }

    private void subscribeApplied(int querySetId, BsatnReader in) {
        QuerySet<C> set = querySets.get(querySetId);
        if (set == null) {
            return;
        }
        synchronized (set) {
            if (set.state == QuerySet.State.PENDING) {
                set.state = QuerySet.State.ACTIVE;
            }
        }
        cache.reportRows(set, in);
        EventContext<C> context = context(new Event.SubscribeApplied());
        cache.commit(context, () -> set.tellApplied(context));
    }

    private void unsubscribeApplied(int querySetId) {
        endSet(querySetId, new Event.UnsubscribeApplied(), QuerySet::tellEnd);
    }

    private void subscriptionFailed(int querySetId, String error) {
        endSet(
                querySetId,
                new Event.SubscriptionFailed(error),
                (set, context) -> set.tellError(context, new SubscriptionException(error)));
    }

    private void endSet(int querySetId, Event event, BiConsumer<QuerySet<C>, EventContext<C>> tell) {
        QuerySet<C> set = querySets.remove(querySetId);
        if (set == null) {
            return;
        }
        set.state = QuerySet.State.ENDED;
        cache.drop(set);
        EventContext<C> context = context(event);
        cache.commit(context, () -> tell.accept(set, context));
    }

    private void reducerAnswered(int requestId, long timestampMicros, ReducerStatus status, BsatnReader in) {
        PendingReducer call = reducers.remove(requestId);
        String name = call == null ? "" : call.name();
        Timestamp timestamp = new Timestamp(timestampMicros);
        StdbException failure = null;
        switch (status) {
            case OK -> {
                in.skip(in.readLength("bytes")); // return value: always empty today
                applyUpdate(in, new Event.ReducerCommitted(name, timestamp));
            }
            case OK_EMPTY -> {}
            case ERR -> failure = new SenderException(errorText(in.readBytes()));
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

    private static String errorText(byte[] error) {
        return new BsatnReader(error).readString();
    }

    private void ended(@Nullable Throwable cause) {
        boolean wasConnected = state == State.CONNECTED;
        state = State.ENDED;
        DisconnectedException gone = new DisconnectedException("connection has ended", cause);
        for (Integer requestId : List.copyOf(reducers.keySet())) {
            PendingReducer call = reducers.remove(requestId);
            if (call != null) {
                call.future().completeExceptionally(gone);
            }
        }
        for (Integer requestId : List.copyOf(answers.keySet())) {
            PendingAnswer<?> answer = answers.remove(requestId);
            if (answer != null) {
                answer.future().completeExceptionally(gone);
            }
        }
        querySets.values().forEach(set -> set.state = QuerySet.State.ENDED);
        querySets.clear();
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
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }

    /** Copies messages off the transport's thread and handles them on the callback thread. */
    private final class Handler implements RawHandler {
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
            post(() -> {
                PendingAnswer<?> answer = answers.remove(requestId);
                if (answer != null && copy.readTag(2, "Result") == 0) {
                    answer.complete(copy);
                } else if (answer != null) {
                    answer.future().completeExceptionally(new SubscriptionException(copy.readString()));
                }
            });
        }

        @Override
        public void onReducerResult(int requestId, long timestampMicros, ReducerStatus status, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> reducerAnswered(requestId, timestampMicros, status, copy));
        }

        @Override
        public void onProcedureResult(int requestId, long timestampMicros, boolean returned, BsatnReader body) {
            BsatnReader copy = copy(body);
            post(() -> {
                PendingAnswer<?> answer = answers.remove(requestId);
                if (answer != null && returned) {
                    answer.complete(new BsatnReader(copy.readBytes()));
                } else if (answer != null) {
                    answer.future().completeExceptionally(new ProcedureException(copy.readString()));
                }
            });
        }

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {
            try {
                callbacks.execute(() -> ended(cause));
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
                raw.fail(new DisconnectedException("the executor of callbacks takes no more tasks", e));
            }
        }

        private void apply(Runnable task) {
            if (state == State.ENDED || isBroken) {
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
