package dev.stdb.server.database;

import static dev.stdb.server.database.TestDefinition.NO_PARAMS;
import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestModule.ARGS;
import static dev.stdb.server.database.TestModule.LENGTH;
import static dev.stdb.server.database.TestModule.OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.testing.Checks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How views of WebAssembly modules are called, and what they may do (spec module-abi.md §9.4, §12). */
@Timeout(300)
class ViewAbiTest {
    private static final String SENDER = "IIIIii:i";

    private static byte[] row() {
        return TestHost.bsatn(TestHost.item(7, "x"));
    }

    private static byte[] array(byte... prefix) {
        return TestHost.bsatn(out -> {
            out.writeRaw(prefix, 0, prefix.length);
            out.writeCount(1);
            out.writeRaw(row(), 0, row().length);
        });
    }

    private static byte[] query(String sql) {
        return TestHost.bsatn(out -> {
            out.writeTag(1);
            out.writeString(sql);
        });
    }

    /** A database with one anonymous view {@code it}. */
    private static void with(Code code, Consumer<TestHost> test) {
        TestModule module = TestModule.items();
        module.view("it", "item", true, NO_PARAMS, code.of(module));
        try (TestHost db = TestHost.create(module)) {
            db.add(1, "one");
            test.accept(db);
        }
    }

    private interface Code {
        String of(TestModule module);
    }

    private static void assertYields(Code code, String... rows) {
        with(code, db -> assertThat(db.rows("SELECT * FROM it")).containsExactly(rows));
    }

    private static void assertFails(Code code, String text) {
        with(code, db -> {
            assertThatThrownBy(() -> db.sql("SELECT * FROM it", ALICE))
                    .isInstanceOf(SqlException.class)
                    .hasMessageStartingWith("Error materializing view `it`: ")
                    .hasMessageContaining(text);
            assertThat(db.log()).anyMatch(line -> line.contains("\"function\":\"it\"") && line.contains(text));
            // Nobody else was harmed.
            db.add(2, "two");
            assertThat(db.rows("SELECT id FROM item")).containsExactly("[1]", "[2]");
        });
    }

    @Test
    @Checks("spec module-abi.md §14.6")
    void rowsComeBehindAHeaderOrWithout() {
        assertYields(module -> module.yield(array((byte) 0)) + "i32.const 2", "[7,\"x\"]");
        assertYields(module -> module.yield(array()) + "i32.const 0", "[7,\"x\"]");
        assertYields(module -> module.yield(new byte[] {0, 0, 0, 0, 0}) + "i32.const 2");
    }

    @Test
    void queriesComeAsText() {
        assertYields(module -> module.yield(query("SELECT * FROM item WHERE id = 1")) + "i32.const 2", "[1,\"one\"]");
        assertYields(module -> module.yield(query("")) + "i32.const 2");
    }

    @Test
    void errorsTrapsAndNonsenseAreFailures() {
        assertFails(
                module -> module.yield("no rows today".getBytes(StandardCharsets.UTF_8)) + "i32.const 1",
                "no rows today");
        assertFails(module -> "i32.const 1", "view returned an error");
        assertFails(module -> "unreachable", "view trapped");
        assertFails(module -> "i32.const 9", "view returned an unknown code: 9");
        assertFails(module -> module.yield((byte) 5) + "i32.const 2", "view returned a malformed result");
        assertFails(module -> "i32.const 2", "view returned a malformed result");
    }

    @Test
    void viewsMustNotWriteScheduleOrWait() {
        assertFails(module -> module.insertRow("item", row()) + "i32.const 0", "a view must not change rows");
        assertFails(
                module -> module.text("add") + "i32.const 8 i32.const 0 call volatile_nonatomic_schedule_immediate"
                        + " i32.const 0",
                "a view must not call reducers");
        assertFails(module -> "i64.const 0 call procedure_sleep_until drop i32.const 0", "procedure_sleep_until");
        // 17 and 18 are codes, not traps.
        assertYields(
                module -> "i32.const " + OUT + " call procedure_start_mut_tx i32.const 17 i32.eq if "
                        + "call procedure_commit_mut_tx i32.const 18 i32.eq if " + module.yield(array())
                        + " end end i32.const 0",
                "[7,\"x\"]");
    }

