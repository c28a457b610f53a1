package dev.stdb.server.database;

import static dev.stdb.server.database.TestDefinition.NO_PARAMS;
import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.item;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.StdbException;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.testing.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DatabaseHostTest {
    private static JavaModule items() {
        return JavaModule.items();
    }

    private static JavaModule onConnect(JavaModule.Code code) {
        return items().lifecycle(Lifecycle.ON_CONNECT, "connected", code);
    }

    private static void addNamed(JavaCall call, String name) {
        call.insert("item", item(0, name));
    }

    /** A row of {@code item} with a generated id. */
    private static byte[] named(String name) {
        return TestHost.bsatn(item(0, name));
    }

    private static byte[] bytes(int... values) {
        return TestHost.bsatn(out -> Arrays.stream(values).forEach(out::writeU8));
    }

    @Test
    void callCommitsAndItsRowsCanBeQueried() {
        try (TestHost db = TestHost.create(items())) {
            CallOutcome first = db.call("add", item(0, "a"));
            CallOutcome second = db.call("add", item(0, "b"));

            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
            assertThat(first)
                    .isInstanceOfSatisfying(
                            CallOutcome.Committed.class,
                            a -> assertThat(second)
                                    .isInstanceOfSatisfying(
                                            CallOutcome.Committed.class,
                                            b -> assertThat(b.txOffset()).isEqualTo(a.txOffset() + 1)));
        }
    }

    @Test
    void userErrorRollsBackAndTellsTheCaller() throws Exception {
        JavaModule module = items().reducer("refuse", call -> {
            addNamed(call, "gone");
            call.refuse("not today");
        });
        try (TestHost db = TestHost.create(module)) {
            TestClient client = db.connect(ALICE);

            assertThat(client.call("refuse", args -> {})).isEqualTo(new ReducerOutcome.Err("not today"));
            assertThat(db.call("refuse")).isEqualTo(userError("not today"));
            assertThat(db.rows("SELECT * FROM item")).isEmpty();
        }
    }

    @Test
    @Checks("spec subscriptions.md §11.3 and §12.5")
    void subscribersHearNothingOfReducersThatFail() throws Exception {
        JavaModule module = items().reducer("refuse", call -> {
                    addNamed(call, "refused");
                    call.refuse("not today");
                })
                .reducer("trap", call -> {
                    addNamed(call, "trapped");
                    call.trap("on purpose");
                });
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            TestClient bob = db.connect(BOB);
            alice.subscribe(5, "SELECT * FROM item");

            assertThat(bob.call("refuse", args -> {})).isEqualTo(new ReducerOutcome.Err("not today"));
            assertThat(bob.call("trap", args -> {})).isInstanceOf(ReducerOutcome.InternalError.class);
            assertThat(alice.isQuiet()).isTrue();

            bob.call("add", item(1, "kept"));
            assertThat(alice.nextMessage(ServerMessage.TransactionUpdate.class)).isNotNull();
            assertThat(alice.isQuiet()).isTrue();
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"kept\"]");
        }
    }

    @Test
    void refusesUnknownPrivateAndLifecycleReducers() throws Exception {
        JavaModule module = onConnect(call -> {}).reducer("hidden", NO_PARAMS, FunctionVisibility.PRIVATE, call -> {});
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.call("nothing")).isEqualTo(new CallOutcome.NoSuchReducer("nothing"));
            assertThat(db.call("hidden")).isEqualTo(new CallOutcome.NoSuchReducer("hidden"));
            assertThat(db.callAs(OWNER, "hidden")).isInstanceOf(CallOutcome.Committed.class);
            assertThat(db.callAs(OWNER, "connected").internalErrorText())
                    .isEqualTo("can't directly call special OnConnect lifecycle reducer");
            assertThat(db.connect(ALICE).call("nothing", args -> {}))
                    .isEqualTo(new ReducerOutcome.InternalError("no such reducer"));
        }
    }

    @Test
    @Checks("spec module-abi.md §14.10")
    void refusesArgumentsThatDoNotDecodeAndToleratesBytesBehindThem() {
        try (TestHost db = TestHost.create(items())) {
            assertThat(db.call("add", (byte) 1))
                    .isEqualTo(new CallOutcome.BadArguments(
                            "add", "data too short for bytes: Expected 4, given 1, offset=0"));
            assertThat(db.call("add", bytes(0, 0, 0, 0, 1, 0, 0, 0, 0xFF)))
                    .isInstanceOf(CallOutcome.BadArguments.class);
            assertThat(db.call("add", bytes(1, 0, 0, 0, 1, 0, 0, 0, 0x78, 99)))
                    .isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    void initRunsOnceAsTheOwner() {
        JavaModule module = items().table(TestTable.of("who").column("w1", PrimitiveType.U64))
                .lifecycle(
                        Lifecycle.INIT,
                        "init",
                        call -> call.insert(
                                "who", out -> out.writeU64(call.caller().w1())));
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.rows("SELECT * FROM who")).containsExactly("[" + OWNER.w1() + "]");
            assertThat(db.rows("SELECT * FROM st_module")).hasSize(1);
        }
    }

    @Test
    void failingInitFailsThePublish() {
        JavaModule module = items().lifecycle(Lifecycle.INIT, "init", call -> {
            addNamed(call, "x");
            call.refuse("no license");
        });

        assertThatThrownBy(() -> TestHost.create(module))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_INIT_FAILED))
                .hasMessage("the init reducer failed: no license");
    }

    @Test
    void databaseWhoseInitFailsLeavesNoThreadBehind() {
        JavaModule module = items().lifecycle(Lifecycle.INIT, "init", call -> call.refuse("no license"));
        assertThatThrownBy(() -> TestHost.create(module, EngineConfig.inMemory("refused")))
                .isInstanceOf(ModuleException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("refused"));
    }

    @Test
    void connectAndDisconnectRunTheirReducersAndKeepTheClientRows() throws Exception {
        JavaModule module = onConnect(call -> addNamed(call, "in"))
                .lifecycle(Lifecycle.ON_DISCONNECT, "disconnected", call -> addNamed(call, "out"));
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"in\"]");
            assertThat(db.rows("SELECT * FROM st_client")).hasSize(1);
            assertThat(db.rows("SELECT * FROM st_connection_credentials")).hasSize(1);

            alice.disconnect();
            alice.disconnect();
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"in\"]", "[\"out\"]");
            assertThat(db.rows("SELECT * FROM st_client")).isEmpty();
            assertThat(db.rows("SELECT * FROM st_connection_credentials")).isEmpty();
        }
    }

    @Test
    void connectReducerRefusesByErrorAndByTrap() {
        try (TestHost db = TestHost.create(onConnect(call -> call.refuse("members only")))) {
            assertThat(db.client(ALICE).connect()).isEqualTo(new ConnectOutcome.Rejected("members only", false));
            assertThat(db.rows("SELECT * FROM st_client")).isEmpty();
        }
        try (TestHost db = TestHost.create(onConnect(call -> call.trap("on purpose")))) {
            assertThat(db.client(ALICE).connect())
                    .isEqualTo(new ConnectOutcome.Rejected("The instance encountered a fatal error.", false));
            assertThat(db.rows("SELECT * FROM st_connection_credentials")).isEmpty();
        }
    }

    @Test
    void disconnectCannotBePrevented() {
        JavaModule module = items().lifecycle(Lifecycle.ON_DISCONNECT, "disconnected", call -> call.trap("on purpose"));
        try (TestHost db = TestHost.create(module)) {
            db.connect(ALICE).disconnect();
            assertThat(db.rows("SELECT * FROM st_client")).isEmpty();
        }
    }

    @Test
    void refusesAConnectionIdInUse() {
        try (TestHost db = TestHost.create(items())) {
            TestClient first = db.connect(ALICE);
            TestClient second = new TestClient(db, ALICE, first.session().connectionId(), false, false);

            assertThat(second.connect()).isEqualTo(new ConnectOutcome.Rejected("the connection id is in use", false));
            second.disconnect();
            assertThat(db.rows("SELECT * FROM st_client")).hasSize(1);
        }
    }

    @Test
    void subscribersGetTheCommitsOfOthersAndCallersTheirOwnInTheAnswer() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            db.add(1, "old");
            TestClient alice = db.connect(ALICE);
            TestClient bob = db.connect(BOB);
            ServerMessage.SubscribeApplied applied = alice.subscribe(5, "SELECT * FROM item");
            bob.subscribe(6, "SELECT * FROM item WHERE id = 2");
            assertThat(applied.rows().tables())
                    .singleElement()
                    .satisfies(rows -> assertThat(rows.table()).isEqualTo("item"));

            ReducerOutcome outcome = alice.call("add", item(2, "new"));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ReducerOutcome.Ok.class,
                            ok -> assertThat(ok.querySets())
                                    .singleElement()
                                    .satisfies(
                                            set -> assertThat(set.querySetId()).isEqualTo(5)));
            OutgoingMessage update = bob.nextMessage(ServerMessage.TransactionUpdate.class);
            assertThat(update.txOffset()).isEqualTo(db.host().durability().durableOffset());
            assertThat(((ServerMessage.TransactionUpdate) update.message()).querySets())
                    .singleElement()
                    .satisfies(set -> assertThat(set.querySetId()).isEqualTo(6));
            assertThat(alice.isQuiet()).isTrue();

            bob.disconnect();
            alice.call("add", item(3, "later"));
            assertThat(bob.isQuiet()).isTrue();
        }
    }

    @Test
    void unsubscribedClientsGetNothingMore() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(5, "SELECT * FROM item");

            db.host().unsubscribe(alice.session(), new ClientMessage.Unsubscribe(9, 5, true));
            assertThat(alice.next(ServerMessage.UnsubscribeApplied.class).querySetId())
                    .isEqualTo(5);
            db.add(0, "x");
            assertThat(alice.isQuiet()).isTrue();

            db.host().unsubscribe(alice.session(), new ClientMessage.Unsubscribe(10, 5, true));
            assertThat(alice.next(ServerMessage.SubscriptionError.class).requestId())
                    .hasValue(10);
        }
    }

    @Test
    void badQueriesAreAnsweredWithAnError() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient alice = db.connect(ALICE);
            db.host().subscribe(alice.session(), new ClientMessage.Subscribe(1, 2, List.of("SELECT * FROM nowhere")));
            ServerMessage.SubscriptionError error = alice.next(ServerMessage.SubscriptionError.class);
            assertThat(error.requestId()).hasValue(1);
            assertThat(error.querySetId()).isEqualTo(2);
            assertThat(error.error()).contains("nowhere");

            db.host().oneOffQuery(alice.session(), new ClientMessage.OneOffQuery(3, "SELECT * FROM nowhere"));
            assertThat(alice.next(ServerMessage.OneOffQueryResult.class).requestId())
                    .isEqualTo(3);
        }
    }

    @Test
    void sqlWritesAreTheOwnersAndReachSubscribers() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM item");

            assertThatThrownBy(() -> db.sql("INSERT INTO item (id, name) VALUES (1, 'x')", ALICE))
                    .isInstanceOf(StdbException.class);
            assertThat(db.sql("INSERT INTO item (id, name) VALUES (1, 'x')", OWNER)
                            .inserted())
                    .isEqualTo(1);
            alice.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.sql("DELETE FROM item WHERE id = 1", OWNER).deleted()).isEqualTo(1);
            alice.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM item")).isEmpty();
        }
    }

    @Test
    void failedSqlLeavesNoTransactionOpen() {
        try (TestHost db = TestHost.create(items())) {
            db.add(1, "a");
            assertThatThrownBy(() -> db.sql("INSERT INTO item (id, name) VALUES (2, 'b'), (1, 'c')", OWNER))
                    .isInstanceOf(StdbException.class);
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]");
        }
    }

    @Test
    void unknownProceduresAreAnswered() throws Exception {
        try (TestHost db = TestHost.create(items())) {
            TestClient alice = db.connect(ALICE);
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(4, "nothing", new byte[0]));
            assertThat(alice.next(ServerMessage.ProcedureResult.class).requestId())
                    .isEqualTo(4);
        }
    }

    @Test
    void fullQueueRefusesRequestsButNotDisconnects() throws Exception {
        try (TestHost db = TestHost.create(TestHost.CONFIG.withQueueCapacity(3), items())) {
            TestClient alice = db.connect(ALICE);
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            db.host().connect(db.client(BOB).session(), "{}", outcome -> {
                blocked.countDown();
                assertThatCode(release::await).doesNotThrowAnyException();
            });
            blocked.await();
            for (int i = 0; i < 3; i++) {
                db.host().callReducer(alice.session(), i, "add", named("x"));
            }

            assertThatThrownBy(() -> db.host().callReducer(alice.session(), 9, "add", named("x")))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(DatabaseErrorCode.DATABASE_BUSY));
            alice.disconnect();
            release.countDown();
            for (int i = 0; i < 3; i++) {
                assertThat(alice.next(ServerMessage.ReducerResult.class).requestId())
                        .isEqualTo(i);
            }
            assertThat(db.rows("SELECT * FROM item")).hasSize(3);
        }
    }

    @Test
    void closingTellsTheClientsAndRefusesWhatComesLater() throws Exception {
        TestHost db = TestHost.create(items());
        TestClient alice = db.connect(ALICE);

        db.close();
        db.close();

        assertThat(alice.closed()).isEqualTo("1001 module exited");
        assertThatThrownBy(() -> db.call("add", item(0, "x")))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(DatabaseErrorCode.DATABASE_STOPPED));
    }
}
