package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexAlgorithm;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.UpdateMerger;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.query.TxRows;
import dev.stdb.server.query.ViewRows;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One database with subscribed clients. Its tables, rules and clients follow from a seed; each {@link Step} makes its
 * choices by a seed of its own, so that any selection of steps is a run.
 */
final class RandomWorld {
    private static final int TABLES = 3;
    private static final int ROWS_MAX = 9;
    private static final Identity OWNER = Identity.of(9, 0, 0, 0);

    private final Datastore datastore = Datastore.create();
    private final SubscriptionRegistry registry = new SubscriptionRegistry();
    private final List<TableSchema> tables = new ArrayList<>();
    private final Map<String, List<RandomQuery>> rules = new HashMap<>();
    private final Map<ClientKey, Client> clients = new LinkedHashMap<>();
    private final Set<String> queriesSeen = new HashSet<>();
    private final StringBuilder log = new StringBuilder();
    private int nextSetId;
    private int updates;

    /** Kinds of steps, with how often they occur. */
    enum Kind {
        TRANSACTION(60),
        SUBSCRIBE(12),
        UNSUBSCRIBE(4),
        DISCONNECT(1),
        READ(10),
        TOGGLE_INDEX(1);

        private final int frequency;

        Kind(int frequency) {
            this.frequency = frequency;
        }

        static Kind random(SplittableRandom random) {
            int total = Arrays.stream(values()).mapToInt(kind -> kind.frequency).sum();
            int choice = random.nextInt(total);
            for (Kind kind : values()) {
                choice -= kind.frequency;
                if (choice < 0) {
                    return kind;
                }
            }
            throw new IllegalStateException("frequencies do not add up");
        }
    }

    /**
     * Something that happens.
     *
     * @param seed of the choices
     */
    record Step(Kind kind, long seed) {}

    /** How a client gets its messages. */
    private enum Mode {
        /** At once, as objects. */
        DIRECT,
        /** At once, as frames. */
        WIRE,
        /** As gzip frames where they are large enough. */
        GZIP,
        /** When it reads, several updates as one. */
        SLOW
    }

    /**
     * Initial rows that are read from a view when the client reads, as if evaluating them took that long.
     *
     * @param view the state when the set was registered
     */
    private record LateRows(int setId, InitialQueries queries, ReadView view) {}

    /** What is on its way to a client: one of the two. */
    private record Unread(
            @Nullable TransactionUpdate update, @Nullable LateRows late) {}

    /** A client with what it knows, what is on its way to it and what it ought to know. */
    private static final class Client {
        private final ClientKey key;
        private final QueryAuth auth;
        private final Mode mode;
        private final Map<Integer, List<RandomQuery>> sets = new TreeMap<>();
        private final List<Unread> unread = new ArrayList<>();
        private final Map<Integer, Map<String, Integer>> expectedEvents = new TreeMap<>();
        private ClientCache cache = new ClientCache();

        Client(ClientKey key, Mode mode) {
            this.key = key;
            this.auth = new QueryAuth(key.identity(), key.identity().equals(OWNER));
            this.mode = mode;
        }

        /** Applies what is on its way. */
        void read() {
            List<TransactionUpdate> run = new ArrayList<>();
            for (Unread message : unread) {
                if (message.update() != null) {
                    run.add(message.update());
                } else if (message.late() != null) {
                    apply(run);
                    LateRows late = message.late();
                    applied(late.setId(), late.queries().evaluate(new ViewRows(late.view())));
                    late.view().close();
                }
            }
            apply(run);
            unread.clear();
            assertThat(cache.takeEvents()).as("events of " + key).isEqualTo(expectedEvents);
            expectedEvents.clear();
        }

        private void apply(List<TransactionUpdate> run) {
            if (mode == Mode.SLOW && !run.isEmpty()) {
                TransactionUpdate merged = UpdateMerger.merge(run);
                if (!merged.querySets().isEmpty()) {
                    cache.update(merged.querySets());
                }
            } else {
                run.forEach(update -> cache.update(decoded(update)));
            }
            run.clear();
        }

