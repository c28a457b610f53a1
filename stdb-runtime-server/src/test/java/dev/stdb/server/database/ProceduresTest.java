package dev.stdb.server.database;

import static dev.stdb.server.database.TestDefinition.NO_PARAMS;
import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.every;
import static dev.stdb.server.database.TestHost.item;
import static dev.stdb.server.database.TestHost.once;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.HandlerBody;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.AnswerTarget;
import dev.stdb.server.guest.HttpAnswer;
import dev.stdb.server.guest.HttpHead;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.types.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Procedures: transactions of their own beside the reducers (spec module-abi.md §9.3). */
@Timeout(300)
class ProceduresTest {
    private static final long NAP_MICROS = 50_000;

    private static final long HOUR_MICROS = 3_600_000_000L;

    private static final HostConfig TWO_AT_A_TIME =
            TestHost.CONFIG.withLimits(HostLimits.defaults().withProceduresMax(2));

    private static JavaModule module() {
        return JavaModule.items()
                .procedure("hello", call -> call.returns(utf8("hello")))
                .procedure("twice", call -> {
                    insertIn(call);
                    call.commit();
                    insertIn(call);
                    call.commit();
                })
                .procedure("undo", call -> {
                    insertIn(call);
                    call.abort();
                })
                .procedure("forget", ProceduresTest::insertIn)
                .procedure("trap_inside", call -> {
                    insertIn(call);
                    call.trap("on purpose");
                })
                .procedure("nap", call -> call.sleepUntil(Clock.system().nowMicros() + NAP_MICROS))
                .procedure("hibernate", call -> call.sleepUntil(Clock.system().nowMicros() + HOUR_MICROS))
                .procedure("sleep_for_ever", call -> call.sleepUntil(Long.MAX_VALUE))
                .procedure("nap_for_ever", call -> {
                    while (true) {
                        call.sleepUntil(Clock.system().nowMicros() + NAP_MICROS);
                    }
                })
                .procedure(
                        "echo",
                        new ProductType(List.of(new ProductType.Element("text", PrimitiveType.STRING))),
                        FunctionVisibility.CLIENT_CALLABLE,
                        call -> call.returns(call.args()))
                .procedure("hidden", NO_PARAMS, FunctionVisibility.PRIVATE, call -> {});
    }

