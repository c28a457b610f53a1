package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TableLookup;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QueryRows.SingleTableRows;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.ReadSource;
import dev.stdb.server.query.RowLimit;
import dev.stdb.server.query.TxRows;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The live queries of one database and who is subscribed to them. Confined to the database thread.
 *
 * <p>Queries with the same text are one query for all clients, unless their meaning depends on the caller. A
 * transaction costs its changed rows and the queries they concern; each distinct delta is encoded once.
 */
public final class SubscriptionRegistry {
    private static final Pattern EVERYTHING = Pattern.compile("(?i)select\\s+\\*\\s+from\\s+\\*");

    private final Map<ClientKey, ClientSets> clients = new LinkedHashMap<>();
    private final Map<LiveQuery.Key, LiveQuery> queries = new HashMap<>();
    private final Map<Integer, TableTargets> targetsByTable = new HashMap<>();

    /** Creates a registry without clients. */
    public SubscriptionRegistry() {}

    /** Returns how many distinct queries are live. */
    public int queryCount() {
        return queries.size();
    }

    /** Returns whether a client has any query set. */
    public boolean hasSets(ClientKey client) {
        return clients.containsKey(client);
    }

    /**
     * Adds a query set and evaluates it. All or nothing.
     *
     * @param client the client
     * @param querySetId id chosen by the client
     * @param sql texts of the queries; repeated ones count once
     * @param tx the state the initial rows shall reflect: all transactions evaluated so far
     * @param auth who asks
     * @return the rows of each query; queries over an empty table are left out
     * @throws SubscriptionException if the id is in use or a query is refused
     */
    public QueryRows subscribe(ClientKey client, int querySetId, List<String> sql, Tx tx, QueryAuth auth) {
        ReadSource source = new TxRows(tx);
        ClientSets existing = clients.get(client);
        if (existing != null && existing.sets().containsKey(querySetId)) {
            throw new SubscriptionException(
                    SubscriptionErrorCode.SUBSCRIPTION_EXISTS,
                    "Subscription with id " + Integer.toUnsignedString(querySetId) + " already exists for client: "
                            + display(client));
        }
        List<LiveQuery> set = new ArrayList<>();
        for (String text : expand(sql, source, auth)) {
            set.add(find(text, source, auth));
        }
        QueryRows rows = rowsOf(set, source);
        ClientSets sets = clients.computeIfAbsent(client, key -> new ClientSets(key, auth.owner()));
        QuerySet querySet = new QuerySet(sets, querySetId, set);
        sets.sets().put(querySetId, querySet);
        for (LiveQuery query : set) {
            if (query.subscribers().isEmpty()) {
                register(query);
            }
            query.subscribers().add(querySet);
        }
        return rows;
    }

    private static String display(ClientKey client) {
        return client.identity().toHex() + "/" + client.connectionId().toHex();
    }

    /** Trims the texts, drops repeated ones and replaces "everything" by one query per table. */
    private static Set<String> expand(List<String> sql, ReadSource source, QueryAuth auth) {
        Set<String> texts = new LinkedHashSet<>();
        for (String text : sql) {
            String trimmed = text.strip();
            if (!EVERYTHING.matcher(trimmed).matches()) {
                texts.add(trimmed);
                continue;
            }
            for (TableSchema table : source.tables()) {
                if (!table.isSystem() && !table.isEvent() && auth.maySee(table)) {
                    texts.add(selectAll(table));
                }
            }
        }
        return texts;
    }

    /** Prefers the plain spelling, which most clients share. */
    private static String selectAll(TableSchema table) {
        String plain = "SELECT * FROM " + table.name();
        try {
            SqlParser.parseSubscription(plain);
            return plain;
        } catch (SqlException reserved) {
            return "SELECT * FROM \"" + table.name().replace(".", "\".\"") + "\"";
        }
    }

    /** Returns the live query with a text, or compiles it; the result is not registered yet if it is new. */
    private LiveQuery find(String text, ReadSource source, QueryAuth auth) {
        LiveQuery shared = queries.get(new LiveQuery.Key(text, null));
        if (shared == null) {
            shared = queries.get(new LiveQuery.Key(text, auth.caller()));
        }
        try {
            if (shared != null && shared.tables().stream().allMatch(auth::maySee)) {
                return shared;
            }
            LiveQuery.Plans plans = QueryCompiler.compile(text, auth.visibleTables(source), auth.caller());
            if (!auth.owner()) {
                RowLimit.check(List.of(plans.initial()), source);
            }
            Identity caller = plans.select().usesSender() ? auth.caller() : null;
            return new LiveQuery(new LiveQuery.Key(text, caller), plans);
        } catch (SqlException e) {
            throw new SubscriptionException(SubscriptionErrorCode.SUBSCRIPTION_QUERY, wrap(e, text));
        }
    }

