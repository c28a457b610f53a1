package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.QueryLimits;
import dev.stdb.server.query.QueryRowsResult;
import dev.stdb.server.query.SqlExecutor;
import dev.stdb.server.subscription.ViewTables.Row;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.server.view.LiveViews;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.server.view.ViewModule;
import dev.stdb.server.view.ViewScope;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One database with views, whose tables, views and clients follow from a seed, as all that happens to it does. */
final class ViewWorld implements ViewModule {
    private static final int IDS = 8;
    private static final int CLIENTS = 5;
    private static final int VIEWS = 6;

    private final SplittableRandom random;
    private final Datastore datastore = Datastore.create();
    private final ViewTables tables;
    private final List<RandomView> views = new ArrayList<>();
    private final LiveViews live = new LiveViews(this, Clock.system(), ViewLimits.defaults());
    private final SubscriptionRegistry registry = new SubscriptionRegistry(live);
    private final Map<ClientKey, Client> clients = new LinkedHashMap<>();
    private final StringBuilder log = new StringBuilder();
    private final Counts counts;
    private DatabaseSchema schema;
    private int nextSetId;

    /** What happened in all worlds, so that a test can tell that it has tested something. */
    static final class Counts {
        int transactions;
        int evaluations;
        int unchanged;
        int shared;
        int updates;
        int differences;
    }

    /** A text, and what it means. */
    private record Asked(String sql, RandomView view, int argument, Kind kind, int table, int value) {
        enum Kind {
            ALL,
            FILTERED,
            JOINED
        }
    }

    /** An instance. */
    private record Instance(RandomView view, Identity caller, int argument) {}

    private static final class Client {
        final Identity identity;
        final Map<Integer, List<Asked>> sets = new TreeMap<>();
        ClientCache cache = new ClientCache();

        Client(Identity identity) {
            this.identity = identity;
        }
    }

    ViewWorld(long seed, Counts counts) {
        this.random = new SplittableRandom(seed);
        this.counts = counts;
        Tx tx = datastore.begin();
        this.tables = ViewTables.create(tx, random);
        tx.commit();
        for (int i = 0; i < VIEWS; i++) {
            views.add(RandomView.random("view" + (char) ('a' + i), tables.count(), random));
        }
        this.schema = describe();
        for (int i = 0; i < CLIENTS; i++) {
            // Some clients are connections of one caller.
            Identity identity = Identity.of(random.nextInt(3), 0, 0, 0);
            clients.put(new ClientKey(identity, ConnectionId.of(i + 1, 0)), new Client(identity));
        }
    }

    private DatabaseSchema describe() {
        ModuleDef.Builder def = ModuleDef.builder();
        List<AlgebraicType> types = new ArrayList<>();
        for (int i = 0; i < tables.count(); i++) {
            types.add(tables.rowType(i));
            def.type(new TypeDef(List.of(), "T" + i, i, true));
        }
        for (RandomView view : views) {
            def.view(view.def(views.indexOf(view)));
            view.key().ifPresent(def::viewPrimaryKey);
        }
        return DatabaseSchema.of(def.typespace(new Typespace(types)).build());
    }

    @Override
    public DatabaseSchema schema() {
        return schema;
    }

    @Override
    public ViewResult call(ViewCall call, RowReader source) {
        RandomView view = views.stream()
                .filter(each -> each.name().equals(call.view().name()))
                .findFirst()
                .orElseThrow();
        int argument = view.parameter() ? new BsatnReader(call.args()).readU32() : 0;
        ViewReads reads = tables.reading(source);
        boolean forEveryCaller = !call.view().isAnonymous() && !view.asksCaller(reads);
        if (view.query()) {
            return new ViewResult.Query(
                    view.query(reads, tables.count(), call.caller(), argument).sql(), forEveryCaller);
        }
        Set<Row> rows = view.rows(reads, tables.count(), call.caller(), argument);
        BsatnWriter array = new BsatnWriter();
        array.writeCount(rows.size() * 2);
        for (int twice = 0; twice < 2; twice++) {
            for (Row row : rows) {
                byte[] bytes = tables.encode(view.table(), row);
                array.writeRaw(bytes, 0, bytes.length);
            }
        }
        return new ViewResult.Rows(array.toByteArray(), forEveryCaller);
    }

