package dev.stdb.server.database;

import static dev.stdb.server.database.TestDefinition.NO_PARAMS;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.bsatn;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What modules see of the environment (spec module-abi.md §6.6, §5.1), and how views follow it. */
@Timeout(300)
class EnvironmentAbiTest {
    private static final String TABLE_OUT = " i32.const " + TestModule.OUT + " ";

    private static EnvironmentChange values(Map<String, String> values) {
        return new EnvironmentChange(false, values, Set.of());
    }

    private static TestHost create(TestModule module, Map<String, String> values) {
        return new TestHost(DatabaseHost.create(
                TestHost.CONFIG,
                TestHost.DATABASE,
                OWNER,
                module.build(),
                values(values),
                EngineConfig.inMemory("test")));
    }

    /** A reducer that reports the errno of {@code env_get} with a key. */
    private static void errnoOf(TestModule module, String reducer, String key) {
        module.reducer(reducer, "local.get 8 " + module.text(key) + TABLE_OUT + " call env_get call report");
    }

    private static String trap(TestHost db, String reducer) {
        CallResult failed = failure(db.call(reducer));
        assertThat(failed).isInstanceOf(CallResult.Fatal.class);
        return ((CallResult.Fatal) failed).detail();
    }

    @Test
    void keysAreChecked() {
        TestModule module = TestModule.items().variable("known", true);
        errnoOf(module, "bad", "no-key");
        errnoOf(module, "absent", "known");
        errnoOf(module, "undeclared", "unknown");
        module.reducer(
                "empty",
                "local.get 8 " + module.text("x") + " drop i32.const 0" + TABLE_OUT + " call env_get call report");
        module.reducer(
                "not_utf_8", "local.get 8 " + module.bytes(new byte[] {-1}) + TABLE_OUT + " call env_get call report");
        try (TestHost db = create(module, Map.of())) {
            assertThat(db.call("bad")).isEqualTo(TestHost.userError("errno 01"));
            assertThat(db.call("empty")).isEqualTo(TestHost.userError("errno 01"));
            assertThat(db.call("absent")).isInstanceOf(CallOutcome.Committed.class);
            assertThat(trap(db, "undeclared")).contains("environment variable is not declared: name=unknown");
            assertThat(trap(db, "not_utf_8")).contains("not valid UTF-8");
        }
    }

