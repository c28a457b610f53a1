package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.CasePolicy;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.QueryLimits;
import dev.stdb.server.query.QueryRowsResult;
import dev.stdb.server.query.SqlExecutor;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.DatastoreErrorCode;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.server.view.LiveViews;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.server.view.ViewModule;
import dev.stdb.server.view.ViewScope;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One database with views and their subscribers. Its tables, views and clients follow from a seed; each {@link Step}
 * makes its choices by a seed of its own, so that any selection of steps is a run.
 */
final class ViewWorld implements ViewModule {
    private static final int CLIENTS = 6;
    private static final int VIEWS = 6;
    private static final int SETS_MAX = 3;
    private static final int ROWS_MAX = 9;

    /** What becomes of a join by a query that another module does not yield any more: rows of views have no indexes. */
    private static final String NO_INDEX = "Subscriptions require indexes on join columns";

    private static final Identity OWNER = Identity.of(2, 0, 0, 0);

    private final Datastore datastore = Datastore.create();
    private final List<TableSchema> tables = new ArrayList<>();
    private final TableSchema environment;
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
        int failures;
        int refused;
        int joins;

        @Override
        public String toString() {
            return transactions + " transactions, " + evaluations + " evaluations, " + unchanged
                    + " instances not evaluated, " + shared + " by what another caller's yielded, " + updates
                    + " updates, " + differences + " of them by new modules, " + failures + " sets that failed, "
                    + refused + " refused for their views, " + joins + " joins that changed";
        }
    }

    /** Kinds of steps, with how often they occur. */
    enum Kind {
        TRANSACTION(65),
        SUBSCRIBE(16),
        UNSUBSCRIBE(6),
        DISCONNECT(2),
        QUERY(5),
        NEW_MODULE(2);

        private final int frequency;

        Kind(int frequency) {
            this.frequency = frequency;
        }

        static Kind random(SplittableRandom random) {
            int choice = random.nextInt(
                    Arrays.stream(values()).mapToInt(kind -> kind.frequency).sum());
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
     * A text, and what it means.
     *
     * @param query the query over tables and views without parameters, absent if it is a call
     * @param view name of the view called with an argument, otherwise empty
     */
    private record Asked(String sql, @Nullable RandomQuery query, String view, int argument) {
        /** Returns whether it names a view. */
        boolean names(RandomView named) {
            return query == null ? view.equals(named.name()) : query.tables().contains(named.name());
        }
    }

    /** An instance. */
    private record Instance(RandomView view, Identity caller, int argument) {}

    /**
     * What a view yields in some state: rows in hexadecimal, or nothing but an error.
     *
     * @param forEveryCaller whether its code has not asked for the caller
     */
    private record Contents(Set<String> rows, @Nullable String failure, boolean forEveryCaller) {}

    private static final class Client {
        final QueryAuth auth;
        final Map<Integer, List<Asked>> sets = new TreeMap<>();
        ClientCache cache = new ClientCache();

        Client(QueryAuth auth) {
            this.auth = auth;
        }
    }

    /** What tables hold at some time, and what follows from that. */
    private final class State {
        final Map<String, List<byte[]>> rows = new HashMap<>();
        private final NaiveEvaluator naive;
        private final Map<Instance, Contents> contents = new HashMap<>();

        State() {
            Tx tx = datastore.begin();
            stored().forEach(table -> rows.put(table.name(), ViewReads.Host.sorted(tx.scan(table.tableId()))));
            naive = new NaiveEvaluator(tx, tables, Map.of());
            tx.rollback();
        }

        Contents contents(Instance instance) {
            Contents known = contents.get(instance);
            if (known == null) {
                known = evaluate(instance);
                contents.put(instance, known);
            }
            return known;
        }

        private Contents evaluate(Instance instance) {
            RandomView view = instance.view();
            RandomView.Outcome outcome = view.run(new ViewReads.Model(rows), instance.caller(), instance.argument());
            Set<String> found = new TreeSet<>();
            RandomQuery query = outcome.query();
            if (query != null) {
                naive.evaluate(query, outcome.sender(), true)
                        .keySet()
                        .forEach(row -> found.add(row.substring(row.indexOf(':') + 1)));
            }
            outcome.rows().forEach(row -> found.add(HexFormat.of().formatHex(row)));
            String failure = outcome.failure();
            if (failure == null && view.keyed() && keys(found) < found.size()) {
                failure = "two rows have the same primary key: column=c0";
            }
            return new Contents(found, failure, outcome.forEveryCaller());
        }

        private static long keys(Set<String> rows) {
            return rows.stream()
                    .map(row -> row.substring(0, 2 * Integer.BYTES))
                    .distinct()
                    .count();
        }

        /** Returns how often a set of texts yields each row. */
        Map<String, Integer> results(List<Asked> set, QueryAuth auth) {
            Map<String, Integer> all = new TreeMap<>();
            set.forEach(asked -> result(asked, auth).forEach((row, count) -> all.merge(row, count, Integer::sum)));
            return all;
        }

        Map<String, Integer> result(Asked asked, QueryAuth auth) {
            RandomQuery query = asked.query();
            if (query == null) {
                Map<String, Integer> rows = new TreeMap<>();
                instances(asked, auth.caller())
                        .forEach(instance ->
                                contents(instance).rows().forEach(row -> ClientCache.add(rows, asked.view(), row, 1)));
                return rows;
            }
            for (Instance instance : instances(asked, auth.caller())) {
                naive.setView(
                        instance.view().asTable(),
                        contents(instance).rows().stream()
                                .map(HexFormat.of()::parseHex)
                                .toList());
            }
            return naive.evaluate(query, auth.caller(), auth.owner());
        }

        /** Returns whether a text reads a view that fails. */
        boolean fails(Asked asked, Identity caller) {
            return instances(asked, caller).stream()
                    .anyMatch(instance -> contents(instance).failure() != null);
        }
    }

    ViewWorld(long seed, Counts counts) {
        this.counts = counts;
        SplittableRandom random = new SplittableRandom(seed);
        WorldGenerator generator = new WorldGenerator(random);
        Tx tx = datastore.begin();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            tables.add(tx.createTable(generator.table("t" + tables.size())));
        }
        this.environment = Objects.requireNonNull(tx.catalog().tableById(SystemTables.ST_ENV));
        tx.commit();
        for (int i = 0; i < VIEWS; i++) {
            views.add(RandomView.random("view" + (char) ('a' + i), List.copyOf(tables), environment, random));
        }
        this.schema = describe();
        for (int i = 0; i < CLIENTS; i++) {
            // Connections share identities; some are the owner's.
            Identity identity = Identity.of(i % 3, 0, 0, 0);
            ClientKey key = new ClientKey(identity, ConnectionId.of(i + 1, 0));
            clients.put(key, new Client(new QueryAuth(identity, identity.equals(OWNER))));
        }
        tables.forEach(table -> log.append(table.name())
                .append(table.rowType())
                .append(table.indexes())
                .append('\n'));
        log.append(describeViews());
    }

    /** Returns the tables and that of the environment. */
    private List<TableSchema> stored() {
        List<TableSchema> stored = new ArrayList<>(tables);
        stored.add(environment);
        return stored;
    }

    private String describeViews() {
        return views.stream()
                .map(view -> view.name() + " of " + view.source().name() + (view.isPublic() ? "" : " private")
                        + (view.anonymous() ? " anonymous" : " " + view.asks()) + (view.parameter() ? " (x)" : "")
                        + (view.keyed() ? " keyed" : "") + " " + view.yields() + " " + view.seed() + "\n")
                .collect(Collectors.joining());
    }

    private DatabaseSchema describe() {
        ModuleDef.Builder def = ModuleDef.builder().casePolicy(CasePolicy.NONE);
        List<AlgebraicType> types = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            types.add(withNamedTypes(tables.get(i)));
            def.type(new TypeDef(List.of(), "T" + i, i, true));
        }
        types.add(WorldGenerator.SUM);
        def.type(new TypeDef(List.of(), "S", tables.size(), true));
        for (int i = 0; i < views.size(); i++) {
            def.view(views.get(i).def(i));
            views.get(i).key().ifPresent(def::viewPrimaryKey);
        }
        return DatabaseSchema.of(def.typespace(new Typespace(types)).build());
    }

    private ProductType withNamedTypes(TableSchema table) {
        return new ProductType(table.rowType().elements().stream()
                .map(element -> element.type() == WorldGenerator.SUM
                        ? new ProductType.Element(element.name(), new RefType(tables.size()))
                        : element)
                .toList());
    }

    @Override
    public DatabaseSchema schema() {
        return schema;
    }

    @Override
    public ViewResult call(ViewCall call, RowReader source) {
        RandomView view = view(call.view().name());
        int argument = view.parameter() ? new BsatnReader(call.args()).readU32() : 0;
        RandomView.Outcome outcome = view.run(new ViewReads.Host(source), call.caller(), argument);
        if (outcome.failure() != null) {
            return new ViewResult.Failed(outcome.failure());
        } else if (view.yields() == RandomView.Yields.QUERY) {
            return new ViewResult.Query(outcome.sql(), outcome.forEveryCaller());
        }
        int times = view.yields() == RandomView.Yields.OPTION ? 1 : 2;
        BsatnWriter array = new BsatnWriter();
        array.writeCount(outcome.rows().size() * times);
        for (int i = 0; i < times; i++) {
            outcome.rows().forEach(row -> array.writeRaw(row, 0, row.length));
        }
        return new ViewResult.Rows(array.toByteArray(), outcome.forEveryCaller());
    }

    private RandomView view(String name) {
        return views.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Does a step, after which every client has what it ought to. */
    void run(Step step) {
        SplittableRandom random = new SplittableRandom(step.seed());
        switch (step.kind()) {
            case TRANSACTION -> transaction(random);
            case SUBSCRIBE -> subscribe(anybody(random), random);
            case UNSUBSCRIBE -> unsubscribe(anybody(random), random.nextBoolean());
            case DISCONNECT -> disconnect(anybody(random));
            case QUERY -> query(random);
            case NEW_MODULE -> newModule(random);
        }
        check();
    }

    /** Returns what has happened, for failure reports. */
    String log() {
        return log.toString();
    }

    private ClientKey anybody(SplittableRandom random) {
        List<ClientKey> keys = List.copyOf(clients.keySet());
        return keys.get(random.nextInt(keys.size()));
    }

    private Client client(ClientKey key) {
        return Objects.requireNonNull(clients.get(key), () -> "no such client: " + key);
    }

    /** Returns something to ask that names a view. */
    private Asked ask(SplittableRandom random) {
        RandomView view = views.get(random.nextInt(views.size()));
        if (view.parameter()) {
            int argument = random.nextInt(RandomView.ARGUMENTS);
            return new Asked("SELECT * FROM " + view.name() + "(" + argument + ")", null, view.name(), argument);
        }
        RandomQuery query = WorldGenerator.all(view.asTable());
        if (random.nextInt(3) > 0) {
            List<TableSchema> others = new ArrayList<>(tables);
            views.stream()
                    .filter(each -> !each.parameter())
                    .map(RandomView::asTable)
                    .forEach(others::add);
            WorldGenerator generator = new WorldGenerator(random);
            do {
                query = generator.query(others);
            } while (query.tables().stream().allMatch(name -> name.startsWith("t")));
        }
        return new Asked(query.sql(), query, "", 0);
    }

    private boolean maySee(Asked asked, QueryAuth auth) {
        return auth.owner() || views.stream().allMatch(view -> view.isPublic() || !asked.names(view));
    }

    private void subscribe(ClientKey key, SplittableRandom random) {
        Client client = client(key);
        if (client.sets.size() >= SETS_MAX) {
            return;
        }
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Asked one = ask(random);
            asked.put(one.sql(), one);
        }
        if (random.nextInt(12) == 0) {
            addEverything(asked, client.auth);
        }
        int id = nextSetId++;
        List<Asked> set = List.copyOf(asked.values());
        List<String> texts = new ArrayList<>(asked.keySet());
        log.append("subscribe ")
                .append(key)
                .append(' ')
                .append(id)
                .append(' ')
                .append(texts)
                .append('\n');
        State state = new State();
        Evaluations expected = evaluationsOfNew(set, client.auth, state);
        long before = live.evaluations();
        boolean fails = set.stream().anyMatch(each -> state.fails(each, client.auth.caller()));
        boolean hidden = set.stream().anyMatch(each -> !maySee(each, client.auth));
        try (Tx tx = datastore.begin()) {
            client.cache.applied(id, TestSubscriptions.subscribe(registry, key, id, texts, tx, client.auth));
        } catch (SubscriptionException e) {
            assertRefused(e, fails, hidden);
            return;
        }
        assertThat(fails || hidden).as("should have been refused").isFalse();
        expected.check(live.evaluations() - before);
        client.sets.put(id, set);
    }

    /** Adds what "everything" means. */
    private void addEverything(Map<String, Asked> asked, QueryAuth auth) {
        List<TableSchema> all = new ArrayList<>(tables);
        views.stream()
                .filter(view -> !view.parameter() && (auth.owner() || view.isPublic()))
                .map(RandomView::asTable)
                .forEach(all::add);
        for (TableSchema each : all) {
            RandomQuery query = WorldGenerator.all(each);
            asked.put(query.sql(), new Asked(query.sql(), query, "", 0));
        }
    }

    private void assertRefused(SubscriptionException e, boolean fails, boolean hidden) {
        String reason = String.valueOf(e.getMessage());
        if (reason.startsWith("Error materializing view `view")) {
            assertThat(fails).as(reason).isTrue();
            assertThat(reason)
                    .matches("(?s)Error materializing view `view.`: "
                            + "(three too many|two rows have the same primary key: column=c0), executing: .*");
            counts.refused++;
        } else if (reason.startsWith("no such table: `view")) {
            assertThat(hidden).as(reason).isTrue();
        } else {
            assertThat(reason)
                    .matches("(?s)(" + NO_INDEX + "|Invalid number of tables in subscription: \\d+), executing: .*");
        }
    }

    private void unsubscribe(ClientKey key, boolean withRows) {
        Client client = client(key);
        if (client.sets.isEmpty()) {
            return;
        }
        int id = client.sets.keySet().iterator().next();
        log.append("unsubscribe ").append(key).append(' ').append(id).append('\n');
        try (Tx tx = datastore.begin()) {
            var dropped = registry.unsubscribe(key, id, withRows, new AnswerSize(Long.MAX_VALUE), tx);
            dropped.ifPresentOrElse(rows -> client.cache.unsubscribed(id, rows), () -> client.cache.dropped(id));
        }
        client.sets.remove(id);
    }

    private void disconnect(ClientKey key) {
        log.append("disconnect ").append(key).append('\n');
        registry.removeClient(key);
        clients.put(key, new Client(client(key).auth));
    }

    private void query(SplittableRandom random) {
        Asked asked = ask(random);
        QueryAuth auth = client(anybody(random)).auth;
        log.append("query ").append(auth).append(' ').append(asked.sql()).append('\n');
        State state = new State();
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
            for (int i = 0; i < result.rows().count(); i++) {
                String row = HexFormat.of().formatHex(result.rows().row(i));
                ClientCache.add(found, result.table().name(), row, 1);
            }
        } catch (SqlException e) {
            assertThat(state.fails(asked, auth.caller()) || !maySee(asked, auth))
                    .as(e.getMessage())
                    .isTrue();
            return;
        }
        assertThat(found).as(asked.sql()).isEqualTo(state.result(asked, auth));
    }

    private void transaction(SplittableRandom random) {
        State before = new State();
        Tx tx = changes(random, 1 + random.nextInt(4));
        if (random.nextInt(10) == 0) {
            tx.rollback();
            log.append("rolled back\n");
            return;
        }
        TxData data = tx.commit();
        logChanges(data);
        committed(data, before);
    }

    /** Begins a transaction that changes some rows. */
    private Tx changes(SplittableRandom random, int count) {
        Tx tx = datastore.begin();
        WorldGenerator generator = new WorldGenerator(random);
        for (int i = 0; i < count; i++) {
            TableSchema table = stored().get(random.nextInt(tables.size() + 1));
            if (random.nextInt(50) == 0) {
                tx.clear(table.tableId());
            } else if (random.nextInt(5) < 3 && tx.rowCount(table.tableId()) < ROWS_MAX) {
                insert(tx, table, generator.row(table));
            } else {
                change(tx, table, generator, random);
            }
        }
        return tx;
    }

    private void logChanges(TxData data) {
        data.tables()
                .forEach(changes -> log.append("changed ")
                        .append(changes.table().name())
                        .append(" -")
                        .append(hex(changes.deletes()))
                        .append(" +")
                        .append(hex(changes.inserts()))
                        .append('\n'));
    }

    private void insert(Tx tx, TableSchema table, byte[] row) {
        try {
            tx.insert(table.tableId(), row, 0, row.length, new BsatnWriter());
        } catch (DatastoreException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS);
        }
    }

    /** Deletes a row and sometimes puts it back, as it was or changed. */
    private void change(Tx tx, TableSchema table, WorldGenerator generator, SplittableRandom random) {
        List<byte[]> rows = ViewReads.Host.sorted(tx.scan(table.tableId()));
        if (rows.isEmpty()) {
            return;
        }
        byte[] row = rows.get(random.nextInt(rows.size()));
        var cursor = tx.scan(table.tableId());
        while (cursor.next()) {
            if (Arrays.equals(
                    row, Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length()))) {
                tx.delete(table.tableId(), cursor.pointer());
                break;
            }
        }
        switch (random.nextInt(4)) {
            case 0 -> insert(tx, table, row);
            case 1 -> insert(tx, table, generator.row(table));
            case 2 -> insert(tx, table, withFirst(generator.row(table), row, table));
            default -> {
                // Deleted for good.
            }
        }
    }

    /** Returns a row with the first column of another one. */
    private static byte[] withFirst(byte[] row, byte[] first, TableSchema table) {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        List<byte[]> cells = ViewReads.cells(table, row);
        mixed.writeBytes(ViewReads.cells(table, first).get(0));
        cells.subList(1, cells.size()).forEach(mixed::writeBytes);
        return mixed.toByteArray();
    }

    private static List<String> hex(RowBuffer rows) {
        List<String> hex = new ArrayList<>();
        for (int i = 0; i < rows.count(); i++) {
            hex.add(HexFormat.of().formatHex(rows.row(i)));
        }
        return hex;
    }

    private void committed(TxData data, State before) {
        State after = new State();
        Evaluations expected = Evaluations.NONE;
        int alone = 0;
        Map<Instance, Evaluations> shared = new LinkedHashMap<>();
        Set<Instance> instances = instances();
        for (Instance instance : instances) {
            Evaluations evaluations = evaluations(instance, before, data);
            alone += evaluations.least();
            Contents now = after.contents(instance);
            if (now.forEveryCaller() && now.failure() == null) {
                // One caller's evaluation is that of all.
                Instance ofAll = new Instance(instance.view(), Identity.ZERO, instance.argument());
                shared.merge(ofAll, evaluations, Evaluations::max);
            } else {
                expected = expected.and(evaluations);
            }
        }
        for (Evaluations evaluations : shared.values()) {
            expected = expected.and(evaluations);
        }
        noteJoins(before, after);
        Set<String> failed = failing(after);
        long evaluationsBefore = live.evaluations();
        if (!data.isEmpty()) {
            try (Tx now = datastore.begin()) {
                deliver(registry.evaluate(data, now), failed);
            }
        }
        int evaluated = (int) (live.evaluations() - evaluationsBefore);
        expected.check(evaluated);
        counts.transactions++;
        counts.evaluations += evaluated;
        counts.unchanged += Math.max(0, instances.size() - Math.max(evaluated, alone));
        counts.shared += Math.max(0, alone - evaluated);
    }

    private void noteJoins(State before, State after) {
        for (Client client : clients.values()) {
            for (List<Asked> set : client.sets.values()) {
                for (Asked asked : set) {
                    if (asked.query() != null
                            && asked.query().tables().size() > 1
                            && !before.result(asked, client.auth).equals(after.result(asked, client.auth))) {
                        counts.joins++;
                    }
                }
            }
        }
    }

    /** How often code runs, at least and at most. */
    private record Evaluations(int least, int most) {
        static final Evaluations NONE = new Evaluations(0, 0);
        static final Evaluations ONE = new Evaluations(1, 1);

        Evaluations max(Evaluations other) {
            return new Evaluations(Math.max(least, other.least), Math.max(most, other.most));
        }

        Evaluations and(Evaluations other) {
            return new Evaluations(least + other.least, most + other.most);
        }

        void check(long actual) {
            assertThat(actual).as("evaluations").isBetween((long) least, (long) most);
        }
    }

    /** Returns how often the code of an instance runs for a transaction if it is shared with nobody. */
    private Evaluations evaluations(Instance instance, State before, TxData data) {
        ViewReads.Model model = new ViewReads.Model(before.rows);
        RandomView.Outcome outcome = instance.view().run(model, instance.caller(), instance.argument());
        if (concerned(model, data)) {
            return Evaluations.ONE;
        }
        RandomQuery query = outcome.query();
        if (query == null || !model.hasRead() && hasDeltas(query)) {
            return Evaluations.NONE;
        }
        // It has read what its plan has read, some of these tables.
        boolean changed = data.tables().stream()
                .anyMatch(changes -> query.tables().contains(changes.table().name()));
        return new Evaluations(0, changed ? 1 : 0);
    }

    /** Returns whether the tables of a query are joined by their first columns, which have indexes. */
    private static boolean hasDeltas(RandomQuery query) {
        return query.joins().stream()
                .allMatch(join -> join.left() instanceof RandomQuery.Column left
                        && join.right() instanceof RandomQuery.Column right
                        && left.column() == 0
                        && right.column() == 0);
    }

    private static boolean concerned(ViewReads.Model model, TxData data) {
        for (TableChanges changes : data.tables()) {
            for (RowBuffer rows : List.of(changes.deletes(), changes.inserts())) {
                for (int i = 0; i < rows.count(); i++) {
                    if (model.concerns(changes.table(), rows.row(i))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Returns how often code runs for those instances of a new set that nobody reads yet. */
    private Evaluations evaluationsOfNew(List<Asked> set, QueryAuth auth, State state) {
        Set<Instance> known = instances();
        Map<Instance, Evaluations> missing = new HashMap<>();
        for (Asked asked : set) {
            for (Instance instance : instances(asked, auth.caller())) {
                boolean query = instance.view().yields() == RandomView.Yields.QUERY;
                boolean shared = state.contents(instance).forEveryCaller()
                        && known.stream()
                                .anyMatch(other ->
                                        other.view() == instance.view() && other.argument() == instance.argument());
                if (!known.contains(instance) && !(shared && !query)) {
                    missing.put(instance, shared ? new Evaluations(0, 1) : Evaluations.ONE);
                }
            }
        }
        return missing.values().stream().reduce(Evaluations.NONE, Evaluations::and);
    }

    private Set<Instance> instances() {
        Set<Instance> instances = new HashSet<>();
        for (Client client : clients.values()) {
            client.sets
                    .values()
                    .forEach(set -> set.forEach(asked -> instances.addAll(instances(asked, client.auth.caller()))));
        }
        return instances;
    }

    /** Returns what a text reads of views. */
    private List<Instance> instances(Asked asked, Identity caller) {
        return views.stream()
                .filter(asked::names)
                .map(view -> new Instance(view, view.anonymous() ? Identity.ZERO : caller, asked.argument()))
                .toList();
    }

    /** Returns the clients and sets that read a view that fails in a state. */
    private Set<String> failing(State state) {
        Set<String> failing = new TreeSet<>();
        clients.forEach((key, client) -> client.sets.forEach((id, set) -> {
            if (set.stream().anyMatch(asked -> state.fails(asked, client.auth.caller()))) {
                failing.add(key + " " + id);
            }
        }));
        return failing;
    }

    /** Hands on what a transaction or a new module means for clients. */
    private void deliver(TxUpdates updates, Set<String> failing) {
        assertThat(updates.failures().stream()
                        .filter(failure -> !failure.error().startsWith(NO_INDEX))
                        .map(failure -> failure.client() + " " + failure.querySetId())
                        .sorted()
                        .toList())
                .as("sets that fail: " + updates.failures())
                .isEqualTo(List.copyOf(failing));
        for (SetFailure failure : updates.failures()) {
            assertThat(failure.error())
                    .matches("(?s)(Error materializing view `view.`: (three too many|two rows have the same primary key"
                            + ": column=c0)|no such table: `view.`.*|" + NO_INDEX + "), executing: .*");
            Client client = client(failure.client());
            client.cache.dropped(failure.querySetId());
            client.sets.remove(failure.querySetId());
            counts.failures++;
        }
        for (ClientUpdate update : updates.updates()) {
            client(update.client()).cache.update(update.sets());
            counts.updates++;
        }
    }

    /** Another module, whose views have the same names and types, but other bodies or readers. */
    private void newModule(SplittableRandom random) {
        try (ViewResults before = registry.viewResults(datastore::openReadView)) {
            // Migrations change rows in the transaction that brings the module.
            TxData data = changes(random, random.nextInt(3)).commit();
            logChanges(data);
            if (!data.isEmpty()) {
                try (Tx tx = datastore.begin()) {
                    deliver(registry.evaluateWithoutViews(data, tx), Set.of());
                }
            }
            renewViews(random);
            tellDifference(before);
        }
    }

    private void renewViews(SplittableRandom random) {
        for (int i = 0; i < views.size(); i++) {
            RandomView view = views.get(i);
            if (random.nextBoolean()) {
                views.set(i, view.with(random.nextLong(), random.nextInt(4) > 0));
            }
        }
        schema = describe();
        log.append("new module\n").append(describeViews());
    }

    private void tellDifference(ViewResults before) {
        Set<String> failing = failing(new State());
        clients.forEach((key, client) -> client.sets.forEach((id, set) -> {
            if (set.stream().anyMatch(asked -> !maySee(asked, client.auth))) {
                failing.add(key + " " + id);
            }
        }));
        int updatesBefore = counts.updates;
        try (Tx tx = datastore.begin()) {
            TxUpdates updates = registry.revalidate(before, tx);
            // A set that has both reasons to fail is told either.
            updates.failures().stream()
                    .filter(failure -> failure.error().startsWith(NO_INDEX))
                    .forEach(failure -> failing.remove(failure.client() + " " + failure.querySetId()));
            deliver(updates, failing);
        }
        counts.differences += counts.updates - updatesBefore;
    }

    /** Checks that every client has exactly the rows that its queries yield, and that nothing is kept in vain. */
    private void check() {
        State state = new State();
        clients.forEach((key, client) -> client.sets.forEach((id, set) -> assertThat(client.cache.set(id))
                .as("set %d of %s: %s", id, key, set.stream().map(Asked::sql).toList())
                .isEqualTo(state.results(set, client.auth))));
        assertThat(live.instanceCount()).as("instances").isEqualTo(instances().size());
        assertThat(live.isEmpty()).isEqualTo(instances().isEmpty());
    }
}
