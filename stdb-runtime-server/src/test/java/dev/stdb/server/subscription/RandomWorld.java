package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.QueryRowsResult;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.query.TestSql;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.DatastoreErrorCode;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.TestIndexes;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One database with subscribed clients. Its tables, rules and clients follow from a seed; each {@link Step} makes its
 * choices by a seed of its own, so that any selection of steps is a run.
 */
final class RandomWorld {
    private static final int TABLES = 3;
    private static final int ROWS_MAX = 9;
    private static final int COMMON_QUERIES = 8;
    private static final Identity OWNER = Identity.of(9, 0, 0, 0);

    private final Datastore datastore = Datastore.create();
    private final SubscriptionRegistry registry = new SubscriptionRegistry(TestViews.none());
    private final List<TableSchema> tables = new ArrayList<>();
    private final Map<String, List<RandomQuery>> rules = new HashMap<>();
    private final Map<ClientKey, RandomClient> clients = new LinkedHashMap<>();
    private final WorldCoverage coverage;
    /** What clients of one program ask. */
    private final List<RandomQuery> common = new ArrayList<>();

    private final StringBuilder log = new StringBuilder();
    private int nextSetId;

    /** Kinds of steps, with how often they occur. */
    enum Kind {
        TRANSACTION(60),
        SUBSCRIBE(12),
        UNSUBSCRIBE(4),
        DISCONNECT(1),
        READ(10),
        QUERY(6),
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

    /**
     * Creates a database.
     *
     * @param coverage is told what happens
     */
    RandomWorld(long seed, WorldCoverage coverage) {
        this.coverage = coverage;
        coverage.startWorld();
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
            RowRules.replace(
                    tx, distinct.keySet().stream().map(RowRuleSchema::new).toList());
            log.append("rules ").append(distinct.keySet()).append('\n');
        }
        tx.commit();
        for (int i = 0; i < COMMON_QUERIES; i++) {
            common.add(generator.query(tables));
        }
        for (TableSchema table : tables) {
            log.append(table.name()).append(table.rowType());
            table.indexes().forEach(index -> log.append(' ').append(index.name()));
            log.append('\n');
        }
        for (int i = 0; i < 2 * RandomClient.Mode.values().length; i++) {
            // Connections share identities; one is the owner's.
            Identity identity = i == 0 ? OWNER : Identity.of(i % 3, 0, 0, 0);
            ClientKey key = new ClientKey(identity, ConnectionId.of(i + 1, 0));
            clients.put(key, new RandomClient(key, new QueryAuth(identity, i == 0), RandomClient.Mode.values()[i / 2]));
        }
    }

    /** Returns what has happened, for failure reports. */
    String log() {
        return log.toString();
    }

    /** Does a step, after which all clients that have read everything know what they ought to. */
    void run(Step step) {
        SplittableRandom random = new SplittableRandom(step.seed());
        switch (step.kind()) {
            case TRANSACTION -> transaction(random);
            case SUBSCRIBE -> subscribe(anyClient(random), random);
            case UNSUBSCRIBE -> unsubscribe(anyClient(random), random.nextBoolean());
            case DISCONNECT -> disconnect(anyClient(random));
            case READ -> anyClient(random).read();
            case QUERY -> query(anyClient(random).auth, random);
            case TOGGLE_INDEX -> toggleIndex(random);
        }
    }

    private RandomClient anyClient(SplittableRandom random) {
        return List.copyOf(clients.values()).get(random.nextInt(clients.size()));
    }