    @Test
    void absentIsZeroAndEmptyIsASource() {
        TestModule module = TestModule.items().variable("a", true);
        // Fails with the errno of reading the source: 08 if there is none, nothing if it is empty.
        module.reducer(
                "read",
                "i32.const " + TestModule.LENGTH + " i32.const 100 i32.store 0 local.get 8 " + module.env("a")
                        + " i32.const " + TestModule.ARGS + " i32.const " + TestModule.LENGTH
                        + " call bytes_source_read local.set 9 local.get 9 i32.const -1 i32.eq if i32.const 0"
                        + " local.set 9 end local.get 9 call report");
        try (TestHost db = create(module, Map.of())) {
            assertThat(db.call("read")).isEqualTo(TestHost.userError("errno 08"));
            db.host().changeEnvironment(values(Map.of("a", "")), null).join();
            assertThat(db.call("read")).isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    void manyValuesMayBeReadButNotHeldOpen() {
        TestModule module = TestModule.items().variable("a", true);
        module.reducer(
                "hold",
                "loop " + module.text("a") + TABLE_OUT + " call env_get local.tee 9 i32.eqz br_if 0 end"
                        + " local.get 8 local.get 9 call report");
        // More often than a call may hold sources at all.
        module.reducer(
                "read",
                "i32.const 10000 local.set 9 loop " + module.env("a") + " call load drop local.get 9 i32.const 1"
                        + " i32.sub local.tee 9 br_if 0 end i32.const 0");
        try (TestHost db = create(module, Map.of("a", "b"))) {
            assertThat(db.call("hold")).isEqualTo(TestHost.userError("errno 09"));
            assertThat(db.call("read")).isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    @Checks("spec module-abi.md §14.12")
    void tablesOfTheEnvironmentDoNotExistForModules() {
        TestModule module = TestModule.items().variable("a", true);
        module.reducer(
                "table", "local.get 8 " + module.text("st_env") + TABLE_OUT + " call table_id_from_name call report");
        module.reducer(
                "index",
                "local.get 8 " + module.text("st_env_key_idx_btree") + TABLE_OUT
                        + " call index_id_from_name call report");
        for (int table : List.of(SystemTables.ST_ENV, SystemTables.ST_SECRET)) {
            module.reducer(
                    "scan_" + table,
                    "local.get 8 i32.const " + table + TABLE_OUT + " call datastore_table_scan_bsatn call report");
            module.reducer(
                    "count_" + table,
                    "local.get 8 i32.const " + table + TABLE_OUT + " call datastore_table_row_count call report");
        }
        for (int index : List.of(SystemTables.ENV_INDEX, SystemTables.ST_SECRET)) {
            module.reducer(
                    "point_" + index,
                    "local.get 8 i32.const " + index + module.bytes(bsatn(o -> o.writeString("a"))) + TABLE_OUT
                            + " call datastore_index_scan_point_bsatn call report");
        }
        try (TestHost db = create(module, Map.of("a", "b"))) {
            assertThat(db.call("table")).isEqualTo(TestHost.userError("errno 04"));
            assertThat(db.call("index")).isEqualTo(TestHost.userError("errno 05"));
            for (int table : List.of(SystemTables.ST_ENV, SystemTables.ST_SECRET)) {
                assertThat(db.call("scan_" + table)).isEqualTo(TestHost.userError("errno 04"));
                assertThat(db.call("count_" + table)).isEqualTo(TestHost.userError("errno 04"));
            }
            for (int index : List.of(SystemTables.ENV_INDEX, SystemTables.ST_SECRET)) {
                assertThat(db.call("point_" + index)).isEqualTo(TestHost.userError("errno 05"));
            }
        }
    }

    @Test
    void modulesThatDescribeThemselvesHaveNoEnvironment() {
        TestModule module = TestModule.items().variable("a", true);
        assertThatThrownBy(() -> create(module.whileDescribing(module.env("a") + " drop "), Map.of()))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("env_get called outside of a function of the module");
    }

    @Test
    void namesOfSecretsAreBounded() {
        for (int length : List.of(0, 257)) {
            TestModule module = TestModule.items().variable("a", true).secret("a");
            String code = " i32.const 0 i32.const " + length + " call environment_secret ";
            assertThatThrownBy(() -> create(module.whileDescribing(code), Map.of()))
                    .isInstanceOf(ModuleException.class)
                    .hasMessageContaining("environment_secret needs a name of 1 to 256 bytes: length=" + length);
        }
    }

    @Test
    void initSeesTheValuesItIsPublishedWith() {
        TestModule module = TestModule.items().variable("a", false);
        module.lifecycle(
                dev.stdb.moduledef.Lifecycle.INIT,
                "init",
                module.env("a") + " call load drop local.get 8 i32.const " + TestModule.ARGS + " i32.const "
                        + TestModule.LENGTH + " i32.load 0 call fail");
        assertThatThrownBy(() -> create(module, Map.of("a", "from the publisher")))
                .hasMessageContaining("from the publisher");
    }

    @Test
    void proceduresReadWhatIsCommittedOrWhatTheirTransactionSees() {
        TestModule module = TestModule.items().variable("a", true);
        module.procedure(
                "outside",
                module.env("a") + module.copy(9, 8).replace("local.get 9 call load", "call load") + " i32.const 0");
        module.procedure(
                "inside",
                " i32.const 1048 call procedure_start_mut_tx drop " + module.env("a")
                        + module.copy(9, 8).replace("local.get 9 call load", "call load")
                        + " call procedure_commit_mut_tx");
        try (TestHost db = create(module, Map.of("a", "first"))) {
            for (String procedure : List.of("outside", "inside")) {
                assertThat(returned(db, procedure)).isEqualTo("first");
            }
            db.host().changeEnvironment(values(Map.of("a", "second")), null).join();
            for (String procedure : List.of("outside", "inside")) {
                assertThat(returned(db, procedure)).isEqualTo("second");
            }
        }
    }

    private static String returned(TestHost db, String procedure) {
        ProcedureOutcome outcome = db.host()
                .callProcedure(OWNER, ConnectionId.ZERO, procedure, new byte[0])
                .join();
        assertThat(outcome).isInstanceOf(ProcedureOutcome.Returned.class);
        return new String(((ProcedureOutcome.Returned) outcome).value(), StandardCharsets.UTF_8);
    }

    /** A view with a row if the variable has a value; its code runs again only when that variable changes. */
    @Test
    void viewsFollowTheVariablesTheyHaveRead() throws Exception {
        TestModule module =
                TestModule.items().variable("a", true).variable("b", true).secret("a");
        byte[] rows = bsatn(out -> {
            out.writeCount(1);
            out.writeRaw(bsatn(item(7, "on")), 0, bsatn(item(7, "on")).length);
        });
        module.view(
                "it",
                "item",
                true,
                NO_PARAMS,
                module.log(2, "evaluated") + module.env("a") + "if " + module.yield(rows) + " end i32.const 0");
        try (TestHost db = create(module, Map.of())) {
            TestClient client = db.connect(OWNER);
            client.subscribe(1, "SELECT * FROM it");

            db.host().changeEnvironment(values(Map.of("b", "unread")), null).join();
            db.host().changeEnvironment(values(Map.of("a", "x")), null).join();
            client.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM it")).containsExactly("[7,\"on\"]");
            db.host()
                    .changeEnvironment(new EnvironmentChange(false, Map.of(), Set.of("a")), null)
                    .join();
            client.next(ServerMessage.TransactionUpdate.class);
            assertThat(db.rows("SELECT * FROM it")).isEmpty();
            assertThat(db.log().stream().filter(line -> line.contains("evaluated")))
                    .hasSize(3);
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void queriesOfViewsCannotNameTheEnvironment() {
        TestModule module = TestModule.items().variable("a", true);
        module.view(
                "it",
                "item",
                true,
                NO_PARAMS,
                module.yield(bsatn(out -> {
                            out.writeTag(1);
                            out.writeString("SELECT item.* FROM item JOIN st_env ON item.name = st_env.value");
                        }))
                        + "i32.const 2");
        try (TestHost db = create(module, Map.of("a", "b"))) {
            assertThatThrownBy(() -> db.sql("SELECT * FROM it", OWNER)).hasMessageContaining("st_env");
        }
    }
}