    private static QueryRows rowsOf(List<LiveQuery> set, ReadSource source) {
        List<SingleTableRows> tables = new ArrayList<>();
        for (LiveQuery query : set) {
            Optional<RowBuffer> rows = query.evaluate(source);
            if (rows.isPresent()) {
                tables.add(new SingleTableRows(query.returnedTable().name(), RowListEncoder.rowList(rows.get())));
            }
        }
        return new QueryRows(tables);
    }

    private void register(LiveQuery query) {
        queries.put(query.key(), query);
        query.targets(QueryCompiler.targets(query));
        for (DeltaTarget target : query.targets()) {
            TableSchema table = query.tables().get(target.slot());
            targetsByTable
                    .computeIfAbsent(target.tableId(), id -> new TableTargets(table.rowType()))
                    .add(target);
        }
    }

    private void unregister(LiveQuery query) {
        queries.remove(query.key());
        for (DeltaTarget target : query.targets()) {
            TableTargets targets = targetsByTable.get(target.tableId());
            if (targets != null) {
                targets.remove(target);
                if (targets.isEmpty()) {
                    targetsByTable.remove(target.tableId());
                }
            }
        }
    }

    /**
     * Removes a query set.
     *
     * @param withRows whether to evaluate its queries a last time
     * @param tx the state as of all transactions evaluated so far
     * @return the rows of its queries, empty unless {@code withRows}
     * @throws SubscriptionException if there is no such set
     */
    public Optional<QueryRows> unsubscribe(ClientKey client, int querySetId, boolean withRows, Tx tx) {
        ClientSets sets = clients.get(client);
        QuerySet set = sets == null ? null : sets.sets().get(querySetId);
        if (set == null) {
            throw new SubscriptionException(
                    SubscriptionErrorCode.SUBSCRIPTION_NOT_FOUND,
                    "Subscription not found: " + Integer.toUnsignedString(querySetId));
        }
        Optional<QueryRows> rows = withRows ? Optional.of(rowsOf(set.queries(), new TxRows(tx))) : Optional.empty();
        remove(set);
        return rows;
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
        for (LiveQuery query : set.queries()) {
            query.subscribers().remove(set);
            if (query.subscribers().isEmpty()) {
                unregister(query);
            }
        }
        set.client().sets().remove(set.id());
        if (set.client().sets().isEmpty()) {
            clients.remove(set.client().key());
        }
    }

    /**
     * Computes what a committed transaction means for the clients. Must be called for every transaction, in order.
     *
     * @param data what the transaction changed
     * @param tx the state after the transaction: a new transaction that has changed nothing
     * @return at most one update per client; clients for whom nothing changed have none
     */
    public List<ClientUpdate> evaluate(TxData data, Tx tx) {
        DeltaContext context = new DeltaContext(data, new TxRows(tx));
        List<LiveQuery> touched = new ArrayList<>();
        for (TableChanges changes : data.tables()) {
            TableTargets targets = targetsByTable.get(changes.table().tableId());
            if (targets != null) {
                targets.dispatch(changes, context, touched);
            }
        }
        List<ClientSets> affected = new ArrayList<>();
        for (LiveQuery query : touched) {
            TableUpdate delta = query.takeDelta().orElse(null);
            if (delta != null) {
                for (QuerySet set : query.subscribers()) {
                    if (set.addDelta(delta) && set.client().addTouched(set)) {
                        affected.add(set.client());
                    }
                }
            }
        }
        List<ClientUpdate> updates = new ArrayList<>(affected.size());
        for (ClientSets client : affected) {
            updates.add(client.takeUpdate());
        }
        return updates;
    }

    /**
     * Compiles all live queries anew after the tables changed. Queries that have become illegal, and queries over tables
     * that have become private to clients other than the owner, lose their query sets.
     *
     * @param tx the state after the change
     * @return the sets dropped
     */
    public List<SetFailure> revalidate(Tx tx) {
        ReadSource source = new TxRows(tx);
        Map<QuerySet, String> doomed = new LinkedHashMap<>();
        targetsByTable.clear();
        for (LiveQuery query : List.copyOf(queries.values())) {
            query.targets(List.of());
            try {
                query.plans(recompile(query, source::findTable));
                register(query);
                if (!query.tables().stream().allMatch(TableSchema::isPublic)) {
                    recompile(query, name -> source.findTable(name).filter(TableSchema::isPublic));
                }
            } catch (SqlException e) {
                boolean illegalForAll = query.targets().isEmpty();
                for (QuerySet set : query.subscribers()) {
                    if (illegalForAll || !set.client().isOwner()) {
                        doomed.put(set, wrap(e, query.key().text()));
                    }
                }
            }
        }
        List<SetFailure> failures = new ArrayList<>();
        doomed.forEach((set, error) -> {
            remove(set);
            failures.add(new SetFailure(set.client().key(), set.id(), error));
        });
        return failures;
    }

    private static LiveQuery.Plans recompile(LiveQuery query, TableLookup tables) {
        Identity caller = query.key().caller();
        return QueryCompiler.compile(query.key().text(), tables, caller == null ? Identity.ZERO : caller);
    }

    private static String wrap(SqlException error, String text) {
        return error.getMessage() + ", executing: `" + text + "`";
    }
}
