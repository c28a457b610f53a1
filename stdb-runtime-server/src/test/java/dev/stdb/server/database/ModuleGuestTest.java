package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.every;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static dev.stdb.server.database.TestHost.once;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.CallResult;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What modules behind the ABI get from a database and how what they do reaches it. */
@Timeout(300)
class ModuleGuestTest {
    private static final String START = " i32.const 1032 call procedure_start_mut_tx ";
    private static final String COMMIT = " call procedure_commit_mut_tx ";
    /** Writes an errno as text to the result and returns 0. */
    private static final String REPORT = " local.set 9 local.get 8 local.get 9 call report drop i32.const 0";

    /** The longest delay of a timer is shorter by 1 µs. */
    private static final long DELAY_MICROS_MAX = 68_719_476_735_000L;

    private static TestModule items() {
        return TestModule.items();
    }

    private static ProcedureOutcome callProcedure(TestHost db, String procedure) {
        return db.host()
                .callProcedure(ALICE, ConnectionId.ZERO, procedure, new byte[0])
                .join();
    }

    private static void assertReturned(TestHost db, String procedure, String text) {
        assertThat(callProcedure(db, procedure))
                .isInstanceOfSatisfying(
                        ProcedureOutcome.Returned.class,
                        returned -> assertThat(new String(returned.value(), StandardCharsets.UTF_8))
                                .isEqualTo(text));
    }

    @Test
    void programsComeBackFromTheLog(@TempDir Path directory) {
        try (TestHost db = TestHost.create(items(), directory)) {
            db.add(1, "a");
        }
        try (TestHost db = TestHost.open(directory)) {
            db.add(2, "b");
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
        }
    }

    @Test
    void userErrorsAreLogged() {
        TestModule module = items();
        try (TestHost db = TestHost.create(module.reducer("refuse", module.fail("not today")))) {
            assertThat(db.call("refuse")).isEqualTo(userError("not today"));
            assertThat(db.log()).anyMatch(line -> line.contains("reducer returned error: not today"));
        }
    }

    @Test
    void errnoOfAUniqueViolationReachesTheModule() {
        try (TestHost db = TestHost.create(items())) {
            db.add(7, "a");

            assertThat(db.call("add", item(7, "b"))).isEqualTo(userError("errno 12"));
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[7,\"a\"]");
        }
    }

    @Test
    void unknownResultCodeIsAnInternalError() {
        try (TestHost db = TestHost.create(items().reducer("odd", "i32.const 7"))) {
            assertThat(db.call("odd"))
                    .isEqualTo(new CallOutcome.Failed(new CallResult.Fatal("reducer returned an unknown code: 7")));
            assertThat(db.call("odd").internalErrorText()).isEqualTo("The instance encountered a fatal error.");
        }
    }

    @Test
    @Checks("spec module-abi.md §14.7")
    void instancesKeepTheirMemoryUntilTheyTrap() {
        TestModule module = items();
        module.reducer("remember", "i32.const 1060 i32.const 7 i32.store 0 i32.const 0")
                .reducer(
                        "recall",
                        "i32.const 1060 i32.load 0 i32.const 7 i32.eq if " + module.fail("kept") + " return end"
                                + module.fail("fresh"))
                .reducer("trap", "unreachable");
        try (TestHost db = TestHost.create(module)) {
            db.must("remember");
            assertThat(db.call("recall")).isEqualTo(userError("kept"));
            assertThat(db.call("recall")).isEqualTo(userError("kept"));
            assertThat(failure(db.call("trap"))).isInstanceOf(CallResult.Fatal.class);
            assertThat(db.call("recall")).isEqualTo(userError("fresh"));
        }
    }