    /** Begins a transaction and inserts into it. */
    private static void insertIn(JavaCall call) {
        call.begin();
        call.insert("item", item(0, "x"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProcedureOutcome call(TestHost db, String procedure, byte... args) {
        return db.host()
                .callProcedure(ALICE, ConnectionId.ZERO, procedure, args)
                .join();
    }

    private static void assertReturned(TestHost db, String procedure, String text) {
        assertThat(call(db, procedure))
                .isInstanceOfSatisfying(
                        ProcedureOutcome.Returned.class,
                        returned -> assertThat(new String(returned.value(), StandardCharsets.UTF_8))
                                .isEqualTo(text));
    }

    @Test
    void valuesReachTheCaller() throws Exception {
        try (TestHost db = TestHost.create(module())) {
            assertReturned(db, "hello", "hello");
            TestClient alice = db.connect(ALICE);
            byte[] args = TestHost.bsatn(out -> out.writeString("déjà vu"));
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(9, "echo", args));

            ServerMessage.ProcedureResult result = alice.next(ServerMessage.ProcedureResult.class);
            assertThat(result.requestId()).isEqualTo(9);
            assertThat(result.timestampMicros()).isPositive();
            assertThat(result.returned()).isNotNull();
            assertThat(new BsatnReader(args).readString()).isEqualTo("déjà vu");
            assertThat(result.returned()).isEqualTo(args);
        }
    }

    /** Otherwise the request would be charged to the server for ever. */
    @Test
    void callsOfThoseWhoAreGoneAreAnswered() throws Exception {
        try (TestHost db = TestHost.create(module())) {
            TestClient alice = db.connect(ALICE);
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(9, "nap", new byte[0]));
            alice.disconnect();

            assertThat(alice.next(ServerMessage.ProcedureResult.class).requestId())
                    .isEqualTo(9);
        }
    }

    @Test
    void transactionsAreCommittedOneAfterAnotherAndReachSubscribersFirst() throws Exception {
        try (TestHost db = TestHost.create(module())) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM item");
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(2, "twice", new byte[0]));

            alice.next(ServerMessage.TransactionUpdate.class);
            alice.next(ServerMessage.TransactionUpdate.class);
            assertThat(alice.next(ServerMessage.ProcedureResult.class).error()).isNull();
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"x\"]", "[2,\"x\"]");
        }
    }

    @Test
    void abortedAndForgottenTransactionsLeaveNoTrace() {
        try (TestHost db = TestHost.create(module())) {
            assertReturned(db, "undo", "");
            assertReturned(db, "forget", "");
            assertThat(db.log()).anyMatch(line -> line.contains("procedure left a transaction open; it was aborted"));
            assertThat(call(db, "trap_inside")).isInstanceOf(ProcedureOutcome.Failed.class);
            assertThat(db.rows("SELECT * FROM item")).isEmpty();
            db.add(0, "works");
            assertReturned(db, "undo", "");
        }
    }

    @Test
    void failuresAreToldInTheProceduresWords() throws Exception {
        try (TestHost db = TestHost.create(module())) {
            assertThat(call(db, "nothing").errorText()).isEqualTo("No such procedure");
            assertThat(call(db, "hidden").errorText()).isEqualTo("No such procedure");
            assertThat(db.host()
                            .callProcedure(OWNER, ConnectionId.ZERO, "hidden", new byte[0])
                            .join())
                    .isInstanceOf(ProcedureOutcome.Returned.class);
            assertThat(call(db, "echo", (byte) 1).errorText())
                    .startsWith("invalid arguments for procedure echo: data too short");
            assertThat(call(db, "trap_inside").errorText())
                    .isEqualTo("The module instance encountered a fatal error: on purpose");

            TestClient alice = db.connect(ALICE);
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(4, "nothing", new byte[0]));
            assertThat(alice.next(ServerMessage.ProcedureResult.class).error()).isEqualTo("No such procedure");
        }
    }

    @Test
    void sleepersDelayNobodyAndAreWokenAtTheEnd() {
        CompletableFuture<ProcedureOutcome> sleeping;
        try (TestHost db = TestHost.create(module())) {
            sleeping = db.host().callProcedure(BOB, ConnectionId.ZERO, "hibernate", new byte[0]);
            long before = Clock.system().nowMicros();
            assertReturned(db, "nap", "");
            assertThat(Clock.system().nowMicros() - before).isGreaterThanOrEqualTo(NAP_MICROS);
            db.add(0, "meanwhile");
            assertThat(sleeping).isNotDone();
        }
        assertThat(sleeping.join()).isInstanceOf(ProcedureOutcome.Failed.class);
    }

    @Test
    void sleepsThatCannotEndInTimeAreRefusedAtOnce() {
        try (TestHost db = TestHost.create(module())) {
            ProcedureOutcome outcome = call(db, "sleep_for_ever");
            assertThat(outcome).isInstanceOf(ProcedureOutcome.Overslept.class);
            assertThat(outcome.errorText())
                    .startsWith("the call would sleep longer than calls may: sleptMicros=0, waitMicros=")
                    .endsWith(", sleepMicrosMax=86400000000; leave the rest to a schedule, or start the server with a"
                            + " longer --sleep-time-max");
        }
    }

    @Test
    void sleepsOfOneCallAddUp() {
        try (TestHost db = TestHost.create(sleepingAtMost(Duration.ofMillis(200)), module())) {
            assertThat(call(db, "nap_for_ever").errorText()).contains(", sleepMicrosMax=200000;");
            // Each call has the whole of it, on the same instance.
            for (int i = 0; i < 5; i++) {
                assertReturned(db, "nap", "");
            }
        }
    }

    @Test
    void scheduledProceduresAndHandlersThatSleepTooLongEnd() throws Exception {
        JavaModule module = module().table(TestTable.timer())
                .insertReducer("start", "timer")
                .scheduledProcedure("timer", 1, "due", call -> call.sleepUntil(Long.MAX_VALUE))
                .handler("web", null, "/sleep", (request, call) -> {
                    call.sleepUntil(Long.MAX_VALUE);
                    return new HttpAnswer(200, List.of(), new byte[0]);
                });
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.host().handle(get("/sleep")).join()).isInstanceOf(HandlerOutcome.Failed.class);
            assertThat(oversleepers(db)).isEqualTo(1);
            db.must("start", once(0));
            while (oversleepers(db) < 2) {
                Thread.sleep(10);
            }
        }
    }

    private static long oversleepers(TestHost db) {
        return db.log().stream()
                .filter(line -> line.contains("longer --sleep-time-max"))
                .count();
    }

    private static HostConfig sleepingAtMost(Duration time) {
        return TestHost.CONFIG.withLimits(HostLimits.defaults().withSleepTimeMax(time));
    }

    @Test
    void callsThatStillWaitAtTheEndAreRefused() {
        List<CompletableFuture<ProcedureOutcome>> calls = new ArrayList<>();
        try (TestHost db = TestHost.create(TWO_AT_A_TIME, module())) {
            for (int i = 0; i <= 2; i++) {
                calls.add(db.host().callProcedure(BOB, ConnectionId.ZERO, "hibernate", new byte[0]));
            }
        }
        assertThat(calls.get(calls.size() - 1))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(DatabaseException.class)
                .withMessageContaining("database is stopped");
    }

    @Test
    void proceduresAndReducersTakeTurns() {
        try (TestHost db = TestHost.create(module())) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(db.host().callProcedure(ALICE, ConnectionId.ZERO, "twice", new byte[0]));
                all.add(db.host().callReducer(BOB, ConnectionId.ZERO, "add", TestHost.bsatn(item(0, "reducer"))));
            }
            all.forEach(CompletableFuture::join);
            assertThat(db.rows("SELECT COUNT(*) AS n FROM item")).containsExactly("[150]");
        }
    }

    @Test
    void updatedModulesRunTheirOwnProcedures() {
        try (TestHost db = TestHost.create(module())) {
            assertReturned(db, "hello", "hello");
            db.publish(JavaModule.items().procedure("hello", call -> call.returns(utf8("good bye"))));
            assertReturned(db, "hello", "good bye");
            assertThat(call(db, "twice")).isInstanceOf(ProcedureOutcome.NoSuchProcedure.class);
        }
    }

    @Test
    void callsThatWaitRunTheModuleOfTheirTurn() {
        CountDownLatch leave = new CountDownLatch(1);
        JavaModule first = module().procedure("wait", call -> awaitQuietly(leave));
        try (TestHost db = TestHost.create(TWO_AT_A_TIME, first)) {
            for (int i = 0; i < 2; i++) {
                db.host().callProcedure(BOB, ConnectionId.ZERO, "wait", new byte[0]);
            }
            CompletableFuture<ProcedureOutcome> hello = waiting(db, "hello");
            CompletableFuture<ProcedureOutcome> twice = waiting(db, "twice");
            db.publish(JavaModule.items().procedure("hello", call -> call.returns(utf8("good bye"))));
            leave.countDown();

            assertThat(hello.join())
                    .isInstanceOfSatisfying(
                            ProcedureOutcome.Returned.class,
                            returned -> assertThat(returned.value()).isEqualTo(utf8("good bye")));
            assertThat(twice.join()).isInstanceOf(ProcedureOutcome.NoSuchProcedure.class);
        }
    }

    private static CompletableFuture<ProcedureOutcome> waiting(TestHost db, String procedure) {
        return db.host().callProcedure(ALICE, ConnectionId.ZERO, procedure, new byte[0]);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aScheduledReducerRunsWhileAScheduledProcedureIsSuspended() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        JavaModule module = JavaModule.items()
                .table(TestTable.timer())
                .table(TestTable.of("other_timer")
                        .column("id", PrimitiveType.U64)
                        .column("at", SpecialTypes.SCHEDULE_AT)
                        .primaryKey(0)
                        .autoInc(0))
                .insertReducer("start", "timer")
                .insertReducer("start_other", "other_timer")
                .scheduledProcedure("timer", 1, "slow", call -> {
                    awaitQuietly(leave);
                    insertIn(call);
                    call.commit();
                })
                .scheduled("other_timer", 1, "quick", call -> call.insert("item", item(0, "quick")));
        try (TestHost db = TestHost.create(module)) {
            TestClient owner = db.connect(OWNER);
            owner.subscribe(1, "SELECT * FROM item");
            db.must("start", once(0));
            db.must("start_other", once(0));
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"quick\"]");

            leave.countDown();
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"quick\"]", "[\"x\"]");
        }
    }

    /** Each waits until both run. */
    @Test
    void scheduledProceduresRunAtTheSameTime() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        JavaModule module = JavaModule.items()
                .table(TestTable.timer())
                .insertReducer("start", "timer")
                .scheduledProcedure("timer", 1, "meet", call -> {
                    running.countDown();
                    awaitQuietly(running);
                    insertIn(call);
                    call.commit();
                });
        try (TestHost db = TestHost.create(module)) {
            TestClient owner = db.connect(OWNER);
            owner.subscribe(1, "SELECT * FROM item");
            db.must("start", once(0));
            db.must("start", once(0));
            owner.next(ServerMessage.TransactionUpdate.class);
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();
        }
    }

    /** A database on a disk that a procedure fills before it commits. */
    private static final class FullDisk implements AutoCloseable {
        private static final String UNKNOWN = "a transaction was committed and is not known to be on disk";

        private final FaultyFileSystem files = new FaultyFileSystem(1);
        private final CompletableFuture<TestHost> started = new CompletableFuture<>();
        private final TestHost db;

        FullDisk() {
            JavaModule module = JavaModule.items()
                    .table(TestTable.timer())
                    .insertReducer("start", "timer")
                    .procedure("fill", this::fill)
                    .handler("web", null, "/fill", (request, call) -> {
                        fill(call);
                        return new HttpAnswer(200, List.of(), new byte[0]);
                    })
                    .scheduledProcedure("timer", 1, "due", this::fill);
            EngineConfig engine = EngineConfig.onDisk("test", Path.of("db"))
                    .withFileSystem(files)
                    .withCommitlog(CommitlogConfig.defaults().withPreallocationBytes(0));
            db = TestHost.create(module, engine);
            started.complete(db);
        }

        private void fill(JavaCall call) {
            TestHost host = started.join();
            long last = host.sql("SELECT name FROM item", OWNER).txOffset();
            while (host.host().durability().durableOffset() < last) {
                Thread.onSpinWait();
            }
            insertIn(call);
            files.setFull(true);
            call.commit();
        }

        ProcedureOutcome call(boolean confirmed) {
            return db.host()
                    .callProcedure(ALICE, ConnectionId.ZERO, "fill", new byte[0], confirmed)
                    .join();
        }

        @Override
        public void close() {
            files.setFull(false);
            db.close();
        }
    }

    @Test
    void commitsWaitForTheDiskWhereTheCallerReadsConfirmed() {
        try (FullDisk disk = new FullDisk()) {
            ProcedureOutcome outcome = disk.call(true);
            assertThat(outcome).isInstanceOf(ProcedureOutcome.NotDurable.class);
            assertThat(outcome.errorText())
                    .startsWith(FullDisk.UNKNOWN)
                    .contains("look at the data before you repeat the call: txOffset=")
                    .endsWith("waitMillisMax=5000");
            // Committed it is, all the same.
            assertThat(disk.db.rows("SELECT name FROM item")).hasSize(1);
        }
    }

    @Test
    void otherCommitsDoNot() {
        try (FullDisk disk = new FullDisk()) {
            assertThat(disk.call(false)).isInstanceOf(ProcedureOutcome.Returned.class);
        }
    }

    @Test
    void connectionsSayWhetherTheyReadConfirmed() throws Exception {
        try (FullDisk disk = new FullDisk()) {
            TestClient alice = disk.db.connectConfirmed(ALICE);
            disk.db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(9, "fill", new byte[0]));
            assertThat(alice.next(ServerMessage.ProcedureResult.class).error()).contains(FullDisk.UNKNOWN);
        }
    }

    /** Nobody begins an answer early. */
    private static final AnswerTarget NO_STREAM = new AnswerTarget() {
        @Override
        public Begun begin(HttpAnswer head) {
            return Begun.NOBODY;
        }

        @Override
        public boolean write(byte[] bytes) {
            return false;
        }
    };

    private static HandlerRequest get(String path) {
        byte[] head = HttpHead.request("GET", List.of(), "/", true);
        return new HandlerRequest("GET", path, ALICE, "{}", head, HandlerBody.of(new byte[0]), NO_STREAM);
    }

    @Test
    void commitsOfHttpHandlersWaitForTheDisk() {
        try (FullDisk disk = new FullDisk()) {
            assertThat(disk.db.host().handle(get("/fill")).join())
                    .isInstanceOfSatisfying(
                            HandlerOutcome.NotDurable.class,
                            end -> assertThat(end.detail()).startsWith(FullDisk.UNKNOWN));
            assertThat(disk.db.log()).anyMatch(line -> line.contains(FullDisk.UNKNOWN));
            assertThat(disk.db.rows("SELECT name FROM item")).hasSize(1);
        }
    }

    @Test
    void commitsOfScheduledProceduresWaitForTheDisk() throws Exception {
        try (FullDisk disk = new FullDisk()) {
            disk.db.must("start", once(0));
            while (disk.db.log().stream().noneMatch(line -> line.contains(FullDisk.UNKNOWN))) {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void scheduledProceduresMayPutTheirRowBack() throws Exception {
        JavaModule module = JavaModule.items()
                .table(TestTable.timer())
                .insertReducer("start", "timer")
                .scheduledProcedure("timer", 1, "tick", call -> {
                    insertIn(call);
                    call.insert("timer", call.args());
                    call.commit();
                });
        try (TestHost db = TestHost.create(module)) {
            TestClient owner = db.connect(OWNER);
            owner.subscribe(1, "SELECT * FROM item");
            db.must("start", once(0));
            for (int runs = 0; runs < 3; runs++) {
                owner.next(ServerMessage.TransactionUpdate.class);
            }
        }
    }

    @Test
    void scheduledProceduresRunAndTheirRowsGoFirst() throws Exception {
        JavaModule module = JavaModule.items()
                .table(TestTable.timer())
                .insertReducer("start", "timer")
                .scheduledProcedure("timer", 1, "tick", call -> {
                    insertIn(call);
                    call.commit();
                });
        try (TestHost db = TestHost.create(module)) {
            TestClient owner = db.connect(OWNER);
            owner.subscribe(1, "SELECT * FROM item");
            db.must("start", once(0));
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();

            db.must("start", every(20_000));
            owner.next(ServerMessage.TransactionUpdate.class);
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM timer")).hasSize(1);
        }
    }
}
