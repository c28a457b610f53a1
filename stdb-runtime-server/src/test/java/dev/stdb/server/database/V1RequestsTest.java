package dev.stdb.server.database;

import static dev.stdb.server.database.TestDefinition.NO_PARAMS;
import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.protocol.V1ClientMessage.CallKind;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.server.protocol.V1ServerMessage.CallReport;
import dev.stdb.server.protocol.V1ServerMessage.Status;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a database answers clients of protocol v1, against spec wire-protocol.md §13.4. */
@Timeout(300)
@DisplayName("Requests of protocol v1")
class V1RequestsTest {
    private static final String ALL = "SELECT * FROM item";
    private static final String FIRST = "SELECT * FROM item WHERE id = 1";

    private static JavaModule items() {
        return JavaModule.items().reducer("refuse", call -> call.refuse("not today"));
    }

    @Test
    void aQuerySharedByTwoIdsIsToldOfOnce() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            db.add(0, "a");
            TestClient client = db.connect(ALICE);
            assertThat(rowCounts(subscribe(client, 1, ALL, FIRST).rows())).containsExactly(1, 1);
            assertThat(subscribe(client, 2, ALL).rows().tables()).isEmpty();

            db.add(0, "b");
            assertThat(client.next(TransactionUpdate.class).querySets()).hasSize(1);