    /** Pushes whether the four words of the sender are those of an identity. */
    private static String isSender(long... words) {
        StringBuilder code = new StringBuilder("i32.const 1 ");
        for (int i = 0; i < words.length; i++) {
            code.append("local.get ")
                    .append(i)
                    .append(" i64.const ")
                    .append(words[i])
                    .append(" i64.eq i32.and ");
        }
        return code.toString();
    }

    @Test
    @Checks("spec module-abi.md §14.12")
    void sendersAndArgumentsReachTheView() {
        ProductType id = new ProductType(List.of(new ProductType.Element("id", PrimitiveType.U32)));
        TestModule module = TestModule.items();
        module.view("unused", "item", false, NO_PARAMS, "unreachable")
                .view(
                        "for_alice",
                        "item",
                        false,
                        NO_PARAMS,
                        isSender(ALICE.w0(), ALICE.w1(), ALICE.w2(), ALICE.w3()) + "if " + module.yield(array())
                                + " end i32.const 0")
                .view(
                        "by_id",
                        "item",
                        true,
                        id,
                        // The rows with the key that the arguments are, their number and the rows behind each other.
                        "local.get 4 call load drop " + module.text("item_id_idx_btree") + " call index i32.const "
                                + ARGS
                                + " i32.const 4 i32.const " + OUT + " call datastore_index_scan_point_bsatn drop"
                                + " i32.const " + LENGTH + " i32.const 60000 i32.store 0 i32.const " + OUT
                                + " i32.load 0 i32.const " + (ARGS + 4) + " i32.const " + LENGTH
                                + " call row_iter_bsatn_advance drop i32.const " + ARGS + " i32.const " + LENGTH
                                + " i32.load 0 i32.const 0 i32.gt_u i32.store 0 i32.const " + LENGTH
                                + " i32.const " + LENGTH + " i32.load 0 i32.const 4 i32.add i32.store 0 local.get 5"
                                + " i32.const " + ARGS + " i32.const " + LENGTH + " call bytes_sink_write drop"
                                + " i32.const 0");
        try (TestHost db = TestHost.create(module)) {
            db.add(1, "one");
            db.add(2, "two");
            assertThat(db.sql("SELECT * FROM for_alice", ALICE).rows().count()).isEqualTo(1);
            assertThat(db.sql("SELECT * FROM for_alice", OWNER).rows().count()).isZero();
            assertThat(db.rows("SELECT * FROM by_id(2)")).containsExactly("[2,\"two\"]");
            assertThat(db.rows("SELECT * FROM by_id(3)")).isEmpty();
        }
    }

    @Test
    void viewsThatTakeTooLongFail() {
        HostConfig config = TestHost.CONFIG.withViews(new ViewLimits(
                ViewLimits.INSTANCES_MAX, Long.MAX_VALUE, Duration.ofMillis(50), ViewLimits.REFRESH_TIME_MAX));
        TestModule module = TestModule.items();
        module.view("it", "item", true, NO_PARAMS, "loop br 0 end i32.const 0");
        try (TestHost db = TestHost.create(config, module)) {
            assertThatThrownBy(() -> db.sql("SELECT * FROM it", ALICE))
                    .hasMessageContaining("call time limit exceeded: callMillisMax=50");
            db.add(1, "one");
        }
    }

    @Test
    void modulesWithViewsMustExportTheirEntries() {
        assertThatThrownBy(() -> TestHost.create(TestModule.items()
                        .view("it", "item", true, NO_PARAMS, "i32.const 0")
                        .withoutViewEntries()
                        .build()))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_EXPORTS))
                .hasMessageContaining("missing export `__call_view_anon__` of type (i32, i32, i32) -> i32");
        assertThatThrownBy(() -> TestHost.create(TestModule.items()
                        .wasm(wasm -> wasm.export("__call_view__", SENDER, "", "i32.const 0"))
                        .build()))
                .hasMessageContaining("export `__call_view__` has type");
    }
}
