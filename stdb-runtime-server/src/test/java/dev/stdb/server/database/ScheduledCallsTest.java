package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.DATABASE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.common.Clock;
import dev.stdb.server.protocol.ServerMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scheduled tables and immediate calls (spec semantics.md §8). */
@Timeout(300)
class ScheduledCallsTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;

    /**
     * Tables {@code timer} (id, at, note) and {@code ran} (id, note: string, caller: u64): each run of the reducer
     * {@code tick} adds a row with the note of its timer and the first word of the caller. A note "!" makes it fail
     * afterwards.
     */
    private static TestModule timers() {
        TestModule module = TestModule.create()
                .table(TestTable.of("timer")
                        .column("id", PrimitiveType.U64)
                        .column("at", SpecialTypes.SCHEDULE_AT)
                        .column("note", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0))
                .table(TestTable.of("ran")
                        .column("id", PrimitiveType.U64)
                        .column("caller", PrimitiveType.U64)
                        .column("note", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0));
        // The timer's row at ARGS is id 8, at 9, note; the new row starts one byte further on: id 8, caller 8, note.
        String record = "local.get 7 call load drop i32.const 4097 i64.const 0 i64.store 0 "
                + "i32.const 4105 local.get 0 i64.store 0 i32.const 1024 i32.const 1024 i32.load 0 i32.const 1 i32.sub"
                + " i32.store 0 " + module.text("ran")
                + " call table i32.const 4097 i32.const 1024 call datastore_insert_bsatn drop "
                + "i32.const 4117 i32.load8_u 0 i32.const 33 i32.eq if " + module.fail("as told") + " return end";
        module.scheduled("timer", 1, "tick", record + " i32.const 0").insertReducer("start", "timer");
        module.reducer(
                "stop",
                "local.get 8 " + module.text("timer") + " call table i32.const 1032 call datastore_clear call report");
        module.reducer("start_and_fail", module.insertArgs("timer") + " drop " + module.fail("no"));
        module.reducer("soon", immediate(module, "add_ran", TestHost.bsatn(ran(0, 5, "soon"))) + " i32.const 0");
        module.reducer(
                "soon_and_fail", immediate(module, "add_ran", TestHost.bsatn(ran(0, 5, "anyway"))) + module.fail("no"));
        module.reducer("soon_nothing", immediate(module, "nothing", new byte[1]) + " i32.const 0");
        module.insertReducer("add_ran", "ran");
        return module;
    }

    private static String immediate(TestModule module, String reducer, byte[] args) {
        return module.text(reducer) + module.bytes(args) + " call volatile_nonatomic_schedule_immediate ";
    }

    private static Consumer<BsatnWriter> ran(long id, long caller, String note) {
        return out -> {
            out.writeU64(id);
            out.writeU64(caller);
            out.writeString(note);
        };
    }

    private static Consumer<BsatnWriter> once(long atMicros, String note) {
        return timer(0, 1, atMicros, note);
    }

    private static Consumer<BsatnWriter> every(long periodMicros, String note) {
        return timer(0, 0, periodMicros, note);
    }

    private static Consumer<BsatnWriter> timer(long id, int tag, long micros, String note) {
        return out -> {
            out.writeU64(id);
            out.writeTag(tag);
            out.writeI64(micros);
            out.writeString(note);
        };
    }

    private static long now() {
        return Clock.system().nowMicros();
    }

    /** Waits for {@code count} runs and returns their notes, through a subscription. */
    private static List<String> awaitRuns(TestHost db, int count) throws InterruptedException {
        TestClient client = db.connect(OWNER);
        client.subscribe(1, "SELECT * FROM ran");
        while (notes(db).size() < count) {
            client.next(ServerMessage.TransactionUpdate.class);
        }
        client.disconnect();
        return notes(db);
    }

    private static List<String> notes(TestHost db) {
        return db.rows("SELECT note FROM ran");
    }

    /** Returns when every row that was due has been dealt with: after another call has run. */
    private static void settle(TestHost db) throws InterruptedException {
        int before = notes(db).size();
        db.must("start", once(now(), "settled"));
        awaitRuns(db, before + 1);
        while (!db.rows("SELECT note FROM timer WHERE note = 'settled'").isEmpty()) {
            Thread.onSpinWait();
        }
        db.sql("DELETE FROM ran WHERE note = 'settled'", OWNER);
    }

    @Test
    void dueRowsCallTheirReducerAsTheDatabaseAndGo() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(now() + SECOND / 20, "later"));
            db.must("start", once(0, "past"));

            assertThat(awaitRuns(db, 2)).containsExactly("[\"later\"]", "[\"past\"]");
            assertThat(db.rows("SELECT note FROM ran WHERE caller = " + DATABASE.w0()))
                    .hasSize(2);
            settle(db);
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();
            assertThat(notes(db)).hasSize(2);
        }
    }

    @Test
    void failedCallsAreNotRepeated() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(0, "!"));
            settle(db);

            assertThat(db.rows("SELECT * FROM timer")).isEmpty();
            assertThat(notes(db)).isEmpty();
            assertThat(db.log()).anyMatch(line -> line.contains("reducer returned error: as told"));
        }
    }

    @Test
    void intervalsRepeatUntilTheirRowIsDeleted() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", every(-SECOND / 100, "tick"));
            awaitRuns(db, 3);
            assertThat(db.rows("SELECT note FROM timer")).containsExactly("[\"tick\"]");

            db.must("stop");
            int count = notes(db).size();
            settle(db);
            assertThat(notes(db)).hasSize(count);
        }
    }

    @Test
    void zeroIntervalRunsAlwaysAndStarvesNobody() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", every(0, "busy"));
            awaitRuns(db, 50);
            db.must("stop");
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();
        }
    }

    @Test
    void rolledBackAndDeletedRowsAreNotCalled() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            assertThat(db.call("start_and_fail", once(0, "rolled back"))).isEqualTo(userError("no"));
            db.must("start", once(now() + SECOND / 10, "deleted"));
            db.sql("DELETE FROM timer WHERE note = 'deleted'", OWNER);
            db.must("start", once(now() + SECOND / 5, "last"));

            assertThat(awaitRuns(db, 1)).containsExactly("[\"last\"]");
        }
    }

    @Test
    void rowsWrittenBySqlAreScheduledToo() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(now() + HOUR, "hour"));
            db.sql("UPDATE timer SET note = 'sql'", OWNER);
            db.must("stop");
            db.must("start", every(SECOND / 100, "interval"));
            db.sql("UPDATE timer SET note = 'changed'", OWNER);
            assertThat(awaitRuns(db, 2)).contains("[\"changed\"]");
        }
    }

    @Test
    void delaysThatAreTooLongAreRefused() {
        try (TestHost db = TestHost.create(timers())) {
            long max = 68_719_476_735_000L;
            assertThat(db.call("start", every(max, "x"))).isEqualTo(userError("errno 13"));
            assertThat(db.call("start", every(-max, "x"))).isEqualTo(userError("errno 13"));
            assertThat(db.call("start", once(Long.MAX_VALUE, "x"))).isEqualTo(userError("errno 13"));
            assertThat(db.call("start", every(max - 1, "x"))).isInstanceOf(CallOutcome.Committed.class);
            assertThat(db.call("start", once(now() + max - SECOND, "x"))).isInstanceOf(CallOutcome.Committed.class);
            assertThat(db.call("start", once(Long.MIN_VALUE, "x"))).isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    void intervalsRunFirstOnePeriodAfterTheirInsertion() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", every(3_600 * SECOND, "later"));
            settle(db);
            assertThat(notes(db)).isEmpty();
        }
    }

    @Test
    void longestDelayIsExact() {
        long max = 68_719_476_735_000L;
        Clock still = new Clock() {
            @Override
            public long nowMicros() {
                return SECOND;
            }

            @Override
            public long nanoTime() {
                return Clock.system().nanoTime();
            }
        };
        try (TestHost db = TestHost.create(TestHost.CONFIG.withClock(still), timers())) {
            assertThat(db.call("start", once(SECOND + max, "x"))).isEqualTo(userError("errno 13"));
            assertThat(db.call("start", once(SECOND + max - 1, "x"))).isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    void theOwnerMayCallTheReducerByHandOthersNot() {
        try (TestHost db = TestHost.create(timers())) {
            byte[] row = TestHost.bsatn(once(0, "by hand"));
            assertThat(db.callAs(ALICE, "tick", row)).isEqualTo(new CallOutcome.NoSuchReducer("tick"));
            assertThat(db.callAs(OWNER, "tick", row)).isInstanceOf(CallOutcome.Committed.class);
            assertThat(notes(db)).containsExactly("[\"by hand\"]");
        }
    }

    @Test
    void restartArmsAllRowsAgain(@TempDir Path directory) throws Exception {
        try (TestHost db = TestHost.create(timers(), directory)) {
            db.must("start", once(now() + HOUR, "far"));
            db.must("start", every(SECOND / 5, "tick"));
            db.must("start", once(now() + SECOND / 5, "due while down"));
        }
        try (TestHost db = TestHost.open(directory)) {
            assertThat(awaitRuns(db, 2)).contains("[\"due while down\"]", "[\"tick\"]");
            settle(db);
            assertThat(db.rows("SELECT note FROM timer")).containsExactly("[\"far\"]", "[\"tick\"]");
        }
    }

    @Test
    void updatedModulesArmAllRowsAgain() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", every(SECOND / 50, "tick"));
            TestModule next = timers();
            next.reducer("extra", "i32.const 0");
            assertThat(db.publish(next).changed()).isTrue();
            int count = notes(db).size();
            awaitRuns(db, count + 2);
        }
    }

    @Test
    void immediateCallsRunAfterTheirCallerEvenIfThatFails() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("soon");
            assertThat(awaitRuns(db, 1)).containsExactly("[\"soon\"]");
            assertThat(db.call("soon_and_fail")).isEqualTo(userError("no"));
            assertThat(awaitRuns(db, 2)).containsExactly("[\"anyway\"]", "[\"soon\"]");

            db.must("soon_nothing");
            settle(db);
            assertThat(db.log()).anyMatch(line -> line.contains("scheduled call of nothing failed: no such reducer"));
        }
    }
}
