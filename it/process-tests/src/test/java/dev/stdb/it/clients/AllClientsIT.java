package dev.stdb.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.Fixtures;
import dev.stdb.it.NodeProject;
import dev.stdb.it.OneTry;
import dev.stdb.it.ServerProcess;
import dev.stdb.it.Wire;
import dev.stdb.it.clients.TraceEntry.Outcome;
import dev.stdb.testing.Checks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generated Java client, our TypeScript runtime and the official npm package have the same subscriptions at random,
 * call reducers, and lose their connections to cuts and to servers killed. After each round every cache, and what its
 * callbacks told in their order, equals what the server answers to SQL; every call has one outcome, and that is true.
 *
 * <p>Our clients come back by themselves; connections of the official package end, so that the script makes others.
 * {@code -Dstdb.seed} repeats a run, {@code -Dstdb.clients.rounds} sets the number of losses.
 */
@Tag("node")
@Timeout(3600)
@ExtendWith(OneTry.class)
@Checks("spec client-sdk.md §20.1, §20.2, §20.5 and §20.11")
final class AllClientsIT {
    static final String DATABASE = "all-clients";

    private static final int ROUNDS = Integer.getInteger("stdb.clients.rounds", 5);
    private static final int ACTIONS = 25;
    private static final int SETS_MAX = 5;
    private static final int KEPT_CALLS = 3;
    private static final List<String> TABLES = List.of("entry", "progress", "mark");
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final Pattern ROW = Pattern.compile("\\[([^\\[\\]]+)]");

    /** How connections are lost. */
    private enum Loss {
        /** Calls reach the server, but no answer comes back until connections break. */
        MUTE,
        /** Connections break, and new ones are possible at once. */
        BLINK,
        /** No connection is possible for a while. */
        CUT,
        /** The same, and the server is killed meanwhile. */
        CUT_AND_KILL,
        /** The server is killed while messages are on their way. */
        KILL
    }

    @TempDir
    Path temp;

    private final long seed = Long.getLong("stdb.seed", 1);
    private final Random random = new Random(seed);
    private final RandomWork work = new RandomWork(random);
    private final Map<ClientUnderTest, TraceCheck> clients = new LinkedHashMap<>();

    /** The queries of the sets that every client has. */
    private final Map<Integer, List<String>> sets = new TreeMap<>();

    /** Ids of the calls that append, by the client that has made them. */
    private final Map<Long, ClientUnderTest> appends = new TreeMap<>();

    /** Those made since rows of appends were last deleted. */
    private final Set<Long> kept = new HashSet<>();

    /** Those that committed without that their client was told. */
    private final Set<Long> unanswered = new HashSet<>();

    private final List<String> history = new ArrayList<>();
    private final List<Loss> losses = losses();
    private int nextSet;

    /** The connections that the server has without any client: those of requests like these. */
    private int others;

    @SuppressWarnings("NullAway.Init") // by the test
    private ServerProcess server;

    @SuppressWarnings("NullAway.Init") // by the test
    private String owner;

    @Test
    void cachesEqualWhatTheServerAnswersAfterEveryLoss() throws Exception {
        System.out.println("seed " + seed + " (-Dstdb.seed=" + seed + " repeats this run), rounds " + ROUNDS);
        NodeProject node = NodeProject.install();
        server = ServerProcess.start(QUICK_START, temp.resolve("data"));
        owner = server.newToken();
        server.publish(DATABASE, Fixtures.fixtureModule(), owner);
        others = connections();
        try (Wire wire = new Wire(server.url())) {
            start(node, wire.url());
            act(ACTIONS);
            compare();
            for (Loss loss : losses) {
                history.add(loss.toString());
                act(ACTIONS);
                lose(loss, wire);
                act(ACTIONS);
                compare();
            }
            checkThatSomethingWasTested();
        } finally {
            clients.keySet().forEach(ClientUnderTest::close);
            server.close();
        }
    }

