package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ScheduleDef;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.types.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Procedures: transactions of their own beside the reducers (spec module-abi.md §9.3). */
@Timeout(300)
class ProceduresTest {
    private static final String START = " i32.const 1032 call procedure_start_mut_tx ";
    private static final String COMMIT = " call procedure_commit_mut_tx ";
    private static final String ABORT = " call procedure_abort_mut_tx ";
    /** Writes an errno as text to the result and returns 0. */
    private static final String REPORT = " local.set 9 local.get 8 local.get 9 call report drop i32.const 0";

    private static TestModule module() {
        TestModule module = TestModule.items();
        String insert = module.insertRow("item", TestHost.bsatn(TestHost.item(0, "x")));
        procedure(module, "hello", " local.get 8 " + module.text("hello") + " call fail drop i32.const 0");
        procedure(
                module, "twice", START + "drop" + insert + COMMIT + "drop" + START + "drop" + insert + COMMIT + REPORT);
        procedure(module, "undo", START + "drop" + insert + ABORT + REPORT);
        procedure(module, "forget", START + "drop" + insert + "i32.const 0");
        procedure(module, "nest", START + "drop" + START + REPORT);
        procedure(module, "commit_nothing", COMMIT + REPORT);
        procedure(module, "write_outside", module.text("item") + "i32.const 1032 call table_id_from_name" + REPORT);
        procedure(module, "trap_inside", START + "drop" + insert + "unreachable");
        procedure(module, "spin", "loop br 0 end i32.const 0");
        procedure(module, "seven", "i32.const 7");
        procedure(
                module,
                "http",
                "i32.const 4096 i32.const 8 i32.const 4096 i32.const 0 i32.const 1032" + " call procedure_http_request"
                        + REPORT);
        procedure(
                module,
                "nap",
                START + "drop call procedure_abort_mut_tx drop i32.const 1032 i64.load 0 i64.const 50000"
                        + " i64.add call procedure_sleep_until drop i32.const 0");
        procedure(module, "hibernate", "i64.const 9000000000000000000 call procedure_sleep_until drop i32.const 0");
        procedure(module, "doze", START + "drop i64.const 1 call procedure_sleep_until drop i32.const 0");
        module.procedure(
                "echo",
                new ProductType(List.of(new ProductType.Element("text", PrimitiveType.STRING))),
                FunctionVisibility.CLIENT_CALLABLE,
                "local.get 7 call load drop local.get 8 i32.const 4096 i32.const 1024 call bytes_sink_write");
        module.procedure("hidden", new ProductType(List.of()), FunctionVisibility.PRIVATE, "i32.const 0");
        module.reducer("start_in_reducer", "local.get 8 " + START + " call report");
        module.reducer("commit_in_reducer", "local.get 8 " + COMMIT + " call report");
        return module;
    }

    private static void procedure(TestModule module, String name, String code) {
        module.procedure(name, new ProductType(List.of()), FunctionVisibility.CLIENT_CALLABLE, code);
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
    void errnosOutsideOfTransactions() {
        try (TestHost db = TestHost.create(module())) {
            assertReturned(db, "nest", "errno 17");
            assertReturned(db, "commit_nothing", "errno 18");
            assertReturned(db, "write_outside", "errno 02");
            assertReturned(db, "http", "errno 21");
            assertThat(db.call("start_in_reducer")).isEqualTo(userError("errno 17"));
            assertThat(db.call("commit_in_reducer")).isEqualTo(userError("errno 18"));
        }
    }

    @Test
    void failuresAreToldInTheProceduresWords() throws Exception {
        try (TestHost db = TestHost.create(TestHost.IMPATIENT, module())) {
            assertThat(call(db, "nothing").errorText()).isEqualTo("No such procedure");
            assertThat(call(db, "hidden").errorText()).isEqualTo("No such procedure");
            assertThat(db.host()
                            .callProcedure(OWNER, ConnectionId.ZERO, "hidden", new byte[0])
                            .join())
                    .isInstanceOf(ProcedureOutcome.Returned.class);
            assertThat(call(db, "echo", (byte) 1).errorText())
                    .startsWith("invalid arguments for procedure echo: data too short");
            assertThat(call(db, "seven").errorText())
                    .isEqualTo("The module instance encountered a fatal error: procedure returned an unknown code: 7");
            assertThat(call(db, "spin").errorText()).isEqualTo("Procedure terminated due to insufficient budget");
            assertThat(call(db, "doze").errorText()).contains("called with an open transaction");

            TestClient alice = db.connect(ALICE);
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(4, "nothing", new byte[0]));
            assertThat(alice.next(ServerMessage.ProcedureResult.class).error()).isEqualTo("No such procedure");
        }
    }

