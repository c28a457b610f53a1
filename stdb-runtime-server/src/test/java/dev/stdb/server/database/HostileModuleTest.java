package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.GUESTS;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.HeapRoom;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.testing.Checks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reducers that do what they can to harm: each writes a row first. Whatever happens, the row is gone, the caller gets a
 * clear error, and the next call works.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileModuleTest {
    private static final String FATAL = "The instance encountered a fatal error.";
    private static final int SCAN_OUT = TestModule.OUT;

    private TestHost db = TestHost.create(module());

    private static TestModule module() {
        TestModule module = TestModule.items();
        module.wasm(w -> w.type(0x5F, 2, 0x63, 0, 1, 0x7E, 1).type(0x5E, 0x7E, 1));
        hostile(module, "trap", "unreachable");
        hostile(module, "divide", "i32.const 1 i32.const 0 i32.div_s drop");
        hostile(module, "outside", "i32.const -8 i64.load 0 drop");
        hostile(module, "overflow", "call deeper drop");
        module.wasm(w -> w.function("deeper", ":i", "IIII", "call deeper i32.const 1 i32.add"));
        hostile(module, "spin", "loop br 0 end");
        hostile(module, "grow", "loop i32.const 1 memory.grow i32.const -1 i32.ne br_if 0 end unreachable");
        hostile(module, "array", "i32.const 500000000 array.new_default 1 drop");
        module.wasm(w -> w.function(
                "hoarder",
                ":",
                "00",
                "loop struct.new_default 0 local.tee 1 local.get 0 struct.set 0 0 local.get 1 local.set 0 br 0 end"));
        hostile(module, "hoard", "call hoarder");
        hostile(
                module,
                "iterators",
                module.text("item") + " call table local.set 9 loop local.get 9 i32.const " + SCAN_OUT
                        + " call datastore_table_scan_bsatn drop br 0 end");
        hostile(module, "timers", "loop " + module.text("t") + " call console_timer_start drop br 0 end");
        hostile(
                module,
                "later",
                "loop " + module.text("nothing") + " i32.const 4096 i32.const 60000"
                        + " call volatile_nonatomic_schedule_immediate br 0 end");
        hostile(
                module,
                "sink",
                "loop i32.const 1024 i32.const 60000 i32.store 0 local.get 8 i32.const 4096 i32.const 1024"
                        + " call bytes_sink_write drop br 0 end");
        hostile(
                module,
                "writes",
                "loop i32.const 4096 i32.const 0 i32.store 0 i32.const 4100 i32.const 50000 i32.store 0"
                        + " i32.const 1024 i32.const 50008 i32.store 0 " + module.insert("item") + " drop br 0 end");
        hostile(module, "sleep", "i64.const 9000000000000000000 call procedure_sleep_until drop");
        hostile(
                module,
                "http",
                "i32.const 4096 i32.const 10 i32.const 4096 i32.const 0 i32.const 1032 call "
                        + "procedure_http_request drop");
        module.reducer(
                "long_error",
                "i32.const 1024 i32.const 200000 i32.store 0 local.get 8 i32.const 1 i32.const 1024"
                        + " call bytes_sink_write drop i32.const 1");
        module.reducer(
                "chatter",
                "loop i32.const 2 i32.const 0 i32.const 0 i32.const 0 i32.const 0 i32.const -1 i32.const 65536"
                        + " i32.const 60000 call console_log local.get 9 i32.const 1 i32.add local.tee 9 i32.const 2000"
                        + " i32.lt_u br_if 0 end i32.const 0");
        module.reducer(
                "chatter_of_places",
                "loop i32.const 2 i32.const 65536 i32.const 60000 i32.const 65536 i32.const 60000 i32.const -1"
                        + " i32.const 65536 i32.const 0 call console_log local.get 9 i32.const 1 i32.add local.tee 9"
                        + " i32.const 2000 i32.lt_u br_if 0 end i32.const 0");
        module.reducer(
                "chatter_of_timers",
                "loop i32.const 65536 i32.const 60000 call console_timer_start call console_timer_end drop local.get 9"
                        + " i32.const 1 i32.add local.tee 9 i32.const 2000 i32.lt_u br_if 0 end i32.const 0");
        systemWrites(module);
        leaks(module);
        return module;
    }

    private static void hostile(TestModule module, String name, String code) {
        module.reducer(name, module.insertRow("item", TestHost.bsatn(item(0, name))) + code + " i32.const 0");
    }

    /** Tries to write the host's own tables. */
    private static void systemWrites(TestModule module) {
        module.reducer(
                "clear_system",
                "local.get 8 " + module.text("st_module") + " call table i32.const 1032 call datastore_clear"
                        + " call report");
        module.reducer(
                "insert_system",
                "i32.const 1024 i32.const 4 i32.store 0 local.get 8 " + module.insert("st_event_table")
                        + " call report");
        module.reducer(
                "delete_system",
                "local.get 8 " + module.text("st_table_table_id_idx_btree")
                        + " call index i32.const 4096 i32.const 4 i32.const 1032"
                        + " call datastore_delete_by_index_scan_point_bsatn call report");
    }

    /** Leaves everything open that it can; harmless as long as the host forgets it. */
    private static void leaks(TestModule module) {
        module.reducer(
                "leak",
                module.text("item") + " call table i32.const 1032 call datastore_table_scan_bsatn drop i32.const 4096"
                        + " i32.const 1032 i32.load 0 i32.store 0 " + module.text("t")
                        + " call console_timer_start drop i32.const 0");
        module.reducer(
                "handle",
                module.text("item") + " call table i32.const 1032 call datastore_table_scan_bsatn drop "
                        + "local.get 8 i32.const 1032 i32.load 0 call report");
    }

    @BeforeAll
    void fill() {
        db.add(0, "before");
    }

    @AfterAll
    void close() {
        db.close();
    }

    private void assertUnharmed() {
        assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"before\"]");
        assertThat(db.call("add", item(0, "after"))).isInstanceOf(CallOutcome.Committed.class);
        db.sql("DELETE FROM item WHERE name = 'after'", TestHost.OWNER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trap | Trapped on unreachable instruction",
                "divide | integer divide by zero",
                "outside | out of bounds memory access",
                "overflow | guest stack limit exceeded: bytesMax=2097152",
                "grow | Trapped on unreachable instruction",
                "array | guest heap limit exceeded: bytesMax=67108864",
                "hoard | guest heap limit exceeded: bytesMax=67108864",
                "iterators | too many open row iterators: countMax=4096",
                "timers | too many timers: countMax=1000",
                "later | too many scheduled calls: countMax=1000, bytesMax=16777216",
                "sink | sink too large: sizeMax=67108864",
                "sleep | procedure_sleep_until called outside of a procedure",
                "http | procedure_http_request called outside of a procedure"
            })
    @Checks("spec subscriptions.md §12.5")
    void trapLeavesNoTraceAndTellsTheLogOnly(String reducer, String detail) throws Exception {
        TestClient client = db.connect(ALICE);

        assertThat(client.call(reducer, args -> {})).isEqualTo(new ReducerOutcome.InternalError(FATAL));

        assertThat(db.log())
                .anyMatch(line -> line.contains("\"function\":\"" + reducer + "\"") && line.contains(detail));
        client.disconnect();
        assertUnharmed();
    }

    @Test
    void endlessLoopRunsOutOfEnergy() throws Exception {
        try (TestHost impatient = TestHost.create(TestHost.IMPATIENT, module())) {
            impatient.add(0, "before");
            TestClient client = impatient.connect(ALICE);

            assertThat(client.call("spin", args -> {}))
                    .isEqualTo(new ReducerOutcome.InternalError("reducer ran out of energy"));

            assertThat(client.call("add", item(0, "after"))).isInstanceOf(ReducerOutcome.Ok.class);
            assertThat(impatient.rows("SELECT name FROM item")).containsExactly("[\"after\"]", "[\"before\"]");
        }
    }

    @Test
    void endlessWritesEndAtTheLimit() {
        HostConfig config =
                HostConfig.of(GUESTS.withAbiLimits(new AbiLimits(1 << 20, 8 << 20, 1 << 20, HeapRoom.ofJvm()))
                        .withCallTimeMax(Duration.ofSeconds(30)));
        try (TestHost small = TestHost.create(config, module())) {
            assertThat(small.call("writes"))
                    .isEqualTo(new CallOutcome.Failed(
                            new CallResult.Fatal("transaction too large: writtenBytesMax=8388608")));
            assertThat(small.rows("SELECT * FROM item")).isEmpty();
        }
    }

    @Test
    void longErrorTextsAreCut() {
        assertThat(failure(db.call("long_error")))
                .isInstanceOfSatisfying(
                        CallResult.UserError.class, e -> assertThat(e.message()).hasSize(64 << 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chatter", "chatter_of_places", "chatter_of_timers"})
    void endlessChatterIsCut(String reducer) {
        int before = db.log().stream().mapToInt(String::length).sum();
        db.must(reducer);
        List<String> log = db.log();
        assertThat(log).anyMatch(line -> line.contains("log records of this call are dropped from here on"));
        // A zero byte of the guest is six characters of JSON.
        assertThat(log.stream().mapToInt(String::length).sum() - before).isLessThan(8 << 20);
    }

    @Test
    void tablesOfTheHostCannotBeWritten() {
        assertThat(db.call("clear_system")).isEqualTo(userError("errno 04"));
        assertThat(db.call("insert_system")).isEqualTo(userError("errno 04"));
        assertThat(db.call("delete_system")).isEqualTo(userError("errno 05"));
        assertThat(db.rows("SELECT database_identity FROM st_module")).hasSize(1);
    }

    @Test
    @Checks("spec module-abi.md §14.3")
    void leakedHandlesAreGoneWithTheCall() {
        for (int i = 0; i < 5000; i++) {
            assertThat(db.call("leak")).isInstanceOf(CallOutcome.Committed.class);
        }
        // The first handle of a call is 1 again.
        assertThat(db.call("handle")).isEqualTo(userError("errno 01"));
    }
}
