package dev.stdb.it.clients;

import dev.stdb.client.CacheSnapshot;
import dev.stdb.client.DisconnectedException;
import dev.stdb.client.Event;
import dev.stdb.client.EventContext;
import dev.stdb.client.ReconnectPolicy;
import dev.stdb.client.RemoteKeyedTable;
import dev.stdb.client.RemoteTable;
import dev.stdb.client.SenderException;
import dev.stdb.client.SubscriptionHandle;
import dev.stdb.it.clients.TraceEntry.Cause;
import dev.stdb.it.clients.TraceEntry.Kind;
import dev.stdb.it.clients.TraceEntry.Outcome;
import dev.stdb.it.fixture.bindings.DbConnection;
import dev.stdb.it.fixture.bindings.Entry;
import dev.stdb.it.fixture.bindings.Mark;
import dev.stdb.it.fixture.bindings.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The generated Java client, in this JVM. All of it but {@link #sample} runs on the one thread of callbacks, so that
 * its trace has one order; another thread reads snapshots all the time.
 */
final class JavaClient implements ClientUnderTest {
    /** In the order of the generated class. */
    static final List<String> TABLES = List.of("entry", "mark", "progress");

    private static final Map<Class<? extends Event>, Cause> CAUSES = Map.of(
            Event.ReducerCommitted.class, Cause.REDUCER,
            Event.SubscribeApplied.class, Cause.SUBSCRIBE,
            Event.UnsubscribeApplied.class, Cause.UNSUBSCRIBE,
            Event.SubscriptionFailed.class, Cause.ERROR,
            Event.Resynchronized.class, Cause.RESYNC,
            Event.Transaction.class, Cause.TRANSACTION);

    /** A query set and what was told of it. */
    private static final class AskedSet {
        private final SubscriptionHandle<DbConnection> handle;
        private boolean isUnwanted;

        AskedSet(SubscriptionHandle<DbConnection> handle) {
            this.handle = handle;
        }

        boolean isSettled() {
            return isUnwanted ? handle.isEnded() : handle.isActive();
        }
    }

    private final String name;
    private final ExecutorService thread;
    private final DbConnection connection;
    private final Thread sampler;
    private volatile boolean isClosed;

    // Confined to the callback thread.
    private List<TraceEntry> trace = new ArrayList<>();
    private final Map<Integer, AskedSet> sets = new TreeMap<>();
    private final Set<Long> open = new HashSet<>();
    private @Nullable EventContext<DbConnection> latestContext;
    private int messages;

    private final Set<String> samples = ConcurrentHashMap.newKeySet();

    /**
     * Connects.
     *
     * @param keptCalls how many calls wait for a lost connection
     */
    JavaClient(String name, String url, int keptCalls) {
        this.name = name;
        thread = Executors.newSingleThreadExecutor(task -> daemon(task, name));
        connection = DbConnection.builder()
                .uri(url)
                .databaseName(AllClientsIT.DATABASE)
                .runOn(thread)
                .reconnect(ReconnectPolicy.standard()
                        .withDelays(Duration.ofMillis(50), Duration.ofMillis(300))
                        .keepingCalls(keptCalls))
                .onReconnecting((lost, attempt, delay, cause) -> note(Kind.LOST, Cause.NONE, "", ""))
                .onReconnected(context -> note(Kind.BACK, context, "", "", ""))
                .onCallbackError(error -> note(Kind.ERROR, Cause.NONE, "", error.toString()))
                .onDisconnect((ended, cause) -> cause.ifPresent(
                        error -> note(Kind.ERROR, Cause.NONE, "", "the connection has ended: " + error)))
                .build();
        sampler = daemon(this::sample, name + "-sampler");
        try {
            onThread(this::watch);
            connection.connected().get(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            sampler.start();
        } catch (Exception e) {
            close();
            throw new AssertionError(name + " did not connect", e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void watch() {
        note(Kind.START, Cause.NONE, "", "");
        watchKeyed(connection.db().entry(), JavaClient::text);
        watch(connection.db().mark(), JavaClient::text);
        watchKeyed(connection.db().progress(), JavaClient::text);
    }

    private <R> void watchKeyed(RemoteKeyedTable<DbConnection, R> table, Function<R, String> text) {
        watch(table, text);
        table.onUpdate((context, before, after) ->
                note(Kind.UPDATE, context, table.name(), text.apply(after), text.apply(before)));
    }

    private <R> void watch(RemoteTable<DbConnection, R> table, Function<R, String> text) {
        table.onBeforeDelete((context, row) -> note(Kind.BEFORE_DELETE, context, table.name(), text.apply(row), ""));
        table.onDelete((context, row) -> note(Kind.DELETE, context, table.name(), text.apply(row), ""));
        table.onInsert((context, row) -> note(Kind.INSERT, context, table.name(), text.apply(row), ""));
    }

    private static String text(Entry row) {
        return row.id() + "," + row.writer() + "," + row.number();
    }

    private static String text(Mark row) {
        return row.place() + "," + row.text();
    }

    private static String text(Progress row) {
        return row.writer() + "," + row.last();
    }

    @SuppressWarnings("ReferenceEquality") // there is one context for each message
    private void note(Kind kind, EventContext<DbConnection> context, String subject, String row, String before) {
        if (context != latestContext) {
            latestContext = context;
            messages++;
        }
        Cause cause = CAUSES.getOrDefault(context.event().getClass(), Cause.ERROR);
        trace.add(new TraceEntry(kind, Integer.toString(messages), cause, subject, row, before, digest()));
    }

    private void note(Kind kind, Cause cause, String subject, String row) {
        trace.add(new TraceEntry(kind, "", cause, subject, row, "", digest()));
    }

    private String digest() {
        return CacheDigest.of(rows(connection.snapshot()));
    }

    private Map<String, Set<String>> rows(CacheSnapshot cache) {
        Map<String, Set<String>> rows = new HashMap<>();
        addRows(rows, cache, connection.db().entry(), JavaClient::text);
        addRows(rows, cache, connection.db().mark(), JavaClient::text);
        addRows(rows, cache, connection.db().progress(), JavaClient::text);
        return rows;
    }

    private static <R> void addRows(
            Map<String, Set<String>> rows,
            CacheSnapshot cache,
            RemoteTable<DbConnection, R> table,
            Function<R, String> text) {
        Set<String> texts = new TreeSet<>();
        for (R row : cache.rows(table)) {
            // What is twice in a cache makes it another one than the callbacks have told.
            String unique = text.apply(row);
            texts.add(texts.contains(unique) ? unique + " twice" : unique);
        }
        rows.put(table.name(), texts);
    }

    private void sample() {
        while (!isClosed) {
            samples.add(digest());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CallbackOrder order() {
        return CallbackOrder.OURS;
    }

    @Override
    public void subscribe(int set, List<String> queries) {
        thread.execute(() -> {
            String subject = Integer.toString(set);
            SubscriptionHandle<DbConnection> handle = connection
                    .subscriptionBuilder()
                    .onApplied(context -> note(Kind.APPLIED, context, subject, "", ""))
                    .onError((context, error) -> note(Kind.FAILED, context, subject, error.toString(), ""))
                    .subscribe(queries);
            sets.put(set, new AskedSet(handle));
        });
    }

    @Override
    public void unsubscribe(int set) {
        thread.execute(() -> {
            AskedSet asked = sets.get(set);
            if (asked == null) {
                note(Kind.ERROR, Cause.NONE, Integer.toString(set), "there is no such query set");
                return;
            }
            asked.isUnwanted = true;
            asked.handle.unsubscribeThen(context -> note(Kind.ENDED, context, Integer.toString(set), "", ""));
        });
    }

    @Override
    public void call(ReducerCall call) {
        thread.execute(() -> {
            open.add(call.id());
            note(Kind.CALLED, Cause.NONE, Long.toString(call.id()), call.reducer());
            begin(call).whenComplete((receipt, failure) -> {
                open.remove(call.id());
                if (failure == null) {
                    noteOutcome(call, Outcome.OK);
                } else {
                    noteFailure(call, failure);
                }
            });
        });
    }

    private CompletableFuture<?> begin(ReducerCall call) {
        return switch (call.reducer()) {
            case ReducerCall.APPEND -> connection.reducers().append(call.number(), call.id());
            case ReducerCall.MARK ->
                connection.reducers().mark(call.number(), call.arguments().get(1));
            case ReducerCall.REFUSE ->
                connection.reducers().refuse(call.arguments().get(0));
            default -> throw new IllegalArgumentException("no such reducer: " + call);
        };
    }

    private void noteFailure(ReducerCall call, Throwable failure) {
        if (failure instanceof DisconnectedException lost) {
            noteOutcome(call, lost.isOutcomeUnknown() ? Outcome.UNKNOWN : Outcome.UNSENT);
        } else if (failure instanceof SenderException && call.arguments().contains(failure.getMessage())) {
            noteOutcome(call, Outcome.REFUSED);
        } else {
            note(Kind.ERROR, Cause.NONE, Long.toString(call.id()), failure.toString());
        }
    }

    private void noteOutcome(ReducerCall call, Outcome outcome) {
        note(Kind.DONE, Cause.NONE, Long.toString(call.id()), outcome.name());
    }

    @Override
    public void awaitLoss() {
        Waiting.until(connection::isReconnecting, () -> name + " has not noticed that its connection is lost");
    }

    @Override
    public void awaitBegun() {
        onThread(() -> {});
    }

    @Override
    public Report settle() {
        do {
            Waiting.until(() -> compute(this::isSettled), () -> name + " waits: " + compute(this::waiting));
        } while (!isUpToDate());
        Set<String> read = new HashSet<>(samples);
        return compute(() -> {
            Report report = new Report(trace, read, rows(connection.snapshot()));
            trace = new ArrayList<>();
            samples.removeAll(read);
            sets.values().removeIf(set -> set.isUnwanted);
            return report;
        });
    }

    private boolean isSettled() {
        return connection.isConnected()
                && open.isEmpty()
                && sets.values().stream().allMatch(AskedSet::isSettled);
    }

    private String waiting() {
        long unsettled = sets.values().stream().filter(set -> !set.isSettled()).count();
        return "connected=" + connection.isConnected() + ", open calls=" + open + ", unsettled query sets=" + unsettled;
    }

    /** Results and updates come in one order; returns false if the connection is lost meanwhile. */
    private boolean isUpToDate() {
        CompletableFuture<Boolean> refused = new CompletableFuture<>();
        thread.execute(() -> connection.reducers().refuse("settled").whenComplete((receipt, failure) -> {
            if (failure instanceof SenderException || failure instanceof DisconnectedException) {
                refused.complete(failure instanceof SenderException);
            } else {
                refused.completeExceptionally(new AssertionError("refuse must refuse: " + receipt, failure));
            }
        }));
        return get(refused);
    }

    private void onThread(Runnable task) {
        get(CompletableFuture.runAsync(task, thread));
    }

    private <T> T compute(Supplier<T> task) {
        return get(CompletableFuture.supplyAsync(task, thread));
    }

    private <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(name + " hangs or has failed", e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        connection.close();
        thread.shutdown();
    }
}