        private List<QuerySetUpdate> decoded(TransactionUpdate update) {
            return mode == Mode.DIRECT
                    ? update.querySets()
                    : WireDecoder.roundTrip(update, mode == Mode.GZIP ? Compression.GZIP : Compression.NONE);
        }

        void applied(int setId, QueryRows rows) {
            boolean wire = mode == Mode.WIRE || mode == Mode.GZIP;
            cache.applied(setId, wire ? WireDecoder.roundTrip(7, setId, rows, Compression.GZIP) : rows);
        }

        void reset() {
            sets.clear();
            unread.stream()
                    .map(Unread::late)
                    .filter(Objects::nonNull)
                    .forEach(late -> late.view().close());
            unread.clear();
            expectedEvents.clear();
            cache = new ClientCache();
        }
    }

    RandomWorld(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WorldGenerator generator = new WorldGenerator(random);
        Tx tx = datastore.begin();
        for (int i = 0; i < TABLES; i++) {
            tables.add(tx.createTable(generator.table("t" + i)));
        }
        tables.add(tx.createTable(generator.eventTable()));
        if (random.nextInt(3) == 0) {
            List<RandomQuery> all = generator.rules(tables);
            // Tables hold sets: a rule written twice is one rule.
            Map<String, RandomQuery> distinct = new LinkedHashMap<>();
            all.forEach(rule -> distinct.put(rule.sql(), rule));
            distinct.values()
                    .forEach(rule -> rules.computeIfAbsent(rule.tables().get(rule.output()), table -> new ArrayList<>())
                            .add(rule));
            RowRules.replace(tx, List.copyOf(distinct.keySet()));
            log.append("rules ").append(distinct.keySet()).append('\n');
        }
        tx.commit();
        for (int i = 0; i < 2 * Mode.values().length; i++) {
            // Connections share identities; one is the owner's.
            Identity identity = i == 0 ? OWNER : Identity.of(i % 3, 0, 0, 0);
            ClientKey key = new ClientKey(identity, ConnectionId.of(i + 1, 0));
            clients.put(key, new Client(key, Mode.values()[i / 2]));
        }
    }

    /** Returns what has happened, for failure reports. */
    String log() {
        return log.toString();
    }

    Set<String> queriesSeen() {
        return queriesSeen;
    }

    /** Returns how many updates clients have got. */
    int updates() {
        return updates;
    }

    /** Does a step, after which all clients that have read everything know what they ought to. */
    void run(Step step) {
        SplittableRandom random = new SplittableRandom(step.seed());
        switch (step.kind()) {
            case TRANSACTION -> transaction(random);
            case SUBSCRIBE -> subscribe(anyClient(random), random);
            case UNSUBSCRIBE -> unsubscribe(anyClient(random));
            case DISCONNECT -> disconnect(anyClient(random));
            case READ -> anyClient(random).read();
            case TOGGLE_INDEX -> toggleIndex(random);
        }
    }

    private Client anyClient(SplittableRandom random) {
        return List.copyOf(clients.values()).get(random.nextInt(clients.size()));
    }

