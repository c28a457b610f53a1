package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.RowLimit;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.subscription.LiveQuery.Subscriber;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.server.view.LiveViews;
import dev.stdb.server.view.ViewChanges;
import dev.stdb.server.view.ViewInstance;
import dev.stdb.server.view.ViewScope;
import dev.stdb.server.view.ViewSnapshot;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live queries of one database and who is subscribed to them. Confined to the database thread.
 *
 * <p>Queries with the same text are one query for all clients, unless their meaning depends on the caller. A
 * transaction costs its changed rows and the queries they concern; each distinct delta is encoded once.
 */
public final class SubscriptionRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRegistry.class);
    /**
     * Most queries of one client in all its sets unless configured otherwise. Each costs memory, and the database
     * thread the time to compile it; one message has room for a million. Deviation: the original has no limit.
     */
    public static final int CLIENT_QUERIES_MAX = 16_384;

    private static final Pattern EVERYTHING = Pattern.compile("(?i)select\\s+\\*\\s+from\\s+\\*");

    private final Map<ClientKey, ClientSets> clients = new LinkedHashMap<>();
    private final Map<LiveQuery.Key, LiveQuery> queries = new HashMap<>();
    private final QueryTargets targets = new QueryTargets();
    private final LiveViews views;
    private final ViewDeltas viewDeltas;
    private final int clientQueriesMax;

    /**
     * Creates a registry without clients, and with the default bound.
     *
     * @param views the views of the database, which nobody else keeps up to date
     */
    public SubscriptionRegistry(LiveViews views) {
        this(views, CLIENT_QUERIES_MAX);
    }

    /**
     * Creates a registry without clients.
     *
     * @param views the views of the database, which nobody else keeps up to date
     * @param clientQueriesMax most queries of one client
     */
    public SubscriptionRegistry(LiveViews views, int clientQueriesMax) {
        this.views = views;
        this.viewDeltas = new ViewDeltas(views);
        this.clientQueriesMax = clientQueriesMax;
    }

    /** Returns how many queries one client may have. */
    public int clientQueriesMax() {
        return clientQueriesMax;
    }

    /** Returns how many distinct queries are live. */
    public int queryCount() {
        return queries.size();
    }

    /**
     * Adds a query set without evaluating it: from now on it gets deltas, and the caller must read the rows it starts
     * with from the state as of now. All or nothing.
     *
     * @param tx the state after all transactions evaluated so far
     * @return what to read
     * @throws SubscriptionException if the id is in use or a query is refused
     */
    public InitialQueries register(ClientKey client, int querySetId, List<String> sql, Tx tx, QueryAuth auth) {
        ClientSets existing = clients.get(client);
        if (existing != null && existing.sets().containsKey(querySetId)) {
            throw SubscriptionException.exists(client, querySetId);
        }
        Set<String> texts = expand(sql, tx, auth);
        checkCount(ClientSets.countOf(texts.size()) + (existing == null ? 0 : existing.queryCount()));
        List<LiveQuery> queriesOfSet = findAll(texts, tx, auth);
        ClientSets sets = clients.computeIfAbsent(client, key -> new ClientSets(key, auth.owner()));
        QuerySet querySet = new QuerySet(sets, querySetId, queriesOfSet);
        sets.add(querySet);
        List<InitialRows> initial = new ArrayList<>(queriesOfSet.size());
        for (Subscriber subscriber : querySet.subscribers()) {
            LiveQuery query = subscriber.query();
            if (query.subscribers().isEmpty()) {
                register(query, tx);
            }
            query.add(subscriber);
            initial.add(query.initialRows());
        }
        return new InitialQueries(initial, viewsOf(queriesOfSet));
    }

    private ViewSnapshot viewsOf(List<LiveQuery> of) {
        return views.snapshot(
                of.stream().flatMap(query -> query.views().stream()).toList());
    }

    /** Returns the live queries with some texts, or compiles them; those that are new are not registered yet. */
    private List<LiveQuery> findAll(Set<String> texts, Tx tx, QueryAuth auth) {
        List<LiveQuery> found = new ArrayList<>(texts.size());
        boolean done = false;
        try {
            for (String text : texts) {
                found.add(find(text, tx, auth));
            }
            done = true;
            return found;
        } finally {
            if (!done) {
                for (LiveQuery query : found) {
                    if (query.subscribers().isEmpty()) {
                        views.release(query.views());
                    }
                }
            }
        }
    }

    private void checkCount(int queryCount) {
        if (queryCount > clientQueriesMax) {
            throw SubscriptionException.tooMany(queryCount, clientQueriesMax);
        }
    }

    /**
     * Returns the table or view whose rows the only query of a set yields.
     *
     * @throws SubscriptionException if there is no such set
     */
    public TableSchema tableOf(ClientKey client, int querySetId) {
        ClientSets sets = clients.get(client);
        QuerySet set = sets == null ? null : sets.sets().get(querySetId);
        if (set == null) {
            throw SubscriptionException.notFound(querySetId);
        }
        return set.subscribers().get(0).query().fragments().get(0).plans().returnedTable();
    }

    /** Returns how many queries all sets of a client have. */
    public int queryCount(ClientKey client) {
        ClientSets sets = clients.get(client);
        return sets == null ? 0 : sets.queryCount();
    }

    /**
     * Returns the queries of a client, those of its first sets first.
     *
     * @param countMax most to return
     */
    public List<QueryStatus> status(ClientKey client, int countMax) {
        ClientSets sets = clients.get(client);
        if (sets == null) {
            return List.of();
        }
        return sets.sets().values().stream()
                .flatMap(set ->
                        set.subscribers().stream().map(each -> each.query().status(set.id())))
                .limit(countMax)
                .toList();
    }

    /** Removes a query set whose first evaluation failed; nothing happens if it is gone already. */
    public void drop(ClientKey client, int querySetId) {
        ClientSets sets = clients.get(client);
        QuerySet set = sets == null ? null : sets.sets().get(querySetId);
        if (set != null) {
            remove(set);
        }
    }

    /** Trims the texts, drops repeated ones and replaces "everything" by one query per table and view. */
    public Set<String> expand(List<String> sql, RowReader source, QueryAuth auth) {
        Set<String> texts = new LinkedHashSet<>();
        for (String text : sql) {
            String trimmed = text.strip();
            if (!EVERYTHING.matcher(trimmed).matches()) {
                texts.add(trimmed);
                continue;
            }
            for (TableSchema table : source.catalog().tables()) {
                if (!table.isSystem() && !table.isEvent() && auth.maySee(table)) {
                    texts.add(selectAll(table.name()));
                }
            }
            views.readableNames(auth).forEach(view -> texts.add(selectAll(view)));
        }
        return texts;
    }

    /** Prefers the plain spelling, which most clients share. */
    private static String selectAll(String table) {
        String plain = "SELECT * FROM " + table;
        try {
            SqlParser.parseSubscription(plain);
            return plain;
        } catch (SqlException reserved) {
            return "SELECT * FROM \"" + table.replace(".", "\".\"") + "\"";
        }
    }

    /** Returns the live query with a text, or compiles it; the result is not registered yet if it is new. */
    private LiveQuery find(String text, Tx tx, QueryAuth auth) {
        LiveQuery own = queries.get(new LiveQuery.Key(text, auth.caller()));
        if (own != null) {
            return own;
        }
        LiveQuery shared = queries.get(new LiveQuery.Key(text, null));
        if (shared != null && isSameFor(auth, shared, tx)) {
            return shared;
        }
        try (ViewScope scope = views.open(auth, tx)) {
            RowReader source = views.over(tx);
            CompiledQuery compiled =
                    QueryCompiler.compile(text, auth.visibleTables(source, scope), scope, source, auth);
            if (!auth.owner()) {
                RowLimit.check(
                        compiled.fragments().stream()
                                .map(plans -> plans.initial(source))
                                .toList(),
                        source);
            }
            Identity caller = compiled.dependsOnCaller() ? auth.caller() : null;
            return new LiveQuery(new LiveQuery.Key(text, caller), auth, compiled, scope.keep());
        } catch (SqlException e) {
            throw new SubscriptionException(SubscriptionErrorCode.SUBSCRIPTION_QUERY, wrap(e, text));
        }
    }

    /** Returns whether a query shared by many means the same for a caller, who may see its tables. */
    private static boolean isSameFor(QueryAuth auth, LiveQuery shared, RowReader source) {
        for (TableSchema table : shared.namedTables()) {
            if (!auth.maySee(table) || auth.owner() && RowRules.appliesTo(table, source)) {
                return false;
            }
        }
        return true;
    }

    private void register(LiveQuery query, Tx tx) {
        queries.put(query.key(), query);
        viewDeltas.follow(query.views(), tx);
        targets.add(query);
    }

    private void unregister(LiveQuery query) {
        queries.remove(query.key());
        views.release(query.views());
        viewDeltas.forget(query.views());
        targets.remove(query);
    }

    /**
     * Removes a query set.
     *
     * @param withRows whether to evaluate its queries a last time
     * @param size of the answer, to which the rows are added
     * @param tx the state as of all transactions evaluated so far
     * @return the rows of its queries, empty unless {@code withRows}
     * @throws SubscriptionException if there is no such set, or its rows are too large for the answer; it stays then
     */
    public Optional<QueryRows> unsubscribe(ClientKey client, int querySetId, boolean withRows, AnswerSize size, Tx tx) {
        ClientSets sets = clients.get(client);
        QuerySet set = sets == null ? null : sets.sets().get(querySetId);
        if (set == null) {
            throw SubscriptionException.notFound(querySetId);
        }
        Optional<QueryRows> rows = withRows ? Optional.of(rowsOf(set, size, tx)) : Optional.empty();
        remove(set);
        return rows;
    }

    private QueryRows rowsOf(QuerySet set, AnswerSize size, RowReader source) {
        List<LiveQuery> members =
                set.subscribers().stream().map(Subscriber::query).toList();
        List<InitialRows> rows = members.stream().map(LiveQuery::initialRows).toList();
        return new InitialQueries(rows, viewsOf(members)).evaluate(source, size);
    }

    /** Removes all query sets of a client, if any. */
    public void removeClient(ClientKey client) {
        ClientSets sets = clients.get(client);
        if (sets != null) {
            for (QuerySet set : List.copyOf(sets.sets().values())) {
                remove(set);
            }
        }
    }

    private void remove(QuerySet set) {
        for (Subscriber subscriber : set.subscribers()) {
            LiveQuery query = subscriber.query();
            query.remove(subscriber);
            if (query.subscribers().isEmpty()) {
                unregister(query);
            }
        }
        set.client().remove(set);
        if (set.client().sets().isEmpty()) {
            clients.remove(set.client().key());
        }
    }

    /**
     * Computes what a committed transaction means for the clients. Must be called for every transaction, in order.
     *
     * @param data what the transaction changed
     * @param tx the state after the transaction: a new transaction that has changed nothing
     */
    public TxUpdates evaluate(TxData data, Tx tx) {
        if (views.isEmpty()) {
            return send(targets.touched(data, tx), List.of());
        }
        ViewChanges changed = views.refresh(data, tx).and(viewDeltas.apply(data, tx));
        if (changed.failures().isEmpty()) {
            return send(targets.touched(data.with(changed.changes()), views.over(tx)), List.of());
        }
        List<SetFailure> failures = fail(changed.failures());
        // Those who failed may have been the only ones who read another view.
        List<TableChanges> kept = views.onlyKept(changed.changes());
        return send(targets.touched(data.with(kept), views.over(tx)), failures);
    }

    /**
     * As {@link #evaluate}, for the transaction that brings a new module: queries over views are left out, as {@link
     * #revalidate} tells what becomes of them.
     */
    public TxUpdates evaluateWithoutViews(TxData data, Tx tx) {
        List<LiveQuery> touched = new ArrayList<>();
        for (LiveQuery query : targets.touched(data, views.over(tx))) {
            if (query.views().isEmpty()) {
                touched.add(query);
            } else {
                query.discardDelta();
            }
        }
        return send(touched, List.of());
    }

    /**
     * Encodes deltas.
     *
     * @param touched the queries that may have some
     * @param dropped sets that were dropped before
     */
    private TxUpdates send(List<LiveQuery> touched, List<SetFailure> dropped) {
        if (touched.isEmpty()) {
            return dropped.isEmpty() ? TxUpdates.NONE : new TxUpdates(dropped, List.of());
        }
        List<SetFailure> failures = new ArrayList<>(dropped);
        List<LiveQuery> failed = new ArrayList<>(0);
        List<TableUpdate> deltas = new ArrayList<>(touched.size());
        for (LiveQuery query : touched) {
            deltas.add(query.takeDelta().orElse(null));
            if (query.failure() != null) {
                failed.add(query);
            }
        }
        failed.forEach(query -> failures.addAll(fail(query)));
        SharedUpdates shared = new SharedUpdates();
        List<ClientSets> affected = new ArrayList<>();
        for (int i = 0; i < touched.size(); i++) {
            LiveQuery query = touched.get(i);
            TableUpdate delta = deltas.get(i);
            if (delta != null) {
                addDelta(query, query.views().isEmpty() ? delta : shared.equal(delta), affected);
            }
        }
        return new TxUpdates(failures, updatesOf(affected, shared));
    }

    private static List<ClientUpdate> updatesOf(List<ClientSets> affected, SharedUpdates shared) {
        List<ClientUpdate> updates = new ArrayList<>(affected.size());
        for (ClientSets client : affected) {
            updates.add(client.takeUpdate(shared));
        }
        return updates;
    }

    private static void addDelta(LiveQuery query, TableUpdate delta, List<ClientSets> affected) {
        for (Subscriber subscriber : query.subscribers()) {
            QuerySet set = subscriber.set();
            if (set.addDelta(delta) && set.client().addTouched(set)) {
                affected.add(set.client());
            }
        }
    }

    /** Drops all query sets that contain a query whose delta could not be computed. */
    private List<SetFailure> fail(LiveQuery query) {
        LOG.error("delta failed: query={}", query.key().text(), query.failure());
        return fail(query, "Internal error evaluating queries");
    }

    private List<SetFailure> fail(LiveQuery query, String reason) {
        List<SetFailure> failures = new ArrayList<>();
        String error = wrap(reason, query.key().text());
        for (Subscriber subscriber : List.copyOf(query.subscribers())) {
            QuerySet set = subscriber.set();
            remove(set);
            failures.add(new SetFailure(set.client().key(), set.id(), error));
        }
        return failures;
    }

    /** Drops all query sets that read a view that failed. */
    private List<SetFailure> fail(Map<ViewInstance, String> failed) {
        List<SetFailure> failures = new ArrayList<>();
        for (LiveQuery query : List.copyOf(queries.values())) {
            for (ViewInstance view : query.views()) {
                String reason = failed.get(view);
                if (reason != null) {
                    failures.addAll(fail(query, reason));
                    break;
                }
            }
        }
        return failures;
    }

    /**
     * Returns what all queries over views yield now, before the module changes.
     *
     * @param tables opens a view of the state after all transactions evaluated so far
     * @return what {@link #revalidate} compares with; the caller closes it
     */
    public ViewResults viewResults(Supplier<ReadView> tables) {
        if (views.isEmpty()) {
            return ViewResults.NONE;
        }
        Map<LiveQuery, ViewResults.Before> before = new LinkedHashMap<>();
        for (LiveQuery query : queries.values()) {
            if (!query.views().isEmpty()) {
                before.put(query, new ViewResults.Before(query.plans(), views.snapshot(query.views())));
            }
        }
        return new ViewResults(before, tables.get());
    }

    /**
     * Compiles all live queries anew after the tables or the module changed, and evaluates all views with the code of
     * the module that runs now. Queries that have become illegal, and queries over tables that have become private to
     * clients other than the owner, lose their query sets.
     *
     * @param before the results of queries over views as their clients know them
     * @param tx the state after the change
     * @return the sets dropped, and what changed in the others
     */
    public TxUpdates revalidate(ViewResults before, Tx tx) {
        Map<QuerySet, String> doomed = new LinkedHashMap<>();
        targets.clear();
        viewDeltas.clear();
        views.reset();
        for (LiveQuery query : List.copyOf(queries.values())) {
            query.fragments().forEach(fragment -> fragment.targets(List.of()));
            String error = recompile(query, tx);
            boolean hidden = error == null && !query.namedTables().stream().allMatch(TableSchema::isPublic);
            for (Subscriber subscriber : query.subscribers()) {
                if (error != null) {
                    doomed.putIfAbsent(subscriber.set(), error);
                } else if (hidden && !subscriber.set().client().isOwner()) {
                    doomed.putIfAbsent(subscriber.set(), hiddenError(query, tx));
                }
            }
        }
        List<SetFailure> failures = new ArrayList<>();
        doomed.forEach((set, error) -> {
            remove(set);
            failures.add(new SetFailure(set.client().key(), set.id(), error));
        });
        return new TxUpdates(failures, updatesSince(before, tx));
    }

    private List<ClientUpdate> updatesSince(ViewResults before, Tx tx) {
        SharedUpdates shared = new SharedUpdates();
        List<ClientSets> affected = new ArrayList<>();
        RowReader source = views.over(tx);
        for (LiveQuery query : before.queries()) {
            if (!query.subscribers().isEmpty()) {
                RowBuffer rows = LiveQuery.evaluate(query.plans(), source);
                TableUpdate change = ViewResults.difference(query, before.rows(query), rows);
                if (change != null) {
                    addDelta(query, shared.equal(change), affected);
                }
            }
        }
        return updatesOf(affected, shared);
    }

    /** Compiles a query for those who subscribed to it; returns why it has become illegal, if it has. */
    private @Nullable String recompile(LiveQuery query, Tx tx) {
        QueryAuth everything = new QueryAuth(query.auth().caller(), true);
        try (ViewScope scope = views.open(everything, tx)) {
            RowReader source = views.over(tx);
            CompiledQuery compiled = QueryCompiler.compile(
                    query.key().text(), everything.visibleTables(source, scope), scope, source, query.auth());
            if (compiled.dependsOnCaller() && query.key().caller() == null) {
                return wrap(
                        "The rules of row-level security have changed",
                        query.key().text());
            }
            query.replace(compiled, scope.keep());
            register(query, tx);
            return null;
        } catch (SqlException e) {
            return wrap(e, query.key().text());
        }
    }

    private String hiddenError(LiveQuery query, Tx tx) {
        String text = query.key().text();
        QueryAuth stranger = new QueryAuth(query.auth().caller(), false);
        try (ViewScope scope = views.open(stranger, tx)) {
            RowReader source = views.over(tx);
            QueryCompiler.compile(text, stranger.visibleTables(source, scope), scope, source, stranger);
            throw new IllegalStateException("a query over a private table compiles: " + text);
        } catch (SqlException e) {
            return wrap(e, text);
        }
    }

    private static String wrap(SqlException error, String text) {
        return wrap(String.valueOf(error.getMessage()), text);
    }

    private static String wrap(String reason, String text) {
        return reason + ", executing: `" + text + "`";
    }
}