    @Test
    void sleepersDelayNobodyAndAreWokenAtTheEnd() {
        CompletableFuture<ProcedureOutcome> sleeping;
        try (TestHost db = TestHost.create(TestHost.IMPATIENT, module())) {
            sleeping = db.host().callProcedure(BOB, ConnectionId.ZERO, "hibernate", new byte[0]);
            long before = Clock.system().nowMicros();
            assertReturned(db, "nap", "");
            assertThat(Clock.system().nowMicros() - before).isGreaterThanOrEqualTo(50_000);
            db.add(0, "meanwhile");
            assertThat(sleeping).isNotDone();
        }
        assertThat(sleeping.join()).isInstanceOf(ProcedureOutcome.Failed.class);
    }

    @Test
    void callsThatStillWaitAtTheEndAreRefused() {
        List<CompletableFuture<ProcedureOutcome>> calls = new ArrayList<>();
        try (TestHost db = TestHost.create(TestHost.IMPATIENT, module())) {
            for (int i = 0; i <= Math.max(2, Runtime.getRuntime().availableProcessors()); i++) {
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
                all.add(db.host()
                        .callReducer(BOB, ConnectionId.ZERO, "add", TestHost.bsatn(TestHost.item(0, "reducer"))));
            }
            all.forEach(CompletableFuture::join);
            assertThat(db.rows("SELECT COUNT(*) AS n FROM item")).containsExactly("[150]");
        }
    }

    @Test
    void updatedModulesRunTheirOwnProcedures() {
        try (TestHost db = TestHost.create(module())) {
            assertReturned(db, "hello", "hello");
            TestModule next = TestModule.items();
            procedure(next, "hello", " local.get 8 " + next.text("good bye") + " call fail drop i32.const 0");
            db.publish(next);
            assertReturned(db, "hello", "good bye");
            assertThat(call(db, "nest")).isInstanceOf(ProcedureOutcome.NoSuchProcedure.class);
        }
    }

    @Test
    void scheduledProceduresRunAndTheirRowsGoFirst() throws Exception {
        TestModule module = TestModule.items();
        TestTable timer = TestTable.of("timer")
                .column("id", PrimitiveType.U64)
                .column("at", SpecialTypes.SCHEDULE_AT)
                .primaryKey(0)
                .autoInc(0);
        module.table(timer).insertReducer("start", "timer");
        module.def(def -> def.schedule(new ScheduleDef(null, "timer", 1, "tick")));
        module.procedure(
                "tick",
                new ProductType(List.of(new ProductType.Element("row", new RefType(1)))),
                FunctionVisibility.PRIVATE,
                START + "drop" + module.insertRow("item", TestHost.bsatn(TestHost.item(0, "tick"))) + COMMIT
                        + "drop i32.const 0");
        try (TestHost db = TestHost.create(module)) {
            TestClient owner = db.connect(OWNER);
            owner.subscribe(1, "SELECT * FROM item");
            db.must("start", out -> {
                out.writeU64(0);
                out.writeTag(1);
                out.writeI64(0);
            });
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();

            db.must("start", out -> {
                out.writeU64(0);
                out.writeTag(0);
                out.writeI64(20_000);
            });
            owner.next(ServerMessage.TransactionUpdate.class);
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM timer")).hasSize(1);
        }
    }

    @Test
    void modulesWithProceduresMustExportTheirEntry() {
        TestModule module = TestModule.items()
                .def(def -> def.procedure(new ProcedureDef(
                        "lost", new ProductType(List.of()), SpecialTypes.UNIT, FunctionVisibility.CLIENT_CALLABLE)));
        assertThatThrownBy(() -> TestHost.create(module))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_EXPORTS))
                .hasMessageContaining("missing export `__call_procedure__`");
    }
}