    private void subscribe(Client client, SplittableRandom random) {
        if (client.sets.size() >= 3) {
            return;
        }
        Map<String, RandomQuery> queries = new LinkedHashMap<>();
        WorldGenerator generator = new WorldGenerator(random);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            RandomQuery query = generator.query(tables);
            queries.put(query.sql(), query);
        }
        client.read();
        // Different clients choose the same ids, as instances of one program do.
        int id = client.mode == Mode.SLOW ? nextSetId++ : firstFreeId(client);
        log.append("subscribe " + client.key + ' ' + id + ' ' + queries.keySet() + '\n');
        try {
            subscribe(client, id, List.copyOf(queries.keySet()));
            client.sets.put(id, List.copyOf(queries.values()));
            queriesSeen.addAll(queries.keySet());
        } catch (SubscriptionException e) {
            assertThat(e.getMessage())
                    .matches(
                            "(Subscriptions require indexes on join columns"
                                    + "|Event tables cannot be used as the lookup table in subscription joins"
                                    + "|Invalid number of tables in subscription: \\d+"
                                    + "|Row-level security makes the query too large: fragments=\\d+, max=64), executing: `(?s:.*)`");
        }
    }

    private void subscribe(Client client, int id, List<String> texts) {
        Tx tx = datastore.begin();
        try {
            if (client.mode != Mode.SLOW) {
                client.applied(id, registry.subscribe(client.key, id, texts, tx, client.auth));
                return;
            }
            InitialQueries initial = registry.register(client.key, id, texts, new TxRows(tx), client.auth);
            tx.rollback();
            client.unread.add(new Unread(null, new LateRows(id, initial, datastore.openReadView())));
            tx = datastore.begin();
        } finally {
            tx.rollback();
        }
    }

    private static int firstFreeId(Client client) {
        int id = 0;
        while (client.sets.containsKey(id)) {
            id++;
        }
        return id;
    }

    private void unsubscribe(Client client) {
        if (client.sets.isEmpty()) {
            return;
        }
        client.read();
        int id = client.sets.keySet().iterator().next();
        client.sets.remove(id);
        log.append("unsubscribe " + client.key + ' ' + id + '\n');
        Tx tx = datastore.begin();
        client.cache.unsubscribed(
                id, registry.unsubscribe(client.key, id, true, tx).orElseThrow());
        tx.rollback();
    }

    private void disconnect(Client client) {
        registry.removeClient(client.key);
        assertThat(registry.hasSets(client.key)).isFalse();
        client.reset();
        log.append("disconnect " + client.key + '\n');
    }

    private void transaction(SplittableRandom random) {
        WorldGenerator generator = new WorldGenerator(random);
        Tx tx = datastore.begin();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            TableSchema table = tables.get(random.nextInt(tables.size()));
            if (random.nextInt(5) < 3 && tx.rowCount(table.tableId()) < ROWS_MAX) {
                insert(tx, table, generator.row(table));
            } else {
                changeRow(tx, table, generator, random);
            }
        }
        if (random.nextInt(10) == 0) {
            tx.rollback();
        } else {
            committed(tx.commit());
        }
        check();
    }

    private void insert(Tx tx, TableSchema table, byte[] row) {
        try {
            tx.insert(table.tableId(), row, 0, row.length, new BsatnWriter());
        } catch (DatastoreException e) {
            assertThat(e.abiErrno()).as(e.getMessage()).isEqualTo(12);
        }
    }

    /** Deletes a row and sometimes puts it back, as it was or changed. */
    private void changeRow(Tx tx, TableSchema table, WorldGenerator generator, SplittableRandom random) {
        long rows = tx.rowCount(table.tableId());
        if (rows == 0) {
            return;
        }
        // Where a row lies depends on the steps before; the same step shall delete the same row.
        RowCursor cursor = tx.scan(table.tableId());
        Map<String, Long> pointers = new TreeMap<>();
        Map<String, byte[]> bytes = new HashMap<>();
        while (cursor.next()) {
            byte[] row = Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length());
            pointers.put(Arrays.toString(row), cursor.pointer());
            bytes.put(Arrays.toString(row), row);
        }
        String chosen = List.copyOf(pointers.keySet()).get((int) random.nextLong(rows));
        byte[] row = Objects.requireNonNull(bytes.get(chosen));
        tx.delete(table.tableId(), Objects.requireNonNull(pointers.get(chosen)));
        switch (random.nextInt(4)) {
            case 0 -> insert(tx, table, row);
            case 1 -> insert(tx, table, generator.row(table));
            case 2 -> {
                byte[] changed = generator.row(table);
                System.arraycopy(row, 0, changed, 0, Integer.BYTES);
                insert(tx, table, changed);
            }
            default -> {
                // Deleted for good.
            }
        }
    }

    private void committed(TxData data) {
        Tx after = datastore.begin();
        TxUpdates result = registry.evaluate(data, after);
        expectEvents(data, after);
        after.rollback();
        assertThat(result.failures()).isEmpty();
        assertThat(result.updates()).extracting(ClientUpdate::client).doesNotHaveDuplicates();
        for (ClientUpdate update : result.updates()) {
            Objects.requireNonNull(clients.get(update.client())).unread.add(new Unread(update.message(), null));
            updates++;
        }
    }

    /** Notes which rows of event tables clients must be told of. */
    private void expectEvents(TxData data, Tx after) {
        for (TableChanges changes : data.tables()) {
            if (!changes.table().isEvent()) {
                continue;
            }
            NaiveEvaluator naive = new NaiveEvaluator(after, tables, rules);
            naive.setEvents(changes.table(), copy(changes.inserts()));
            for (Client client : clients.values()) {
                client.sets.forEach((id, queries) -> queries.stream()
                        .filter(query -> query.tables().get(query.output()).equals(WorldGenerator.EVENT_TABLE))
                        .forEach(query -> naive.evaluate(query, client.key.identity(), client.auth.owner())
                                .forEach((row, count) -> client.expectedEvents
                                        .computeIfAbsent(id, set -> new TreeMap<>())
                                        .merge(row, count, Integer::sum))));
            }
        }
    }

    private static RowBuffer copy(RowBuffer rows) {
        RowBuffer copy = new RowBuffer();
        for (int i = 0; i < rows.count(); i++) {
            copy.add(rows.data(), rows.start(i), rows.length(i));
        }
        return copy;
    }

    /** Drops an index that no constraint needs, or adds one to a table without: plans change, some become illegal. */
    private void toggleIndex(SplittableRandom random) {
        int position = random.nextInt(TABLES);
        TableSchema table = tables.get(position);
        Tx tx = datastore.begin();
        IndexSchema dropped = table.indexes().stream()
                .filter(index -> !table.isUnique(index) || index.name().contains("toggled"))
                .findFirst()
                .orElse(null);
        if (dropped != null) {
            tx.dropIndex(dropped.indexId());
        } else {
            int column = random.nextInt(table.columns().size());
            String name = "t" + position + "_" + column + "_toggled_idx_btree";
            tx.addIndex(table.tableId(), new IndexSchema(0, name, name, IndexAlgorithm.BTREE, List.of(column)));
        }
        committed(tx.commit());
        Tx after = datastore.begin();
        tables.set(position, Objects.requireNonNull(after.catalog().tableById(table.tableId())));
        List<SetFailure> failures = registry.revalidate(after);
        after.rollback();
        log.append("index of " + table.name() + ' ' + (dropped == null ? "added" : "dropped") + ", failures " + failures
                + '\n');
        for (SetFailure failure : failures) {
            assertThat(failure.error()).startsWith("Subscriptions require indexes on join columns, executing: `");
            Client client = Objects.requireNonNull(clients.get(failure.client()));
            client.read();
            client.sets.remove(failure.querySetId());
            client.cache.dropped(failure.querySetId());
        }
        check();
    }

    private void check() {
        Tx tx = datastore.begin();
        NaiveEvaluator naive = new NaiveEvaluator(tx, tables, rules);
        Map<String, Map<String, Integer>> results = new HashMap<>();
        for (Client client : clients.values()) {
            if (client.mode == Mode.SLOW && !client.unread.isEmpty()) {
                continue;
            }
            client.read();
            client.sets.forEach((id, queries) -> {
                Map<String, Integer> expected = new TreeMap<>();
                for (RandomQuery query : queries) {
                    results.computeIfAbsent(
                                    query.sql() + client.key.identity(),
                                    q -> naive.evaluate(query, client.key.identity(), client.auth.owner()))
                            .forEach((row, count) -> expected.merge(row, count, Integer::sum));
                }
                assertThat(client.cache.set(id))
                        .as(() -> "set " + id + " of " + client.key + ": " + queries)
                        .isEqualTo(expected);
            });
        }
        tx.rollback();
    }
}
