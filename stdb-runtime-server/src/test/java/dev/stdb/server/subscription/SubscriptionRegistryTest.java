package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.query.TestSql;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.TestIndexes;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionRegistryTest {
    private static final Identity OWNER = Identity.of(7, 0, 0, 0);
    private static final ClientKey ANN = new ClientKey(Identity.of(1, 0, 0, 0), ConnectionId.of(1, 0));
    private static final ClientKey BOB = new ClientKey(Identity.of(2, 0, 0, 0), ConnectionId.of(2, 0));

    private final Datastore datastore = Datastore.create();
    private final SubscriptionRegistry registry = new SubscriptionRegistry(TestViews.none());
    private int memberTable;
    private int eventTable;

    @BeforeEach
    void createTables() {
        Tx tx = datastore.begin();
        tx.createTable(new TestTable("message")
                .column("id", PrimitiveType.U32)
                .column("room", PrimitiveType.U32)
                .column("owner", SpecialTypes.IDENTITY)
                .key(0)
                .index(1)
                .build());
        memberTable = tx.createTable(new TestTable("member")
                        .column("id", PrimitiveType.U32)
                        .column("room", PrimitiveType.U32)
                        .column("who", SpecialTypes.IDENTITY)
                        .key(0)
                        .index(1)
                        .build())
                .tableId();
        tx.createTable(
                new TestTable("secret").column("id", PrimitiveType.U32).hidden().build());
        eventTable = tx.createTable(new TestTable("ping")
                        .column("room", PrimitiveType.U32)
                        .column("who", SpecialTypes.IDENTITY)
                        .event()
                        .build())
                .tableId();
        for (String name : List.of("gauge", "alarm")) {
            tx.createTable(new TestTable(name)
                    .column("id", PrimitiveType.U32)
                    .column("value", PrimitiveType.F64)
                    .index(1)
                    .build());
        }
        tx.createTable(new TestTable("plain").column("room", PrimitiveType.U32).build());
        tx.createTable(new TestTable("order").column("id", PrimitiveType.U32).build());
        tx.commit();
    }

    private QueryRows subscribe(ClientKey client, int set, String... sql) {
        Tx tx = datastore.begin();
        try {
            return TestSubscriptions.subscribe(
                    registry, client, set, List.of(sql), tx, new QueryAuth(client.identity(), false));
        } finally {
            tx.rollback();
        }
    }

    private List<ClientUpdate> run(String... statements) {
        Tx tx = datastore.begin();
        for (String sql : statements) {
            TestSql.execute(sql, tx, new QueryAuth(OWNER, true));
        }
        return evaluate(tx);
    }

    private List<ClientUpdate> evaluate(Tx tx) {
        var data = tx.commit();
        Tx after = datastore.begin();
        TxUpdates updates = registry.evaluate(data, after);
        after.rollback();
        assertThat(updates.failures()).isEmpty();
        return updates.updates();
    }

    private static String message(int id, int room, ClientKey owner) {
        return "INSERT INTO message (id, room, owner) VALUES (" + id + ", " + room + ", 0x"
                + owner.identity().toHex() + ")";
    }

    private static String member(int id, int room, ClientKey who) {
        return "INSERT INTO member (id, room, who) VALUES (" + id + ", " + room + ", 0x"
                + who.identity().toHex() + ")";
    }

    /** Describes an update: {@code set/table+id+id-id}, with the first column of each row. */
    private static String describe(ClientUpdate update) {
        StringBuilder out = new StringBuilder();
        for (QuerySetUpdate set : update.sets()) {
            for (QuerySetUpdate.TableUpdate table : set.tables()) {
                for (byte[] bytes : table.rows()) {
                    BsatnReader in = new BsatnReader(bytes);
                    boolean event = in.readU8() == 1;
                    out.append(out.length() == 0 ? "" : " ")
                            .append(set.querySetId())
                            .append('/')
                            .append(table.table());
                    ClientCache.rowList(in).stream()
                            .sorted()
                            .forEach(row -> out.append(event ? '!' : '+').append(firstColumn(row)));
                    if (!event) {
                        ClientCache.rowList(in).stream()
                                .sorted()
                                .forEach(row -> out.append('-').append(firstColumn(row)));
                    }
                }
            }
        }
        return out.toString();
    }

    private static int firstColumn(String hexRow) {
        return new BsatnReader(HexFormat.of().parseHex(hexRow)).readU32();
    }

    private static List<String> rows(QueryRows rows) {
        return rows.tables().stream()
                .map(table -> table.table() + "*"
                        + ClientCache.rowList(new BsatnReader(table.rowList())).size())
                .toList();
    }

    @Test
    void initialRowsLeaveOutQueriesOverEmptyTables() {
        run(message(1, 5, ANN), message(2, 6, ANN));

        QueryRows applied = subscribe(
                ANN, 1, "SELECT * FROM message", "SELECT * FROM member", "SELECT * FROM message WHERE room = 9");

        assertThat(rows(applied)).containsExactly("message*2", "message*0");
    }

    @Test
    @Checks("spec subscriptions.md §12.3")
    void updatesMoveRowsIntoAndOutOfFilters() {
        run(message(1, 5, ANN));
        subscribe(ANN, 1, "SELECT * FROM message WHERE room = 5");
        subscribe(BOB, 1, "SELECT * FROM message WHERE room >= 6");

        List<ClientUpdate> moved = run("UPDATE message SET room = 6 WHERE id = 1");
        List<ClientUpdate> elsewhere = run(message(2, 4, ANN));
        List<ClientUpdate> inside = run("UPDATE message SET room = 7 WHERE id = 1");

        assertThat(moved).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message-1", "1/message+1");
        assertThat(moved).extracting(ClientUpdate::client).containsExactly(ANN, BOB);
        assertThat(elsewhere).isEmpty();
        assertThat(inside).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message+1-1");
    }

    @Test
    void insertAndDeleteInOneTransactionVanish() {
        subscribe(ANN, 1, "SELECT * FROM message");

        assertThat(run(message(1, 5, ANN), "DELETE FROM message WHERE id = 1")).isEmpty();
    }

    @Test
    @Checks("spec subscriptions.md §11.4 and §12.1")
    void setsAndTablesAreReportedInOrderAndQueriesOfASetSeparately() {
        subscribe(ANN, -1, "SELECT * FROM message");
        subscribe(ANN, 2, "SELECT * FROM message", "SELECT * FROM member", "SELECT * FROM message WHERE id = 1");

        List<ClientUpdate> updates = run(message(1, 5, ANN), member(1, 5, ANN));

        assertThat(updates)
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("2/member+1 2/message+1 2/message+1 -1/message+1");
    }

    @Test
    void equalQueriesShareOneEvaluationAndOneEncoding() {
        subscribe(ANN, 1, "SELECT * FROM message", " SELECT * FROM message\n");
        subscribe(BOB, 9, "SELECT * FROM message");
        assertThat(registry.queryCount()).isEqualTo(1);

        List<ClientUpdate> updates = run(message(1, 5, ANN));

        assertThat(updates).hasSize(2);
        byte[] first = updates.get(0).sets().get(0).tables().get(0).rows().get(0);
        byte[] second = updates.get(1).sets().get(0).tables().get(0).rows().get(0);
        assertThat(first).isSameAs(second);
    }

    @Test
    void senderQueriesAreKeptApart() {
        subscribe(ANN, 1, "SELECT * FROM message WHERE owner = :sender");
        subscribe(BOB, 1, "SELECT * FROM message WHERE owner = :sender");
        assertThat(registry.queryCount()).isEqualTo(2);

        List<ClientUpdate> updates = run(message(1, 5, BOB));

        assertThat(updates).extracting(ClientUpdate::client).containsExactly(BOB);
    }

    private void rules(String... texts) {
        Tx tx = datastore.begin();
        RowRules.replace(tx, Arrays.stream(texts).map(RowRuleSchema::new).toList());
        tx.commit();
    }

    /** The text is the same and says nothing of the caller; the rule does. */
    @Test
    void queriesUnderARuleWithSenderAreKeptApart() {
        rules("SELECT * FROM message WHERE owner = :sender");
        subscribe(ANN, 1, "SELECT * FROM message");
        subscribe(BOB, 1, "SELECT * FROM message");
        assertThat(registry.queryCount()).isEqualTo(2);

        List<ClientUpdate> updates = run(message(1, 5, BOB));

        assertThat(updates).extracting(ClientUpdate::client).containsExactly(BOB);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Checks("spec subscriptions.md §11.7 and §12.10")
    void ownerSeesWhatARuleHidesFromOthersWhoeverSubscribesFirst(boolean ownerFirst) {
        rules("SELECT * FROM message WHERE room = 5");
        ClientKey owner = new ClientKey(OWNER, ConnectionId.of(9, 0));
        for (boolean asOwner : ownerFirst ? List.of(true, false) : List.of(false, true)) {
            if (asOwner) {
                Tx tx = datastore.begin();
                TestSubscriptions.subscribe(
                        registry, owner, 1, List.of("SELECT * FROM message"), tx, new QueryAuth(OWNER, true));
                tx.rollback();
            } else {
                subscribe(ANN, 1, "SELECT * FROM message");
            }
        }

        assertThat(run(message(1, 6, ANN))).extracting(ClientUpdate::client).containsExactly(owner);
        assertThat(run(message(2, 5, ANN))).extracting(ClientUpdate::client).containsExactlyInAnyOrder(owner, ANN);
    }

    @Test
    void rowsWithOneOfSeveralValuesAreReportedOnce() {
        subscribe(ANN, 1, "SELECT * FROM message WHERE room = 5 OR 6 = room OR room = 5");

        List<ClientUpdate> inserted = run(message(1, 5, ANN), message(2, 6, ANN), message(3, 7, ANN));
        List<ClientUpdate> moved = run("UPDATE message SET room = 6 WHERE id = 1", "DELETE FROM message WHERE id = 2");

        assertThat(inserted).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message+1+2");
        assertThat(moved).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message+1-1-2");
    }

    /** They are equal, although their bytes differ. */
    @Test
    void rowsJoinedByZerosOfBothSignsGoTogether() {
        subscribe(ANN, 1, "SELECT gauge.* FROM gauge JOIN alarm ON gauge.value = alarm.value");

        List<ClientUpdate> inserted = run(
                "INSERT INTO gauge (id, value) VALUES (1, 0.0), (2, -0.0)",
                "INSERT INTO alarm (id, value) VALUES (1, -0.0)");
        List<ClientUpdate> deleted = run("DELETE FROM gauge", "DELETE FROM alarm");

        assertThat(inserted).extracting(SubscriptionRegistryTest::describe).containsExactly("1/gauge+1+2");
        assertThat(deleted).extracting(SubscriptionRegistryTest::describe).containsExactly("1/gauge-1-2");
    }

    @Test
    void initialRowsOfAJoinAreFoundFromTheSmallerTable() {
        String[] messages = new String[50];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = message(i, i, ANN);
        }
        String sql = "SELECT message.* FROM message JOIN member ON message.room = member.room";
        Tx empty = datastore.begin();
        // The query lives on while the tables grow.
        registry.register(BOB, 1, List.of(sql), empty, new QueryAuth(BOB.identity(), false));
        empty.rollback();
        run(messages);
        run(member(1, 7, BOB));

        Tx tx = datastore.begin();
        InitialQueries initial = registry.register(ANN, 1, List.of(sql), tx, new QueryAuth(ANN.identity(), false));

        assertThat(initial.estimateRows(tx)).isLessThan(10);
        assertThat(rows(initial.evaluate(tx, new AnswerSize(Long.MAX_VALUE)))).containsExactly("message*1");
        tx.rollback();
    }

    @Test
    @Checks("spec subscriptions.md §12.2 and §12.4")
    void semijoinsCountPartners() {
        String sql =
                "SELECT message.* FROM message JOIN member ON message.room = member.room WHERE member.who = :sender";
        run(message(1, 5, BOB), member(10, 5, ANN), member(11, 5, ANN), member(12, 5, BOB));

        QueryRows applied = subscribe(ANN, 1, sql);
        List<ClientUpdate> oneLess = run("DELETE FROM member WHERE id = 10");
        List<ClientUpdate> other = run("DELETE FROM member WHERE id = 12");
        List<ClientUpdate> both = run("DELETE FROM member WHERE id = 11", "DELETE FROM message WHERE id = 1");
        List<ClientUpdate> together = run(message(2, 8, BOB), member(13, 8, ANN));
        List<ClientUpdate> keyChange = run("UPDATE message SET room = 9 WHERE id = 2", member(14, 9, ANN));

        assertThat(rows(applied)).containsExactly("message*2");
        assertThat(oneLess).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message-1");
        assertThat(other).isEmpty();
        assertThat(both).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message-1");
        assertThat(together).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message+2");
        assertThat(keyChange).extracting(SubscriptionRegistryTest::describe).containsExactly("1/message+2-2");
    }

    @Test
    void queriesOfOneClientAreLimited() {
        subscribe(ANN, 1, "SELECT * FROM message");
        String[] many = IntStream.range(0, 16_384)
                .mapToObj(id -> "SELECT * FROM message WHERE id = " + id)
                .toArray(String[]::new);

        assertThatThrownBy(() -> subscribe(ANN, 2, many))
                .isInstanceOf(SubscriptionException.class)
                .hasMessageStartingWith("Too many queries of one client: count=16385, countMax=16384");

        assertThat(registry.queryCount()).isEqualTo(1);
        subscribe(ANN, 2, Arrays.copyOf(many, 10));
        assertThat(registry.queryCount()).isEqualTo(11);
    }

    @Test
    void everythingMeansReadableUserTables() {
        run(message(1, 5, ANN), "INSERT INTO \"order\" (id) VALUES (1)", "INSERT INTO secret (id) VALUES (1)");

        QueryRows applied = subscribe(ANN, 1, "select  *\nFROM *");

        assertThat(rows(applied)).containsExactly("message*1", "order*1");
        assertThat(registry.queryCount()).isEqualTo(6);
        assertThat(run("INSERT INTO \"order\" (id) VALUES (2)", "INSERT INTO secret (id) VALUES (2)"))
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("1/order+2");
    }

    @Test
    @Checks("spec subscriptions.md §12.11")
    void eventRowsAreSentOnceAndNeverStored() {
        run(member(1, 5, ANN));
        subscribe(ANN, 1, "SELECT * FROM ping WHERE who = :sender");
        subscribe(BOB, 2, "SELECT ping.* FROM ping JOIN member ON ping.room = member.room");

        List<ClientUpdate> updates = ping(5, ANN);
        List<ClientUpdate> later = run(member(2, 5, BOB));
        List<ClientUpdate> twice = ping(5, BOB);

        assertThat(updates)
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactlyInAnyOrder("1/ping!5", "2/ping!5");
        assertThat(later).isEmpty();
        assertThat(twice).extracting(SubscriptionRegistryTest::describe).containsExactly("2/ping!5!5");
        assertThat(rows(subscribe(BOB, 3, "SELECT * FROM ping"))).isEmpty();
    }

    private List<ClientUpdate> ping(int room, ClientKey who) {
        Tx tx = datastore.begin();
        BsatnWriter row = new BsatnWriter();
        row.writeU32(room);
        row.writeIdentity(who.identity());
        tx.insert(eventTable, row.array(), 0, row.length(), new BsatnWriter());
        return evaluate(tx);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT room FROM message | Column projections are not supported in subscriptions; "
                        + "Subscriptions must return a table type",
                "SELECT * FROM message LIMIT 1 | Unsupported: SELECT * FROM message LIMIT 1",
                "SELECT a.* FROM plain a JOIN message b ON a.room = b.room | Subscriptions require "
                        + "indexes on join columns",
                "SELECT b.* FROM plain a JOIN message b ON a.room = b.room | Subscriptions require "
                        + "indexes on join columns",
                "SELECT a.* FROM message a JOIN member b | Subscriptions require indexes on join columns",
                "SELECT m.* FROM message m JOIN ping p ON p.room = m.room | Event tables cannot be used "
                        + "as the lookup table in subscription joins",
                "SELECT a.* FROM member a JOIN member b ON a.id = b.id JOIN member c ON a.id = c.id JOIN "
                        + "member d ON a.id = d.id JOIN member e ON a.id = e.id JOIN member f ON a.id = f.id JOIN "
                        + "member g ON a.id = g.id JOIN member h ON a.id = h.id JOIN member i ON a.id = i.id | "
                        + "Invalid number of tables in subscription: 9",
                "SELECT * FROM secret | no such table: `secret`. If the table exists, it may be marked private.",
                "SELECT * FROM nope | no such table: `nope`. If the table exists, it may be marked private.",
                "DELETE FROM message | Unsupported: Non-SELECT queries",
            })
    void refusedQueryRejectsTheWholeSet(String sql, String error) {
        assertThatThrownBy(() -> subscribe(ANN, 1, "SELECT * FROM message", sql))
                .isInstanceOf(SubscriptionException.class)
                .hasMessage(error + ", executing: `" + sql + "`");
        assertThat(registry.queryCount()).isZero();
        assertThat(run(message(1, 1, ANN))).isEmpty();
        assertThat(rows(subscribe(ANN, 1, "SELECT * FROM message"))).containsExactly("message*1");
    }

    @Test
    void emptyTextIsRefusedAndEmptySetAccepted() {
        assertThatThrownBy(() -> subscribe(ANN, 1, " ")).hasMessage("Empty SQL query, executing: ``");
        assertThat(subscribe(ANN, 1).tables()).isEmpty();
        assertThatThrownBy(() -> subscribe(ANN, 1))
                .isInstanceOf(SubscriptionException.class)
                .hasMessageStartingWith("Subscription with id 1 already exists for client");
    }

    @Test
    @Checks("spec subscriptions.md §11.7")
    void privateTableCompiledForTheOwnerStaysHiddenFromOthers() {
        Tx tx = datastore.begin();
        ClientKey owner = new ClientKey(OWNER, ConnectionId.of(9, 0));
        TestSubscriptions.subscribe(
                registry, owner, 1, List.of("SELECT * FROM secret"), tx, new QueryAuth(OWNER, true));
        tx.rollback();

        assertThatThrownBy(() -> subscribe(ANN, 1, "SELECT * FROM secret"))
                .hasMessageStartingWith("no such table: `secret`. If the table exists, it may be marked private.");
        assertThat(run("INSERT INTO secret (id) VALUES (1)"))
                .extracting(ClientUpdate::client)
                .containsExactly(owner);
    }

    @Test
    @Checks("spec subscriptions.md §11.5 and §12.12")
    void unsubscribeReturnsRowsOnRequestAndEndsUpdates() {
        run(message(1, 5, ANN), message(2, 5, ANN));
        subscribe(ANN, 1, "SELECT * FROM message");
        subscribe(ANN, 2, "SELECT * FROM message");
        Tx tx = datastore.begin();

        Optional<QueryRows> dropped = registry.unsubscribe(ANN, 1, true, new AnswerSize(Long.MAX_VALUE), tx);

        assertThat(dropped).hasValueSatisfying(rows -> assertThat(rows(rows)).containsExactly("message*2"));
        assertThatThrownBy(() -> registry.unsubscribe(ANN, 1, true, new AnswerSize(Long.MAX_VALUE), tx))
                .isInstanceOf(SubscriptionException.class)
                .hasMessage("Subscription not found: 1");
        tx.rollback();
        assertThat(run(message(3, 5, ANN)))
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("2/message+3");
        Tx second = datastore.begin();
        assertThat(registry.unsubscribe(ANN, 2, false, new AnswerSize(Long.MAX_VALUE), second))
                .isEmpty();
        second.rollback();
        assertThat(registry.queryCount()).isZero();
        assertThat(run(message(4, 5, ANN))).isEmpty();
    }

    @Test
    void removedClientLeavesOthersAlone() {
        subscribe(ANN, 1, "SELECT * FROM message", "SELECT * FROM message WHERE owner = :sender");
        subscribe(BOB, 1, "SELECT * FROM message");

        registry.removeClient(ANN);
        registry.removeClient(ANN);

        assertThat(registry.queryCount()).isEqualTo(1);
        assertThat(run(message(1, 5, ANN))).extracting(ClientUpdate::client).containsExactly(BOB);
    }

    @Test
    void rowLimitAppliesToOthersThanTheOwner() {
        run(message(1, 5, ANN), message(2, 5, ANN), "SET row_limit = 1");

        assertThatThrownBy(() -> subscribe(ANN, 1, "SELECT * FROM message"))
                .hasMessage(
                        "Estimated cardinality (2 rows) exceeds limit (1 rows), executing: `SELECT * FROM message`");
        assertThat(rows(subscribe(ANN, 1, "SELECT * FROM message WHERE id = 2")))
                .containsExactly("message*1");
    }

    /** A migration that changes rows as well: the plan of the join wants an index that is gone. */
    @Test
    @Checks("spec subscriptions.md §11.5")
    void queryWhoseDeltaFailsLosesItsSetsAndNoOthers() {
        String join = "SELECT message.* FROM message JOIN member ON message.room = member.room";
        subscribe(ANN, 1, join, "SELECT * FROM member");
        subscribe(ANN, 2, "SELECT * FROM message");
        subscribe(BOB, 3, join);
        Tx tx = datastore.begin();
        TableSchema member = Objects.requireNonNull(tx.catalog().tableById(memberTable));
        TestIndexes.drop(tx, memberTable, member.indexes().get(1).indexId());
        TestSql.execute(message(1, 5, ANN), tx, new QueryAuth(OWNER, true));
        TxData data = tx.commit();

        Tx after = datastore.begin();
        TxUpdates updates = registry.evaluate(data, after);
        after.rollback();

        String error = "Internal error evaluating queries, executing: `" + join + "`";
        assertThat(updates.failures())
                .containsExactlyInAnyOrder(new SetFailure(ANN, 1, error), new SetFailure(BOB, 3, error));
        assertThat(updates.updates())
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("2/message+1");
        assertThat(run(message(2, 5, ANN), member(1, 5, ANN)))
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("2/message+2");
        assertThat(registry.queryCount()).isEqualTo(1);
    }

    /** Everybody shared one result; the new rule gives each its own. */
    @Test
    void revalidationDropsSharedQueriesThatDependOnTheCallerNow() {
        subscribe(ANN, 1, "SELECT * FROM message");
        subscribe(ANN, 2, "SELECT * FROM member");
        rules("SELECT * FROM message WHERE owner = :sender");

        Tx after = datastore.begin();
        List<SetFailure> failures = registry.revalidate(ViewResults.NONE, after).failures();
        after.rollback();

        assertThat(failures)
                .containsExactly(new SetFailure(
                        ANN, 1, "The rules of row-level security have changed, executing: `SELECT * FROM message`"));
        assertThat(run(message(1, 5, BOB), member(1, 5, BOB)))
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("2/member+1");
    }

    @Test
    void revalidationDropsSetsWhoseTableIsGone() {
        subscribe(ANN, 1, "SELECT * FROM message");
        subscribe(ANN, 2, "SELECT * FROM member", "SELECT * FROM message");
        Tx tx = datastore.begin();
        tx.dropTable(memberTable);
        tx.commit();

        Tx after = datastore.begin();
        List<SetFailure> failures = registry.revalidate(ViewResults.NONE, after).failures();
        after.rollback();

        assertThat(failures)
                .containsExactly(new SetFailure(
                        ANN,
                        2,
                        "no such table: `member`. If the table exists, it may be marked "
                                + "private., executing: `SELECT * FROM member`"));
        assertThat(run(message(1, 5, ANN)))
                .extracting(SubscriptionRegistryTest::describe)
                .containsExactly("1/message+1");
    }
}