    void step() {
        int choice = random.nextInt(100);
        if (choice < 70) {
            transaction();
        } else if (choice < 85) {
            subscribe();
        } else if (choice < 91) {
            unsubscribe();
        } else if (choice < 93) {
            disconnect();
        } else if (choice < 98) {
            query();
        } else {
            newModule();
        }
        check();
    }

    String log() {
        return views + "\n" + log;
    }

    private ClientKey anybody() {
        List<ClientKey> keys = List.copyOf(clients.keySet());
        return keys.get(random.nextInt(keys.size()));
    }

    private Client client(ClientKey key) {
        Client client = clients.get(key);
        if (client == null) {
            throw new IllegalArgumentException("no such client: " + key);
        }
        return client;
    }

    private Asked ask() {
        RandomView view = views.get(random.nextInt(views.size()));
        int argument = view.parameter() ? random.nextInt(RandomView.VALUES) : 0;
        int table = random.nextInt(tables.count());
        int value = random.nextInt(RandomView.VALUES);
        boolean hasKey = !view.parameter() && (view.keyed());
        String from = view.name() + (view.parameter() ? "(" + argument + ")" : "");
        return switch (view.parameter() ? 0 : random.nextInt(hasKey ? 3 : 2)) {
            case 1 ->
                new Asked(
                        "SELECT * FROM " + from + " WHERE value = " + value,
                        view,
                        argument,
                        Asked.Kind.FILTERED,
                        table,
                        value);
            case 2 ->
                new Asked(
                        "SELECT t.* FROM " + ViewTables.name(table) + " t JOIN " + from + " v ON t.id = v.id",
                        view,
                        argument,
                        Asked.Kind.JOINED,
                        table,
                        value);
            default -> new Asked("SELECT * FROM " + from, view, argument, Asked.Kind.ALL, table, value);
        };
    }