    private void start(NodeProject node, String url) throws Exception {
        add(new JavaClient("java", url, 0), JavaClient.TABLES);
        add(new JavaClient("java-keeping", url, KEPT_CALLS), JavaClient.TABLES);
        add(NodeClient.start(node, CallbackOrder.OURS, "v2", 0, url, temp), NodeClient.TABLES);
        add(NodeClient.start(node, CallbackOrder.OURS, "v3", KEPT_CALLS, url, temp), NodeClient.TABLES);
        add(NodeClient.start(node, CallbackOrder.OFFICIAL, "v2", 0, url, temp), NodeClient.TABLES);
        add(NodeClient.start(node, CallbackOrder.OFFICIAL, "v3", 0, url, temp), NodeClient.TABLES);
    }

    private void add(ClientUnderTest client, List<String> tables) {
        clients.put(client, new TraceCheck(client.name(), client.order(), tables));
    }

    /** Every kind of loss comes once before any comes again. */
    private List<Loss> losses() {
        List<Loss> result = new ArrayList<>();
        while (result.size() < ROUNDS) {
            List<Loss> all = new ArrayList<>(List.of(Loss.values()));
            Collections.shuffle(all, random);
            result.addAll(all);
        }
        return result.subList(0, ROUNDS);
    }

    private void act(int count) {
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(10)) {
                case 0 -> subscribe();
                case 1 -> unsubscribe();
                case 2, 3 -> execute(work.statement());
                default -> call(randomClient(), work.call());
            }
        }
    }

    private void subscribe() {
        if (sets.size() < SETS_MAX) {
            int set = nextSet++;
            List<String> queries = work.queries();
            history.add("subscribe " + set + " " + queries);
            sets.put(set, queries);
            clients.keySet().forEach(client -> client.subscribe(set, queries));
        }
    }

    private void unsubscribe() {
        if (!sets.isEmpty()) {
            int set = List.copyOf(sets.keySet()).get(random.nextInt(sets.size()));
            history.add("unsubscribe " + set);
            sets.remove(set);
            clients.keySet().forEach(client -> client.unsubscribe(set));
        }
    }

    private void execute(String statement) {
        history.add(statement);
        server.sql(DATABASE, statement, owner);
        if (statement.startsWith("DELETE FROM entry")) {
            kept.clear();
        }
    }

    private ClientUnderTest randomClient() {
        return List.copyOf(clients.keySet()).get(random.nextInt(clients.size()));
    }

    private void call(ClientUnderTest client, ReducerCall call) {
        history.add(client.name() + " " + call);
        if (call.reducer().equals(ReducerCall.APPEND)) {
            appends.put(call.id(), client);
            kept.add(call.id());
        }
        client.call(call);
    }

    private void lose(Loss loss, Wire wire) {
        if (loss == Loss.MUTE) {
            commitWithoutAnswer(wire);
        }
        if (loss == Loss.MUTE || loss == Loss.BLINK) {
            wire.cut();
            wire.mend();
            return;
        }
        if (loss != Loss.KILL) {
            wire.cut();
        }
        if (loss != Loss.CUT) {
            server.kill();
        }
        changeSetsAndCall();
        clients.keySet().forEach(ClientUnderTest::awaitLoss);
        changeSetsAndCall();
        clients.keySet().forEach(ClientUnderTest::awaitBegun);
        if (loss != Loss.CUT) {
            server = ServerProcess.start(QUICK_START, temp.resolve("data"));
        }
        for (int i = 0; i < 4; i++) {
            execute(work.statement());
        }
        wire.leadTo(server.url());
    }

    private void commitWithoutAnswer(Wire wire) {
        wire.mute();
        Set<Long> calls = new HashSet<>();
        for (ClientUnderTest client : clients.keySet()) {
            ReducerCall call = work.append();
            calls.add(call.id());
            call(client, call);
        }
        Waiting.until(() -> numbers().containsAll(calls), () -> "not all of " + calls + " are in " + numbers());
        unanswered.addAll(calls);
    }

    private void changeSetsAndCall() {
        subscribe();
        if (random.nextBoolean()) {
            unsubscribe();
        }
        clients.keySet().forEach(client -> call(client, work.call()));
    }

    private void compare() {
        clients.keySet().forEach(this::settle);
        // A connection that is lost may still bring the server calls; it has none once it is known to have ended.
        Waiting.until(
                () -> connections() == others + clients.size(),
                () -> "the server has other connections than the clients: " + rowsOf("SELECT * FROM st_client"));
        Map<String, Set<String>> expected = expected();
        for (Map.Entry<ClientUnderTest, TraceCheck> each : clients.entrySet()) {
            compare(each.getKey().name(), settle(each.getKey()), each.getValue(), expected);
        }
        checkOutcomes();
    }

    private Report settle(ClientUnderTest client) {
        try {
            Report report = client.settle();
            check(client).accept(report);
            return report;
        } catch (AssertionError e) {
            throw new AssertionError(described(client.name()), e);
        }
    }

    private TraceCheck check(ClientUnderTest client) {
        TraceCheck check = clients.get(client);
        if (check == null) {
            throw new IllegalArgumentException("no such client: " + client.name());
        }
        return check;
    }

    private void compare(String client, Report report, TraceCheck check, Map<String, Set<String>> expected) {
        assertThat(check.activeSets()).as(described(client)).isEqualTo(sets.keySet());
        for (String table : TABLES) {
            String described = described(client + ", " + table);
            assertThat(report.rows().get(table)).as(described).isEqualTo(expected.get(table));
            assertThat(check.told(table)).as(described).isEqualTo(expected.get(table));
        }
    }

    private int connections() {
        return rowsOf("SELECT connection_id FROM st_client").size();
    }

    /** Returns what the server has for all queries, by table. */
    private Map<String, Set<String>> expected() {
        Map<String, Set<String>> rows = new TreeMap<>();
        TABLES.forEach(table -> rows.put(table, new TreeSet<>()));
        Set<String> queries = new TreeSet<>();
        sets.values().forEach(queries::addAll);
        for (String query : queries) {
            rows.computeIfAbsent(query.split(" ")[3], each -> new TreeSet<>()).addAll(rowsOf(query));
        }
        return rows;
    }

    /** Returns the rows of a query, their columns between commas. */
    private List<String> rowsOf(String query) {
        String answer = server.sql(DATABASE, query, owner);
        Matcher row = ROW.matcher(answer.substring(answer.lastIndexOf("\"rows\":")));
        List<String> rows = new ArrayList<>();
        while (row.find()) {
            rows.add(row.group(1).replace("\"", ""));
        }
        return rows;
    }

    /** What committed is there once, also after a kill; what was never sent is not. */
    private void checkOutcomes() {
        List<Long> numbers =
                rowsOf("SELECT number FROM entry").stream().map(Long::valueOf).toList();
        assertThat(numbers).as(described("appended by several calls")).doesNotHaveDuplicates();
        appends.forEach((call, client) -> {
            Outcome outcome = check(client).outcomes().get(call);
            String described = described("call " + call + " of " + client.name() + " is " + outcome);
            assertThat(outcome).as(described).isNotNull();
            if (unanswered.contains(call)) {
                assertThat(outcome).as(described).isEqualTo(Outcome.UNKNOWN);
            } else if (outcome == Outcome.OK && kept.contains(call)) {
                assertThat(numbers).as(described).contains(call);
            } else if (outcome == Outcome.UNSENT) {
                assertThat(numbers).as(described).doesNotContain(call);
            }
        });
    }

    private List<Long> numbers() {
        return rowsOf("SELECT number FROM entry").stream().map(Long::valueOf).toList();
    }

    private void checkThatSomethingWasTested() {
        long gaps = losses.stream()
                .filter(loss -> loss != Loss.MUTE && loss != Loss.BLINK)
                .count();
        clients.forEach((client, check) -> {
            if (client.order().isOurs()) {
                assertThat((long) check.comebacks()).as(client.name()).isGreaterThanOrEqualTo(gaps);
            }
            assertThat(check.outcomes()).as(client.name()).containsValue(Outcome.OK);
        });
        Set<Outcome> all = new HashSet<>();
        clients.values().forEach(check -> all.addAll(check.outcomes().values()));
        assertThat(all).contains(Outcome.OK, Outcome.REFUSED, Outcome.UNSENT);
    }

    private String described(String what) {
        return what + ", seed " + seed + " after:\n" + String.join("\n", history);
    }
}