    @Test
    @Checks("spec module-abi.md §14.2")
    void everyInstanceDescribesItselfOnce() {
        TestModule module =
                items().whileDescribing("i32.const 1060 i32.const 1060 i32.load 0 i32.const 1 i32.add i32.store 0 ");
        module.reducer(
                        "count",
                        "i32.const 1060 i32.load 0 i32.const 1 i32.eq if " + module.fail("once") + " return end"
                                + module.fail("not once"))
                .reducer("trap", "unreachable");
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.call("count")).isEqualTo(userError("once"));
            assertThat(db.call("count")).isEqualTo(userError("once"));
            assertThat(failure(db.call("trap"))).isInstanceOf(CallResult.Fatal.class);
            assertThat(db.call("count")).isEqualTo(userError("once"));
        }
    }

    @Test
    @Checks("spec module-abi.md §14.8")
    void callersArriveLeastSignificantWordFirst() {
        StringBuilder code = new StringBuilder();
        for (int word = 0; word < 6; word++) {
            code.append("local.get ").append(word).append(" i64.const ").append(word + 1);
            code.append(" i64.eq i32.eqz if unreachable end ");
        }
        try (TestHost db = TestHost.create(items().reducer("who", code + "i32.const 0"))) {
            CallOutcome outcome = db.host()
                    .callReducer(Identity.of(1, 2, 3, 4), ConnectionId.of(5, 6), "who", new byte[0])
                    .join();
            assertThat(outcome).isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    void immediateCallsAreMadeEvenIfTheirCallerFails() {
        TestModule module = items();
        String soon = module.text("add")
                + module.bytes(TestHost.bsatn(item(0, "soon")))
                + " call volatile_nonatomic_schedule_immediate ";
        try (TestHost db = TestHost.create(module.reducer("fail", soon + module.fail("no")))) {
            assertThat(db.call("fail")).isEqualTo(userError("no"));
            while (db.rows("SELECT * FROM item").isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"soon\"]");
        }
    }

    @Test
    void proceduresCommitTransactions() {
        TestModule module = items();
        String insert = module.insertRow("item", TestHost.bsatn(item(0, "x")));
        module.procedure("insert", START + "drop" + insert + COMMIT + REPORT);
        try (TestHost db = TestHost.create(module)) {
            assertReturned(db, "insert", "");
            assertReturned(db, "insert", "");
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"x\"]", "[2,\"x\"]");
        }
    }

    @Test
    void errnosOutsideOfTransactions() {
        TestModule module = items();
        module.procedure("nest", START + "drop" + START + REPORT)
                .procedure("commit_nothing", COMMIT + REPORT)
                .procedure("write_outside", module.text("item") + "i32.const 1032 call table_id_from_name" + REPORT)
                .procedure(
                        "http",
                        "i32.const 4096 i32.const 8 i32.const 4096 i32.const 0 i32.const 1032"
                                + " call procedure_http_request" + REPORT)
                .reducer("start_in_reducer", "local.get 8 " + START + " call report")
                .reducer("commit_in_reducer", "local.get 8 " + COMMIT + " call report");
        try (TestHost db = TestHost.create(module)) {
            assertReturned(db, "nest", "errno 17");
            assertReturned(db, "commit_nothing", "errno 18");
            assertReturned(db, "write_outside", "errno 02");
            assertReturned(db, "http", "errno 21");
            assertThat(db.call("start_in_reducer")).isEqualTo(userError("errno 17"));
            assertThat(db.call("commit_in_reducer")).isEqualTo(userError("errno 18"));
        }
    }

    @Test
    @Checks("spec module-abi.md §14.7")
    void failuresOfProceduresAreToldInTheirWords() {
        TestModule module = items().procedure("seven", "i32.const 7")
                .procedure("spin", "loop br 0 end i32.const 0")
                .procedure("doze", START + "drop i64.const 1 call procedure_sleep_until drop i32.const 0");
        try (TestHost db = TestHost.create(TestHost.IMPATIENT, module)) {
            assertThat(callProcedure(db, "seven").errorText())
                    .isEqualTo("The module instance encountered a fatal error: procedure returned an unknown code: 7");
            assertThat(callProcedure(db, "spin").errorText())
                    .isEqualTo("Procedure terminated due to insufficient budget");
            assertThat(callProcedure(db, "doze").errorText()).contains("called with an open transaction");
        }
    }

    @Test
    void proceduresSleepUntilTheTimeTheyAskFor() {
        TestModule module = items().procedure(
                        "nap",
                        START + "drop call procedure_abort_mut_tx drop i32.const 1032 i64.load 0 i64.const 50000"
                                + " i64.add call procedure_sleep_until drop i32.const 0");
        try (TestHost db = TestHost.create(module)) {
            long before = Clock.system().nowMicros();
            assertReturned(db, "nap", "");
            assertThat(Clock.system().nowMicros() - before).isGreaterThanOrEqualTo(50_000);
        }
    }

    private static TestModule timers() {
        return TestModule.create()
                .table(TestTable.timer())
                .scheduled("timer", 1, "tick", "i32.const 0")
                .insertReducer("start", "timer");
    }

    @Test
    void delaysThatAreTooLongAreRefused() {
        try (TestHost db = TestHost.create(timers())) {
            assertThat(db.call("start", every(DELAY_MICROS_MAX))).isEqualTo(userError("errno 13"));
            assertThat(db.call("start", every(-DELAY_MICROS_MAX))).isEqualTo(userError("errno 13"));
            assertThat(db.call("start", once(Long.MAX_VALUE))).isEqualTo(userError("errno 13"));
            db.must("start", every(DELAY_MICROS_MAX - 1));
            db.must("start", once(Clock.system().nowMicros() + DELAY_MICROS_MAX - 1_000_000));
            db.must("start", once(Long.MIN_VALUE));
        }
    }

    @Test
    void longestDelayIsExact() {
        Clock still = new Clock() {
            @Override
            public long nowMicros() {
                return 1_000_000;
            }

            @Override
            public long nanoTime() {
                return Clock.system().nanoTime();
            }
        };
        try (TestHost db = TestHost.create(TestHost.CONFIG.withClock(still), timers())) {
            assertThat(db.call("start", once(1_000_000 + DELAY_MICROS_MAX))).isEqualTo(userError("errno 13"));
            db.must("start", once(1_000_000 + DELAY_MICROS_MAX - 1));
        }
    }
}