            V1ServerMessage.QueriesApplied kept = unsubscribe(client, 1);
            assertThat(kept.isActive()).isFalse();
            assertThat(rowCounts(kept.rows())).containsExactly(1);
            assertThat(rowCounts(unsubscribe(client, 2).rows())).containsExactly(2);
            db.add(0, "c");
            assertThat(call(client, CallKind.REDUCER, "refuse").status()).isEqualTo(new Status.Failed("not today"));
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void idsInUseAndUnknownOnesAreRefused() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient client = db.connect(ALICE);
            subscribe(client, 1, ALL);
            request(client, new V1ClientMessage.SubscribeQueries(List.of(FIRST), 7, 1, false));
            assertThat(client.next(V1ServerMessage.Refused.class)).satisfies(refused -> {
                assertThat(refused.requestId()).isEqualTo(7);
                assertThat(refused.queryId()).isEqualTo(OptionalInt.of(1));
                assertThat(refused.error()).startsWith("Subscription with id 1 already exists for client: ");
            });
            request(client, new V1ClientMessage.Unsubscribe(8, 2, false));
            assertThat(client.next(V1ServerMessage.Refused.class).error()).isEqualTo("Subscription not found: 2");
        }
    }

    @Test
    void queriesOfOneTableAreBoundedTogether() throws Exception {
        JavaModule module = items().reducer("fill", call -> {
            for (int i = 0; i < 1000; i++) {
                call.insert("item", item(0, "x".repeat(1000)));
            }
        });
        String other = "SELECT * FROM item WHERE id < 1000000";
        try (TestHost db = TestHost.create(module)) {
            db.must("fill");
            TestClient client = db.connect(ALICE);
            client.answerBytesMax(1000);
            request(client, new V1ClientMessage.Subscribe(List.of(FIRST), 1));
            client.next(V1ServerMessage.InitialSubscription.class);
            request(client, new V1ClientMessage.SubscribeQueries(List.of(ALL, other), 7, 1, false));
            assertThat(client.next(V1ServerMessage.Refused.class).error())
                    .startsWith("Too many rows of queries of the same tables: bytes=");
            request(client, new V1ClientMessage.Subscribe(List.of(ALL, other), 2));
            assertThat(client.next(V1ServerMessage.Refused.class).error())
                    .startsWith("Too many rows of queries of the same tables: bytes=");

            assertThat(rowCounts(subscribe(client, 1, ALL).rows())).containsExactly(1000);
            db.sql("DELETE FROM item WHERE id = 1", TestHost.OWNER);
            assertThat(client.next(TransactionUpdate.class).querySets())
                    .as("those without an id are still there")
                    .hasSize(2);
        }
    }

    @Test
    void oneBadQueryLeavesNoneBehind() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient client = db.connect(ALICE);
            request(client, new V1ClientMessage.SubscribeQueries(List.of(ALL, "SELECT * FROM x"), 7, 1, false));
            assertThat(client.next(V1ServerMessage.Refused.class).error()).startsWith("no such table: `x`");
            db.add(0, "a");
            assertThat(rowCounts(subscribe(client, 1, ALL).rows())).containsExactly(1);
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void aSingleQueryNamesItsTableThoughItHasNoRows() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient client = db.connect(ALICE);
            request(client, new V1ClientMessage.SubscribeQueries(List.of(ALL), 3, 5, true));
            V1ServerMessage.QueryApplied applied = client.next(V1ServerMessage.QueryApplied.class);
            assertThat(applied.table().name()).isEqualTo("item");
            assertThat(applied.table().tableId()).isPositive();
            assertThat(applied.rows().tables()).isEmpty();
            db.add(0, "a");
            client.next(TransactionUpdate.class);
            request(client, new V1ClientMessage.Unsubscribe(4, 5, true));
            assertThat(rowCounts(client.next(V1ServerMessage.QueryApplied.class).rows()))
                    .containsExactly(1);
        }
    }

    @Test
    void queriesWithoutIdReplaceOneAnotherUnlessTheyAreBad() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient client = db.connect(ALICE);
            request(client, new V1ClientMessage.Subscribe(List.of(ALL), 1));
            client.next(V1ServerMessage.InitialSubscription.class);
            request(client, new V1ClientMessage.Subscribe(List.of("SELECT * FROM x"), 2));
            assertThat(client.next(V1ServerMessage.Refused.class).queryId()).isEmpty();
            db.add(0, "a");
            client.next(TransactionUpdate.class);

            request(client, new V1ClientMessage.Subscribe(List.of("SELECT * FROM item WHERE id = 2"), 3));
            V1ServerMessage.InitialSubscription second = client.next(V1ServerMessage.InitialSubscription.class);
            assertThat(rowCounts(second.rows())).containsExactly(0);
            db.add(0, "b");
            assertThat(client.next(TransactionUpdate.class).querySets()).hasSize(1);
            db.add(0, "c");
            assertThat(subscribe(client, 1, FIRST).rows().tables()).hasSize(1);
        }
    }

    @Test
    void eventTablesAreRefused() throws Exception {
        JavaModule module = items().table(
                        TestTable.of("news").column("n", PrimitiveType.U32).event());
        try (TestHost db = TestHost.create(module)) {
            TestClient client = db.connect(ALICE);
            request(client, new V1ClientMessage.SubscribeQueries(List.of("SELECT * FROM news"), 1, 1, true));
            assertThat(client.next(V1ServerMessage.Refused.class).error())
                    .isEqualTo("Subscribing to event tables requires WebSocket v2."
                            + " Please upgrade your client SDK and regenerate your module bindings.");
            assertThat(subscribe(client, 1, "select * from *").rows().tables()).isEmpty();
        }
    }

    @Test
    void callersAreToldOfTheirCalls() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient client = db.connect(ALICE);
            V1ServerMessage.Transaction done = call(client, CallKind.REDUCER, "add");
            assertThat(done.status()).isEqualTo(new Status.Committed(List.of()));
            assertThat(done.call().reducer()).isEqualTo("add");
            assertThat(done.call().requestId()).isEqualTo(9);
            assertThat(done.call().caller()).isEqualTo(ALICE);
            subscribe(client, 1, ALL);
            Status second = call(client, CallKind.REDUCER, "add").status();
            assertThat(((Status.Committed) second).querySets()).hasSize(1);
        }
    }

    @Test
    void successIsNotToldToThoseWhoDoNotWantIt() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient client = db.connect(ALICE);
            request(client, call(CallKind.REDUCER_WITHOUT_SUCCESS, "add"));
            client.next(V1ServerMessage.NoAnswer.class);
            subscribe(client, 1, ALL);
            request(client, call(CallKind.REDUCER_WITHOUT_SUCCESS, "add"));
            client.next(TransactionUpdate.class);
            client.next(V1ServerMessage.NoAnswer.class);
            assertThat(call(client, CallKind.REDUCER_WITHOUT_SUCCESS, "refuse").status())
                    .isEqualTo(new Status.Failed("not today"));
        }
    }

    @Test
    void callsRefusedBeforeTheyRunHaveNoRequestId() throws Exception {
        JavaModule module = items().reducer("hidden", NO_PARAMS, FunctionVisibility.PRIVATE, call -> {});
        try (TestHost db = TestHost.create(module)) {
            TestClient client = db.connect(ALICE);
            for (String unknown : List.of("nothing", "hidden")) {
                V1ServerMessage.Transaction refused = call(client, CallKind.REDUCER, unknown);
                assertThat(refused.status()).isEqualTo(new Status.Failed("no such reducer"));
                assertThat(refused.call().requestId()).isZero();
                assertThat(refused.call().args()).isEmpty();
            }
            assertThat(call(client, CallKind.REDUCER, "nothing").call().reducerId())
                    .isEqualTo(CallReport.NO_REDUCER);
            request(client, call(CallKind.REDUCER, "add").withError("no JSON"));
            assertThat(client.next(V1ServerMessage.Transaction.class).status())
                    .isEqualTo(new Status.Failed("invalid arguments for reducer add: no JSON"));
        }
    }

    @Test
    void othersLearnOfCallsFromModulesOfOldOnly() throws Exception {
        for (int version : List.of(ModuleDef.V9, ModuleDef.V10)) {
            try (TestHost db = TestHost.create(items().def(module -> module.version(version)))) {
                TestClient curious = db.connect(BOB, true);
                TestClient light = db.connect(BOB, false);
                subscribe(curious, 1, ALL);
                subscribe(light, 1, ALL);
                call(db.connect(ALICE), CallKind.REDUCER, "add");
                light.next(TransactionUpdate.class);
                if (version == ModuleDef.V10) {
                    curious.next(TransactionUpdate.class);
                    continue;
                }
                V1ServerMessage.Transaction heard = curious.next(V1ServerMessage.Transaction.class);
                assertThat(heard.isAnswer()).isFalse();
                assertThat(heard.call().reducer()).isEqualTo("add");
                assertThat(heard.call().caller()).isEqualTo(ALICE);
                db.sql("DELETE FROM item", TestHost.OWNER);
                CallReport statement =
                        curious.next(V1ServerMessage.Transaction.class).call();
                assertThat(statement.reducer()).isEmpty();
                assertThat(statement.reducerId()).isEqualTo(CallReport.NO_REDUCER);
            }
        }
    }

    @Test
    void oneOffQueriesAndProceduresAreAnswered() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            db.add(0, "a");
            TestClient client = db.connect(ALICE);
            request(client, new V1ClientMessage.OneOffQuery(new byte[] {5}, ALL));
            assertThat(client.next(V1ServerMessage.OneOff.class)).satisfies(answer -> {
                assertThat(answer.messageId()).containsExactly(5);
                assertThat(rowCounts(Objects.requireNonNull(answer.rows()))).containsExactly(1);
            });
            request(client, new V1ClientMessage.OneOffQuery(new byte[] {6}, "SELECT * FROM x"));
            assertThat(client.next(V1ServerMessage.OneOff.class).error()).contains("no such table");
            request(client, call(CallKind.PROCEDURE, "nothing"));
            assertThat(client.next(V1ServerMessage.ProcedureEnded.class).status())
                    .isEqualTo(new V1ServerMessage.ProcedureStatus.Failed("No such procedure"));
        }
    }

    private static V1ServerMessage.QueriesApplied subscribe(TestClient client, int queryId, String... queries)
            throws InterruptedException {
        request(client, new V1ClientMessage.SubscribeQueries(List.of(queries), 1, queryId, false));
        return client.next(V1ServerMessage.QueriesApplied.class);
    }

    private static V1ServerMessage.QueriesApplied unsubscribe(TestClient client, int queryId)
            throws InterruptedException {
        request(client, new V1ClientMessage.Unsubscribe(2, queryId, false));
        return client.next(V1ServerMessage.QueriesApplied.class);
    }

    private static V1ServerMessage.Transaction call(TestClient client, CallKind kind, String reducer)
            throws InterruptedException {
        request(client, call(kind, reducer));
        return client.next(V1ServerMessage.Transaction.class);
    }

    private static V1ClientMessage.Call call(CallKind kind, String function) {
        byte[] args = TestHost.bsatn(item(0, "x"));
        return new V1ClientMessage.Call(kind, function, args, V1ClientMessage.Encoding.BSATN, 9, null);
    }

    private static void request(TestClient client, V1ClientMessage request) {
        client.request(request);
    }

    /** Returns the number of rows of each list. */
    private static List<Integer> rowCounts(QueryRows rows) {
        return rows.tables().stream()
                .map(table -> rowCount(new BsatnReader(table.rowList())))
                .toList();
    }

    /** Returns the number of rows of a list (layout: spec wire-protocol.md §10). */
    private static int rowCount(BsatnReader rowList) {
        boolean sameSize = rowList.readU8() == 0;
        int sizeOrCount = sameSize ? rowList.readU16() : rowList.readCount();
        return sameSize ? rowList.readCount() / sizeOrCount : sizeOrCount;
    }
}