    private void subscribe(RandomClient client, SplittableRandom random) {
        if (client.sets.size() >= 3) {
            return;
        }
        Map<String, RandomQuery> queries = new LinkedHashMap<>();
        WorldGenerator generator = new WorldGenerator(random);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            RandomQuery query =
                    random.nextInt(3) > 0 ? generator.query(tables) : common.get(random.nextInt(common.size()));
            queries.put(query.sql(), query);
        }
        List<String> texts = new ArrayList<>(queries.keySet());
        if (random.nextInt(12) == 0) {
            texts.add(" Select *\nFROM  * ");
            tables.stream()
                    .filter(table -> !table.isEvent())
                    .map(WorldGenerator::all)
                    .forEach(query -> queries.put(query.sql(), query));
        }
        client.read();
        // Different clients choose the same ids, as instances of one program do.
        int id = client.mode == RandomClient.Mode.SLOW ? nextSetId++ : firstFreeId(client);
        log.append("subscribe " + client.key + ' ' + id + ' ' + texts + '\n');
        try {
            subscribe(client, id, texts);
            client.sets.put(id, List.copyOf(queries.values()));
        } catch (SubscriptionException e) {
            assertThat(e.getMessage())
                    .matches("(Subscriptions require indexes on join columns"
                            + "|Event tables cannot be used as the lookup table in subscription joins"
                            + "|Invalid number of tables in subscription: \\d+"
                            + "|Row-level security makes the query too large: fragments=\\d+, "
                            + "max=64), executing: `(?s:.*)`");
        }
    }

    private void subscribe(RandomClient client, int id, List<String> texts) {
        Tx tx = datastore.begin();
        try {
            if (client.mode != RandomClient.Mode.SLOW) {
                client.applied(id, TestSubscriptions.subscribe(registry, client.key, id, texts, tx, client.auth));
                return;
            }
            InitialQueries initial = registry.register(client.key, id, texts, tx, client.auth);
            tx.rollback();
            client.unread.add(
                    new RandomClient.Unread(null, new RandomClient.LateRows(id, initial, datastore.openReadView())));
            tx = datastore.begin();
        } finally {
            tx.rollback();
        }
    }

    private static int firstFreeId(RandomClient client) {
        int id = 0;
        while (client.sets.containsKey(id)) {
            id++;
        }
        return id;
    }

    private void unsubscribe(RandomClient client, boolean withRows) {
        if (client.sets.isEmpty()) {
            return;
        }
        client.read();
        int id = client.sets.keySet().iterator().next();
        client.sets.remove(id);
        log.append("unsubscribe " + client.key + ' ' + id + '\n');
        Tx tx = datastore.begin();
        Optional<QueryRows> dropped =
                registry.unsubscribe(client.key, id, withRows, new AnswerSize(Long.MAX_VALUE), tx);
        if (withRows) {
            client.cache.unsubscribed(id, dropped.orElseThrow());
        } else {
            assertThat(dropped).isEmpty();
            client.cache.dropped(id);
        }
        tx.rollback();
    }

    /** Asks once, by the path of one-off queries and as an ad-hoc count: no index needed, any number of tables. */
    private void query(QueryAuth auth, SplittableRandom random) {
        RandomQuery query = new WorldGenerator(random).query(tables);
        log.append("query of " + auth + ": " + query.sql() + '\n');
        Tx tx = datastore.begin();
        try {
            Map<String, Integer> expected =
                    new NaiveEvaluator(tx, tables, rules).evaluate(query, auth.caller(), auth.owner());
            QueryRowsResult result = TestSql.oneOff(query.sql(), tx, auth);
            Map<String, Integer> actual = new TreeMap<>();
            for (int i = 0; i < result.rows().count(); i++) {
                byte[] row = result.rows().row(i);
                ClientCache.add(actual, result.table().name(), HexFormat.of().formatHex(row), 1);
            }
            assertThat(actual).as(query.sql()).isEqualTo(expected);
            SqlResult count = TestSql.execute(query.countSql(), tx, auth);
            assertThat(new BsatnReader(count.rows().row(0)).readU64())
                    .as(query.countSql())
                    .isEqualTo(expected.values().stream().mapToInt(n -> n).sum());
            coverage.answered(expected);
        } catch (StdbException e) {
            assertThat(e.getMessage()).startsWith("Row-level security makes the query too large: ");
        } finally {
            tx.rollback();
        }
    }

    private void disconnect(RandomClient client) {
        registry.removeClient(client.key);
        Tx tx = datastore.begin();
        for (int id : client.sets.keySet()) {
            assertThatThrownBy(() -> registry.unsubscribe(client.key, id, false, new AnswerSize(Long.MAX_VALUE), tx))
                    .isInstanceOf(SubscriptionException.class);
        }
        tx.rollback();
        client.reset();
        log.append("disconnect " + client.key + '\n');
    }

    private void transaction(SplittableRandom random) {
        WorldGenerator generator = new WorldGenerator(random);
        Tx tx = datastore.begin();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            TableSchema table = tables.get(random.nextInt(tables.size()));
            if (random.nextInt(50) == 0) {
                tx.clear(table.tableId());
            } else if (random.nextInt(5) < 3 && tx.rowCount(table.tableId()) < ROWS_MAX) {
                insert(tx, table, generator.row(table));
            } else {
                changeRow(tx, table, generator, random);
            }
        }
        if (random.nextInt(10) == 0) {
            tx.rollback();
        } else {
            TxData data = tx.commit();
            data.tables()
                    .forEach(table -> log.append("changed ")
                            .append(table.table().name())
                            .append(" -")
                            .append(hex(table.deletes()))
                            .append(" +")
                            .append(hex(table.inserts()))
                            .append('\n'));
            committed(data);
        }
        check();
    }

    private static List<String> hex(RowBuffer rows) {
        List<String> hex = new ArrayList<>();
        for (int i = 0; i < rows.count(); i++) {
            hex.add(HexFormat.of().formatHex(rows.row(i)));
        }
        return hex;
    }

    private void insert(Tx tx, TableSchema table, byte[] row) {
        try {
            tx.insert(table.tableId(), row, 0, row.length, new BsatnWriter());
        } catch (DatastoreException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS);
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
        if (!data.isEmpty()) {
            coverage.transaction();
        }
        Tx after = datastore.begin();
        TxUpdates result = registry.evaluate(data, after);
        expectEvents(data, after);
        after.rollback();
        assertThat(result.failures()).isEmpty();
        assertThat(result.updates()).extracting(ClientUpdate::client).doesNotHaveDuplicates();
        for (ClientUpdate update : result.updates()) {
            Objects.requireNonNull(clients.get(update.client()))
                    .unread
                    .add(new RandomClient.Unread(update.message(), null));
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
            for (RandomClient client : clients.values()) {
                client.sets.forEach((id, queries) -> queries.stream()
                        .filter(query -> query.tables().get(query.output()).equals(WorldGenerator.EVENT_TABLE))
                        .forEach(query -> {
                            Map<String, Integer> rows =
                                    naive.evaluate(query, client.key.identity(), client.auth.owner());
                            coverage.events(query, rows);
                            rows.forEach((row, count) -> client.expectedEvents
                                    .computeIfAbsent(id, set -> new TreeMap<>())
                                    .merge(row, count, Integer::sum));
                        }));
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
            TestIndexes.drop(tx, table.tableId(), dropped.indexId());
        } else {
            int column = random.nextInt(table.columns().size());
            String name = "t" + position + "_" + column + "_toggled_idx_btree";
            TestIndexes.add(tx, table.tableId(), new IndexSchema(0, name, name, IndexAlgorithm.BTREE, List.of(column)));
        }
        committed(tx.commit());
        Tx after = datastore.begin();
        tables.set(position, Objects.requireNonNull(after.catalog().tableById(table.tableId())));
        List<SetFailure> failures = registry.revalidate(ViewResults.NONE, after).failures();
        after.rollback();
        log.append("index of " + table.name() + ' ' + (dropped == null ? "added" : "dropped") + ", failures " + failures
                + '\n');
        for (SetFailure failure : failures) {
            assertThat(failure.error()).startsWith("Subscriptions require indexes on join columns, executing: `");
            RandomClient client = Objects.requireNonNull(clients.get(failure.client()));
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
        for (RandomClient client : clients.values()) {
            if (client.mode == RandomClient.Mode.SLOW && !client.unread.isEmpty()) {
                continue;
            }
            client.read();
            client.sets.forEach((id, queries) -> {
                Map<String, Integer> expected = new TreeMap<>();
                for (RandomQuery query : queries) {
                    results.computeIfAbsent(query.sql() + client.key.identity(), q -> result(naive, query, client))
                            .forEach((row, count) -> expected.merge(row, count, Integer::sum));
                }
                assertThat(client.cache.set(id))
                        .as(() -> "set " + id + " of " + client.key + ": " + queries)
                        .isEqualTo(expected);
            });
        }
        tx.rollback();
    }

    private Map<String, Integer> result(NaiveEvaluator naive, RandomQuery query, RandomClient client) {
        Map<String, Integer> result = naive.evaluate(query, client.key.identity(), client.auth.owner());
        boolean filtered = !client.auth.owner() && query.tables().stream().anyMatch(rules::containsKey);
        coverage.result(query, client.key.identity().toHex(), filtered, result);
        return result;
    }
}