    private void subscribe() {
        ClientKey key = anybody();
        Client client = client(key);
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Asked one = ask();
            asked.put(one.sql(), one);
        }
        int id = nextSetId++;
        log.append("subscribe ")
                .append(client.identity.w0())
                .append(' ')
                .append(asked.keySet())
                .append('\n');
        try (Tx tx = datastore.begin()) {
            QueryAuth auth = new QueryAuth(client.identity, false);
            client.cache.applied(
                    id, TestSubscriptions.subscribe(registry, key, id, List.copyOf(asked.keySet()), tx, auth));
        }
        client.sets.put(id, List.copyOf(asked.values()));
    }

    private void unsubscribe() {
        ClientKey key = anybody();
        Client client = client(key);
        if (client.sets.isEmpty()) {
            return;
        }
        List<Integer> ids = List.copyOf(client.sets.keySet());
        int id = ids.get(random.nextInt(ids.size()));
        log.append("unsubscribe ").append(id).append('\n');
        try (Tx tx = datastore.begin()) {
            client.cache.unsubscribed(
                    id, registry.unsubscribe(key, id, true, tx).orElseThrow());
        }
        client.sets.remove(id);
    }

    private void disconnect() {
        ClientKey key = anybody();
        registry.removeClient(key);
        clients.put(key, new Client(key.identity()));
    }

    private void query() {
        Asked asked = ask();
        Identity caller = Identity.of(random.nextInt(3), 0, 0, 0);
        QueryAuth auth = new QueryAuth(caller, false);
        Map<String, Integer> found = new TreeMap<>();
        try (Tx tx = datastore.begin();
                ViewScope scope = live.open(auth, tx)) {
            SqlExecutor.checkOneOff(asked.sql(), tx, auth, scope);
            QueryRowsResult result = SqlExecutor.oneOff(
                    asked.sql(),
                    scope.snapshot().over(tx),
                    auth,
                    scope.resolved(),
                    QueryLimits.untimed(Clock.system()));
            int table = asked.kind() == Asked.Kind.JOINED
                    ? asked.table()
                    : asked.view().table();
            for (int i = 0; i < result.rows().count(); i++) {
                byte[] bytes = result.rows().row(i);
                ClientCache.add(
                        found,
                        result.table().name(),
                        tables.entry("", table, tables.decode(table, bytes, 0, bytes.length))
                                .substring(1),
                        1);
            }
        }
        assertThat(found).as(asked.sql()).isEqualTo(expected(List.of(asked), caller, rows()));
    }

    private List<List<Row>> rows() {
        try (Tx tx = datastore.begin()) {
            return tables.rows(tx);
        }
    }

    private void transaction() {
        List<List<Row>> before = rows();
        Tx tx = datastore.begin();
        for (int i = random.nextInt(4); i >= 0; i--) {
            change(tx, before);
        }
        TxData data = tx.commit();
        List<List<Row>> after = rows();
        int least = 0;
        int most = 0;
        int alone = 0;
        Map<Instance, Evaluations> shared = new LinkedHashMap<>();
        for (Instance instance : instances()) {
            Evaluations evaluations = evaluations(instance, before, after);
            alone += evaluations.least();
            if (instance.view().asksCaller(new ViewReads.Model(after))) {
                least += evaluations.least();
                most += evaluations.most();
            } else {
                // One caller's evaluation is that of all.
                Instance ofAll = new Instance(instance.view(), Identity.ZERO, instance.argument());
                shared.merge(ofAll, evaluations, Evaluations::max);
            }
        }
        for (Evaluations evaluations : shared.values()) {
            least += evaluations.least();
            most += evaluations.most();
        }
        log.append("transaction ").append(before).append(" -> ").append(after).append('\n');
        long evaluationsBefore = live.evaluations();
        if (!data.isEmpty()) {
            try (Tx now = datastore.begin()) {
                deliver(registry.evaluate(data, now));
            }
        }
        int evaluated = (int) (live.evaluations() - evaluationsBefore);
        assertThat(evaluated).as("evaluations").isBetween(least, most);
        counts.transactions++;
        counts.evaluations += evaluated;
        counts.unchanged += live.instanceCount() - Math.max(evaluated, alone);
        counts.shared += Math.max(0, alone - evaluated);
    }

    private void change(Tx tx, List<List<Row>> rows) {
        int table = random.nextInt(tables.count());
        if (random.nextInt(3) > 0 || rows.get(table).isEmpty()) {
            Row row =
                    new Row(random.nextInt(IDS), random.nextInt(RandomView.VALUES), random.nextInt(RandomView.VALUES));
            byte[] id = {(byte) row.id(), 0, 0, 0};
            tx.deletePoint(idIndex(tx, table), id, 0, id.length);
            byte[] bytes = tables.encode(table, row);
            tx.insert(tables.tableId(table), bytes, 0, bytes.length, new BsatnWriter());
        } else {
            Row row = rows.get(table).get(random.nextInt(rows.get(table).size()));
            byte[] id = {(byte) row.id(), 0, 0, 0};
            tx.deletePoint(idIndex(tx, table), id, 0, id.length);
        }
    }

    private int idIndex(Tx tx, int table) {
        return Objects.requireNonNull(tx.catalog().tableById(tables.tableId(table)))
                .indexes()
                .get(0)
                .indexId();
    }

    /** How often an instance is evaluated for one transaction. */
    private record Evaluations(int least, int most) {
        Evaluations max(Evaluations other) {
            return new Evaluations(Math.max(least, other.least), Math.max(most, other.most));
        }
    }

    private Evaluations evaluations(Instance instance, List<List<Row>> before, List<List<Row>> after) {
        RandomView view = instance.view();
        ViewReads.Model model = new ViewReads.Model(before);
        if (!view.query()) {
            view.rows(model, tables.count(), instance.caller(), instance.argument());
            int concerned = concerned(model, before, after) ? 1 : 0;
            return new Evaluations(concerned, concerned);
        }
        RandomView.Query query = view.query(model, tables.count(), instance.caller(), instance.argument());
        if (concerned(model, before, after)) {
            return new Evaluations(1, 1);
        }
        // All joins of the views are by indexes: those that may repeat rows have deltas, too.
        boolean constant = !model.hasRead() || query.sql().isBlank();
        boolean changed = !before.get(query.table()).equals(after.get(query.table()))
                || !before.get(query.other()).equals(after.get(query.other()));
        return new Evaluations(0, !constant && changed ? 1 : 0);
    }

    private static boolean concerned(ViewReads.Model model, List<List<Row>> before, List<List<Row>> after) {
        for (int table = 0; table < before.size(); table++) {
            Set<Row> old = new HashSet<>(before.get(table));
            Set<Row> now = new HashSet<>(after.get(table));
            for (Row row : old) {
                if (!now.contains(row) && model.concerns(table, row)) {
                    return true;
                }
            }
            for (Row row : now) {
                if (!old.contains(row) && model.concerns(table, row)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Set<Instance> instances() {
        Set<Instance> instances = new HashSet<>();
        for (Client client : clients.values()) {
            for (List<Asked> set : client.sets.values()) {
                for (Asked asked : set) {
                    Identity caller = asked.view().anonymous() ? Identity.ZERO : client.identity;
                    instances.add(new Instance(asked.view(), caller, asked.argument()));
                }
            }
        }
        return instances;
    }

    private void deliver(TxUpdates updates) {
        assertThat(updates.failures()).isEmpty();
        for (ClientUpdate update : updates.updates()) {
            client(update.client()).cache.update(update.sets());
            counts.updates++;
        }
    }

    /** Another module, whose views have the same names and types and other bodies. */
    private void newModule() {
        log.append("new module\n");
        ViewResults before;
        try (Tx tx = datastore.begin()) {
            before = registry.viewResults(tx);
        }
        Map<RandomView, RandomView> renewed = new LinkedHashMap<>();
        for (int i = 0; i < views.size(); i++) {
            RandomView next = random.nextBoolean() ? views.get(i) : views.get(i).withBody(random.nextLong());
            renewed.put(views.get(i), next);
            views.set(i, next);
        }
        schema = describe();
        int updatesBefore = counts.updates;
        try (Tx tx = datastore.begin()) {
            deliver(registry.revalidate(before, tx));
        }
        counts.differences += counts.updates - updatesBefore;
        for (Client client : clients.values()) {
            client.sets.replaceAll((id, set) -> set.stream()
                    .map(asked -> new Asked(
                            asked.sql(),
                            renewed.getOrDefault(asked.view(), asked.view()),
                            asked.argument(),
                            asked.kind(),
                            asked.table(),
                            asked.value()))
                    .toList());
        }
    }

    /** Checks that every client has exactly the rows that its queries yield, and that nothing is kept in vain. */
    private void check() {
        List<List<Row>> rows = rows();
        for (Client client : clients.values()) {
            client.sets.forEach((id, set) -> assertThat(client.cache.set(id))
                    .as("set %d of %s: %s", id, client.identity.w0(), set)
                    .isEqualTo(expected(set, client.identity, rows)));
        }
        assertThat(live.instanceCount()).isEqualTo(instances().size());
        assertThat(live.isEmpty()).isEqualTo(instances().isEmpty());
    }

    private Map<String, Integer> expected(List<Asked> set, Identity caller, List<List<Row>> rows) {
        Map<String, Integer> expected = new TreeMap<>();
        for (Asked asked : set) {
            Set<Row> ofView = asked.view().expected(rows, caller, asked.argument());
            int table = asked.view().table();
            switch (asked.kind()) {
                case ALL -> ofView.forEach(row -> add(expected, asked.view().name(), table, row));
                case FILTERED ->
                    ofView.stream()
                            .filter(row -> row.value() == asked.value())
                            .forEach(row -> add(expected, asked.view().name(), table, row));
                case JOINED ->
                    rows.get(asked.table()).stream()
                            .filter(row -> ofView.stream().anyMatch(other -> other.id() == row.id()))
                            .forEach(row -> add(expected, ViewTables.name(asked.table()), asked.table(), row));
            }
        }
        return expected;
    }

    private void add(Map<String, Integer> expected, String name, int table, Row row) {
        expected.merge(tables.entry(name, table, row), 1, Integer::sum);
    }
}
