package dev.stdb.server.database;

import dev.stdb.server.common.OutOfMemory;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.ClientUpdate;
import dev.stdb.server.subscription.InitialLoader;
import dev.stdb.server.subscription.SetFailure;
import dev.stdb.server.subscription.SubscriptionRegistry;
import dev.stdb.server.subscription.TxUpdates;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.server.view.LiveViews;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of a database with what follows from their commits: deltas for the subscribed clients. Confined to the
 * database thread.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int CLOSE_GOING_AWAY = 1001;
    private static final String MODULE_EXITED = "module exited";

    private final DatabaseEngine engine;
    private final LiveViews views;
    private final SubscriptionRegistry subscriptions;
    private final Map<ClientKey, ClientSession> sessions = new ConcurrentHashMap<>();
    private final InitialLoader loader;
    private final TransactionFeed feed;

    private Consumer<TxData> commitListener = data -> {};
    private BiFunction<TransactionUpdate, @Nullable Call, ServerMessage> callReports = (update, call) -> update;

    /**
     * A commit as the caller of the transaction sees it.
     *
     * @param txOffset last transaction that an answer to the caller shows
     * @param ownUpdate what changed for the caller itself, which was not sent
     */
    record Committed(long txOffset, List<QuerySetUpdate> ownUpdate) {}

    Transactions(DatabaseEngine engine, String name, LiveViews views, int subscribedMax, TransactionFeed feed) {
        this.engine = engine;
        this.feed = feed;
        this.views = views;
        this.subscriptions = new SubscriptionRegistry(views, subscribedMax);
        this.loader = new InitialLoader(engine.datastore(), name);
    }

    /** Sets who is told of every commit with changes, before the clients are. */
    void commitListener(Consumer<TxData> listener) {
        commitListener = listener;
    }

    /** Sets how clients are told of an update that want to know of the call that led to it, if any did. */
    void callReports(BiFunction<TransactionUpdate, @Nullable Call, ServerMessage> reports) {
        callReports = reports;
    }

    Tx begin() {
        feed.began();
        return engine.begin();
    }

    /** Tells those who watch that the transaction of a call was undone. */
    void undone(Call call, String failure) {
        feed.undone(call, failure);
    }

    /**
     * Checks that what is begun now may be committed.
     *
     * @throws DurabilityException if the log takes nothing, for now or for good
     */
    void checkWritable() {
        engine.durability().checkWritable();
    }

    /** Returns whether what is begun now may be committed. */
    boolean isWritable() {
        Durability log = engine.durability();
        return log.failure() == null && log.stall() == null;
    }

    /** Returns whether nothing may be committed any more. */
    boolean hasFailed() {
        return engine.durability().failure() != null;
    }

    LiveViews views() {
        return views;
    }

    SubscriptionRegistry subscriptions() {
        return subscriptions;
    }

    Map<ClientKey, ClientSession> sessions() {
        return sessions;
    }

    /** Returns what evaluates large initial subscriptions. */
    InitialLoader loader() {
        return loader;
    }

    /** Returns the last committed transaction, which any read shows. */
    long lastOffset() {
        return engine.datastore().nextTxOffset() - 1;
    }

    /** Opens a view of the last committed transaction, for any thread. The caller closes it. */
    ReadView openReadView() {
        return engine.datastore().openReadView();
    }

    /** Runs a read in a transaction that is undone. */
    <T extends @Nullable Object> T read(Function<Tx, T> reader) {
        try (Tx tx = engine.begin()) {
            return reader.apply(tx);
        }
    }

    /** Commits what no call led to, and tells every client what changed for it. */
    Committed commit(Tx tx) {
        return publish(engine.commit(tx), null, subscriptions::evaluate);
    }

    /** Commits and tells every client what changed for it, except the caller. */
    Committed commit(Tx tx, Call call) {
        return publish(engine.commit(tx, call), call, subscriptions::evaluate);
    }

    /** As {@link #commit(Tx, Call)}, for a transaction that brings a new module; clients of views get nothing. */
    Committed commitPublication(Tx tx, Call call) {
        return publish(engine.commit(tx, call), call, subscriptions::evaluateWithoutViews);
    }

    private Committed publish(TxData data, @Nullable Call call, BiFunction<TxData, Tx, TxUpdates> evaluation) {
        if (data.isEmpty()) {
            feed.committed(data, call);
            return new Committed(lastOffset(), List.of());
        }
        try {
            commitListener.accept(data);
            feed.committed(data, call);
            List<QuerySetUpdate> own = subscriptions.queryCount() > 0 ? fanOut(data, call, evaluation) : List.of();
            return new Committed(lastOffset(), own);
        } catch (Throwable e) { // Boundary: what is committed stays so, whatever becomes of those who would hear of it.
            OutOfMemory.check(e);
            LOG.error("clients were not told of a transaction and are closed: txOffset={}", data.txOffset(), e);
            closeSessions();
            return new Committed(lastOffset(), List.of());
        }
    }

    /** Tells the clients what changed for them; returns what changed for the caller. */
    private List<QuerySetUpdate> fanOut(
            TxData data, @Nullable Call call, BiFunction<TxData, Tx, TxUpdates> evaluation) {
        List<QuerySetUpdate> own = List.of();
        TxUpdates updates = read(after -> evaluation.apply(data, after));
        updates.failures().forEach(this::send);
        for (ClientUpdate update : updates.updates()) {
            if (call != null && isCaller(update.client(), call)) {
                own = update.sets();
            } else {
                send(update, data.txOffset(), call);
            }
        }
        return own;
    }

    /** Sends what changed without a transaction of its own. */
    void send(TxUpdates updates) {
        updates.failures().forEach(this::send);
        updates.updates().forEach(update -> send(update, lastOffset(), null));
    }

    private static boolean isCaller(ClientKey client, Call call) {
        return client.connectionId().equals(call.connection())
                && client.identity().equals(call.caller());
    }

    private void send(ClientUpdate update, long txOffset, @Nullable Call call) {
        ClientSession session = sessions.get(update.client());
        if (session != null) {
            send(session, update.message(), txOffset, call);
        }
    }

    /**
     * Tells a client what changed for it.
     *
     * @param call what led to the change, if a call did
     */
    void send(ClientSession session, TransactionUpdate update, long txOffset, @Nullable Call call) {
        ServerMessage message = session.wantsCalls() ? callReports.apply(update, call) : update;
        session.sink().send(new OutgoingMessage(message, txOffset));
    }

    /** Tells a client that one of its query sets is gone. */
    private void send(SetFailure failure) {
        ClientSession session = sessions.get(failure.client());
        if (session != null) {
            session.sink()
                    .send(OutgoingMessage.stateless(new ServerMessage.SubscriptionError(
                            OptionalInt.empty(), failure.querySetId(), failure.error())));
        }
    }

    /** Returns who is connected, with what is subscribed to. */
    ConnectedClients clients() {
        int queriesMax = ConnectedClients.queriesMax(sessions.size());
        List<ConnectedClients.Client> described = sessions.entrySet().stream()
                .limit(ConnectedClients.CLIENTS_MAX)
                .map(each -> describe(each.getKey(), each.getValue(), queriesMax))
                .toList();
        return new ConnectedClients(sessions.size(), described);
    }

    private ConnectedClients.Client describe(ClientKey key, ClientSession session, int queriesMax) {
        return new ConnectedClients.Client(
                key.identity(),
                key.connectionId(),
                session.confirmed(),
                session.sink().traffic(),
                subscriptions.queryCount(key),
                subscriptions.status(key, queriesMax));
    }

    /**
     * Returns how much there is of what grows.
     *
     * @param atMicros now, in µs since the Unix epoch
     */
    DatabaseStatistics statistics(long atMicros) {
        return new DatabaseStatistics(
                atMicros,
                engine.datastore().statistics(),
                engine.datastore().nextTxOffset(),
                engine.durability().durableOffset(),
                sessions.size(),
                subscriptions.queryCount());
    }

    /** Closes every session from the server's side, because the module they talk to is gone. Any thread may call it. */
    void closeSessions() {
        for (ClientSession session : sessions.values()) {
            session.sink().close(CLOSE_GOING_AWAY, MODULE_EXITED);
        }
    }
}
