package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.DATABASE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.common.Clock;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.sql.SqlException;
import dev.stdb.testing.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
     * afterwards; "again" makes it move its own row to a later time, "keep" change the note but not the time.
     */
    private static JavaModule timers() {
        return JavaModule.create()
                .table(TestTable.timer().column("note", PrimitiveType.STRING))
                .table(TestTable.of("ran")
                        .column("id", PrimitiveType.U64)
                        .column("caller", PrimitiveType.U64)
                        .column("note", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0))
                .scheduled("timer", 1, "tick", ScheduledCallsTest::tick)
                .insertReducer("start", "timer")
                .reducer("stop", call -> call.clear("timer"))
                .reducer(
                        "restart",
                        TestTable.timer().column("note", PrimitiveType.STRING).rowType(),
                        call -> {
                            call.clear("timer");
                            call.insertArgs("timer");
                        })
                .reducer(
                        "restart_and_fail",
                        TestTable.timer().column("note", PrimitiveType.STRING).rowType(),
                        call -> {
                            call.clear("timer");
                            call.insertArgs("timer");
                            call.refuse("no");
                        })
                .insertReducer("add_ran", "ran")
                .reducer("soon", call -> call.callSoon("add_ran", TestHost.bsatn(ran(5, "soon"))))
                .reducer("soon_nothing", call -> call.callSoon("nothing", (byte) 0))
                .reducer("soon_and_fail", call -> {
                    call.callSoon("add_ran", TestHost.bsatn(ran(5, "anyway")));
                    call.refuse("no");
                })
                .reducer("start_and_fail", call -> {
                    call.insertArgs("timer");
                    call.refuse("no");
                });
    }

    private static void tick(JavaCall call) {
        BsatnReader row = new BsatnReader(call.args());
        long id = row.readU64();
        row.readTag(2);
        row.skip(Long.BYTES);
        String note = row.readString();
        call.insert("ran", ran(call.caller().w0(), note));
        if (note.equals("!")) {
            call.refuse("as told");
        } else if (note.equals("again")) {
            call.clear("timer");
            call.insert("timer", timer(id, now() + SECOND / 20, "moved"));
        } else if (note.equals("keep")) {
            call.clear("timer");
            call.insert("timer", timer(id, 0, "kept"));
        }
    }

    private static Consumer<BsatnWriter> ran(long caller, String note) {
        return out -> {
            out.writeU64(0);
            out.writeU64(caller);
            out.writeString(note);
        };
    }

    private static Consumer<BsatnWriter> once(long atMicros, String note) {
        return TestHost.once(atMicros).andThen(out -> out.writeString(note));
    }

    private static Consumer<BsatnWriter> timer(long id, long atMicros, String note) {
        return out -> {
            out.writeU64(id);
            out.writeRaw(
                    TestHost.bsatn(once(atMicros, note)), Long.BYTES, 1 + Long.BYTES + Integer.BYTES + note.length());
        };
    }

    private static Consumer<BsatnWriter> every(long periodMicros, String note) {
        return TestHost.every(periodMicros).andThen(out -> out.writeString(note));
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
    @Checks("spec module-abi.md §14.9")
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

    /** More of them than a commit tells of (ADR 0051). */
    @Test
    void rowsOfTheInitReducerAreCalled() throws Exception {
        String note = "x".repeat(1_000_000);
        JavaModule module = timers().lifecycle(Lifecycle.INIT, "init", call -> {
            for (int i = 0; i < 6; i++) {
                call.insert("timer", once(0, note));
            }
        });
        try (TestHost db = TestHost.create(module)) {
            assertThat(awaitRuns(db, 6)).hasSize(6);
        }
    }

    @Test
    void aRowThatItsReducerMovedIsCalledAgain() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(0, "again"));
            assertThat(awaitRuns(db, 2)).containsExactly("[\"again\"]", "[\"moved\"]");
            settle(db);
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();
        }
    }

    /** Between two transactions a crash would leave a row that was called. */
    @Test
    void aRowGoesInTheTransactionOfItsCall() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            TestClient client = db.connect(OWNER);
            client.subscribe(1, "SELECT * FROM timer");
            client.subscribe(2, "SELECT * FROM ran");
            db.must("start", once(0, "once"));

            assertThat(tables(client.next(ServerMessage.TransactionUpdate.class)))
                    .containsExactly("timer");
            assertThat(tables(client.next(ServerMessage.TransactionUpdate.class)))
                    .containsExactly("timer", "ran");
        }
    }

    private static List<String> tables(ServerMessage.TransactionUpdate update) {
        return update.querySets().stream()
                .flatMap(set -> set.tables().stream())
                .map(QuerySetUpdate.TableUpdate::table)
                .toList();
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
    void ownersSeeWhatWaitsAndHowTheLastCallsEnded() {
        AtomicLong now = new AtomicLong(now());
        try (TestHost db = TestHost.create(TestHost.CONFIG.withClock(TestHost.clock(now)), timers())) {
            long later = now.get() + HOUR;
            db.must("start", once(later, "later"));
            db.must("start", every(2 * HOUR, "often"));
            ScheduleStatus waiting = db.host().schedules().join();
            assertThat(waiting.total()).isEqualTo(2);
            assertThat(waiting.waiting())
                    .extracting(each ->
                            each.table() + " " + each.function() + " " + each.dueMicros() + " " + each.intervalMicros())
                    .containsExactly(
                            "timer tick " + later + " -1", "timer tick " + (now.get() + 2 * HOUR) + " " + 2 * HOUR);
            assertThat(waiting.lastRuns()).isEmpty();
            db.must("start", once(0, "!"));
            db.host().runScheduled().join();
            assertThat(db.host().schedules().join().lastRuns())
                    .containsOnlyKeys("tick")
                    .containsValue(new ScheduleStatus.Run(now.get(), "as told"));
            db.must("soon_nothing");
            db.host().runScheduled().join();
            assertThat(db.host().schedules().join().lastRuns())
                    .as("names that modules make up are not kept")
                    .containsOnlyKeys("tick");
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
            db.must("stop");
            db.must("start", once(now() + SECOND / 5, "last"));

            assertThat(awaitRuns(db, 1)).containsExactly("[\"last\"]");
        }
    }

    /** Spec sql.md §3.3. */
    @Test
    void sqlDoesNotWriteScheduledTables() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(now() + HOUR, "hour"));
            for (String statement : List.of("UPDATE timer SET note = 'sql'", "DELETE FROM timer")) {
                assertThatThrownBy(() -> db.sql(statement, OWNER))
                        .as(statement)
                        .isInstanceOf(SqlException.class)
                        .hasMessageStartingWith("SQL writes to scheduled tables are not supported\n");
            }
            assertThat(db.rows("SELECT note FROM timer")).containsExactly("[\"hour\"]");
        }
    }

    /** The call that ran is not the one that the row stands for then. */
    @Test
    void aRowThatItsReducerChangedIsCalledAgainAndThenGoes() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(0, "keep"));
            assertThat(awaitRuns(db, 2)).containsExactly("[\"keep\"]", "[\"kept\"]");
            settle(db);
            assertThat(db.rows("SELECT * FROM timer")).isEmpty();
            assertThat(notes(db)).hasSize(2);
        }
    }

    @Test
    void changedRowsAreCalledAtTheirNewTimeOnly() {
        AtomicLong now = new AtomicLong(SECOND);
        try (TestHost db = TestHost.create(TestHost.CONFIG.withClock(TestHost.clock(now)), timers())) {
            db.must("start", once(10 * SECOND, "old"));
            db.must("restart", timer(1, HOUR, "new"));
            now.set(20 * SECOND);
            db.host().runScheduled().join();
            assertThat(notes(db)).isEmpty();

            now.set(2 * HOUR);
            db.host().runScheduled().join();
            assertThat(notes(db)).containsExactly("[\"new\"]");
        }
    }

    @Test
    void aChangeThatIsRolledBackLeavesTheOldTime() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", once(now() + SECOND / 2, "old"));
            byte[] row = TestHost.bsatn(timer(1, now() + HOUR, "new"));
            assertThat(db.call("restart_and_fail", row)).isEqualTo(userError("no"));
            assertThat(awaitRuns(db, 1)).containsExactly("[\"old\"]");
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
        try (TestHost db = TestHost.open(directory, timers())) {
            assertThat(awaitRuns(db, 2)).contains("[\"due while down\"]", "[\"tick\"]");
            settle(db);
            assertThat(db.rows("SELECT note FROM timer")).containsExactly("[\"far\"]", "[\"tick\"]");
        }
    }

    @Test
    void updatedModulesArmAllRowsAgain() throws Exception {
        try (TestHost db = TestHost.create(timers())) {
            db.must("start", every(SECOND / 50, "tick"));
            assertThat(db.publish(timers().reducer("extra", call -> {})).changed())
                    .isTrue();
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
