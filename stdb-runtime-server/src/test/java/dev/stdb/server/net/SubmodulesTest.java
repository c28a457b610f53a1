package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.NameMapping;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.ScheduleDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.Server;
import dev.stdb.server.database.TestModule;
import dev.stdb.server.database.TestTable;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebAssembly modules that mount others, over real sockets (spec module-def.md §6.10). */
@DisplayName("Submodules")
@Timeout(300)
class SubmodulesTest {

    private static final String V2 = "v2.bsatn.spacetimedb";
    private static final long YEAR_2000_MICROS = 946_684_800_000_000L;

    @TempDir
    private Path directory;

    private TestServer server;
    private IssuedToken owner;
    private IssuedToken stranger;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(Server.builder().dataDirectory(directory).port(0));
        owner = server.createIdentity();
        stranger = server.createIdentity();
        assertThat(publish(module("myAuth"), "").body()).contains("\"op\":\"created\"");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A table of sessions with a rule, a table of timers, a view, and three reducers. */
    private static ModuleDef library() {
        ProductType session = ProductType.of(
                new ProductType.Element("id", PrimitiveType.U32),
                new ProductType.Element("user", SpecialTypes.IDENTITY));
        ProductType timer = TestTable.timer().rowType();
        ProductType ofTimer = ProductType.of(new ProductType.Element("row", new RefType(1)));
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(session, timer)))
                .type(new TypeDef(List.of(), "Session", 0, true))
                .type(new TypeDef(List.of(), "Timer", 1, true))
                .table(TestTable.of("Sessions")
                        .column("id", PrimitiveType.U32)
                        .column("user", SpecialTypes.IDENTITY)
                        .index("id", IndexAlgorithm.BTREE, 0)
                        .constraint(0)
                        .def(0))
                .table(TestTable.timer().def(1))
                .reducer(ReducerDef.of("logIn", session, FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("wait", timer, FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("onTimer", ofTimer, FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("reads", ProductType.of(), FunctionVisibility.CLIENT_CALLABLE))
                .schedule(new ScheduleDef(null, "timer", 1, "onTimer"))
                .view(new ViewDef("oneSession", 0, true, true, ProductType.of(), new ArrayType(new RefType(0))))
                .rowLevelSecurity("SELECT Sessions.* FROM Sessions WHERE Sessions.user = :sender")
                .build();
    }

    private static byte[] session(int id, IssuedToken user) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(id);
        out.writeIdentity(user.identity());
        return out.toByteArray();
    }

    /** Mounts the library below an accessor whose canonical form is {@code my_auth}. */
    private TestModule module(String accessor) {
        TestModule module = TestModule.items();
        byte[] row = session(77, owner);
        byte[] one = new byte[Integer.BYTES + row.length];
        one[0] = 1;
        System.arraycopy(row, 0, one, Integer.BYTES, row.length);
        return module.mountedView(module.yields(one))
                .variable("KEY", true)
                .def(def -> def.explicitName(new NameMapping(NameMapping.Kind.NAMESPACE, accessor, "my_auth")))
                .mount(
                        accessor,
                        library(),
                        List.of(
                                insert(module, accessor + ".Sessions"),
                                insert(module, accessor + ".timer"),
                                module.insertRow(accessor + ".Sessions", session(99, owner)) + " i32.const 0",
                                module.env("KEY") + " drop i32.const 0"));
    }

    private static String insert(TestModule module, String table) {
        return " local.get 7 call load drop local.get 8 " + module.insert(table) + " call report ";
    }

    private HttpResponse<String> publish(TestModule module, String query) throws Exception {
        return server.send(server.request("/v1/database/app" + query)
                .header("Authorization", "Bearer " + owner.token())
                .PUT(HttpRequest.BodyPublishers.ofByteArray(module.build())));
    }

    private HttpResponse<String> call(String function, IssuedToken caller, String args) throws Exception {
        return server.send(server.request("/v1/database/app/call/" + function)
                .header("Authorization", "Bearer " + caller.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(args)));
    }

    private String sql(String statement, IssuedToken caller) throws Exception {
        return server.send("POST", "/v1/database/app/sql", caller.token(), statement)
                .body()
                .replaceAll(".*\"rows\":(.*),\"total_duration.*", "$1");
    }

    private void logIn(int id, IssuedToken user) throws Exception {
        String args = "[" + id + ",[\"0x" + user.identity().toHex() + "\"]]";
        assertThat(call("my_auth.log_in", user, args).statusCode()).isEqualTo(200);
    }

    @Test
    void callsUseCanonicalPathsOnly() throws Exception {
        logIn(1, owner);
        assertThat(sql("SELECT id FROM my_auth.sessions", owner)).isEqualTo("[[1]]");
        assertThat(call("myAuth.logIn", owner, "[2,[\"0x00\"]]").statusCode()).isEqualTo(404);
        assertThat(call("log_in", owner, "[2,[\"0x00\"]]").statusCode()).isEqualTo(404);
        assertThat(call("my_auth.on_timer", stranger, "[]").statusCode()).isEqualTo(404);
    }

    @Test
    void sqlKnowsBothPathsAndQualifiesColumnsByThem() throws Exception {
        logIn(1, owner);
        for (String table : List.of("my_auth.sessions", "\"my_auth\".\"sessions\"", "myAuth.Sessions")) {
            assertThat(sql("SELECT " + table + ".id FROM " + table + " WHERE " + table + ".id = 1", owner))
                    .as(table)
                    .isEqualTo("[[1]]");
        }
        assertThat(sql("INSERT INTO my_auth.sessions (id, user) VALUES (5, 0x" + "00".repeat(32) + ")", owner))
                .contains("[]");
        assertThat(sql("UPDATE my_auth.sessions SET id = 6 WHERE my_auth.sessions.id = 5", owner))
                .contains("[]");
        assertThat(sql(
                        "SELECT a.id FROM my_auth.sessions AS a JOIN my_auth.one_session AS b ON a.user = b.user",
                        owner))
                .isEqualTo("[[1]]");
        assertThat(sql("SELECT * FROM sessions", owner)).startsWith("no such table: `sessions`");
        assertThat(sql("SELECT id FROM my_auth.one_session", stranger)).isEqualTo("[[77]]");
    }

    @Test
    void rulesOfSubmodulesAreAboutTheirOwnTables() throws Exception {
        logIn(1, owner);
        logIn(2, stranger);
        assertThat(sql("SELECT id FROM my_auth.sessions", stranger)).isEqualTo("[[2]]");
        assertThat(sql("SELECT sql FROM st_row_level_security", owner))
                .isEqualTo("[[\"SELECT Sessions.* FROM \\\"myAuth\\\".Sessions AS \\\"Sessions\\\""
                        + " WHERE Sessions.user = :sender\"]]");
    }

    @Test
    void subscriptionsNameTablesCanonically() throws Exception {
        logIn(1, owner);
        TestSocket socket = TestSocket.connect(server, "app", "?token=" + owner.token(), V2);
        socket.next();
        BsatnWriter subscribe = new BsatnWriter();
        subscribe.writeTag(0);
        subscribe.writeU32(1);
        subscribe.writeU32(5);
        subscribe.writeCount(1);
        subscribe.writeString("SELECT * FROM \"myAuth\".\"Sessions\"");
        socket.send(subscribe.toByteArray());

        BsatnReader applied = socket.nextBody();
        assertThat(applied.readU8()).isEqualTo(1);
        applied.readU32();
        assertThat(applied.readU32()).isEqualTo(5);
        assertThat(applied.readCount()).isEqualTo(1);
        assertThat(applied.readString()).isEqualTo("my_auth.sessions");

        logIn(2, stranger);
        BsatnReader update = socket.nextBody();
        assertThat(update.readU8()).isEqualTo(4);
        assertThat(update.readCount()).isEqualTo(1);
        assertThat(update.readU32()).isEqualTo(5);
        assertThat(update.readCount()).isEqualTo(1);
        assertThat(update.readString()).isEqualTo("my_auth.sessions");

        socket.send(TestSocket.call(9, "my_auth.log_in", session(3, owner)));
        BsatnReader result = socket.nextBody();
        assertThat(result.readU8()).isEqualTo(6);
        assertThat(result.readU32()).isEqualTo(9);
    }

    @Test
    void schedulesOfSubmodulesRunTheirFunctions() throws Exception {
        String wait = "[0,{\"Time\":{\"__timestamp_micros_since_unix_epoch__\":" + YEAR_2000_MICROS + "}}]";
        assertThat(call("my_auth.wait", stranger, wait).body()).isEmpty();
        // The row goes after the call.
        while (!sql("SELECT * FROM my_auth.timer", owner).equals("[]")) {
            Thread.sleep(20);
        }
        assertThat(sql("SELECT id FROM my_auth.sessions", owner)).isEqualTo("[[99]]");
        assertThat(sql("SELECT reducer_name, schedule_name FROM st_scheduled", owner))
                .isEqualTo("[[\"my_auth.on_timer\",\"my_auth.timer_sched\"]]");
    }

    @Test
    void theCatalogHasCanonicalPathsAndThoseOfModuleCode() throws Exception {
        assertThat(sql("SELECT accessor_name FROM st_table_accessor WHERE table_name = 'my_auth.sessions'", owner))
                .isEqualTo("[[\"myAuth.Sessions\"]]");
        assertThat(sql(
                        "SELECT accessor_name FROM st_index_accessor WHERE index_name ="
                                + " 'my_auth.sessions_id_idx_btree'",
                        owner))
                .isEqualTo("[[\"myAuth.Sessions_id_idx_btree\"]]");
        assertThat(sql("SELECT view_name FROM st_view", owner)).isEqualTo("[[\"my_auth.one_session\"]]");
        String schema = server.get("/v1/database/app/schema?version=10").body();
        assertThat(schema)
                .startsWith("{\"sections\":[{\"CaseConversionPolicy\":{\"None\":[]}},{\"Environment\":[")
                .contains("{\"Submodules\":[{\"namespace\":\"myAuth\",\"module\":{\"sections\":[")
                .contains("{\"Namespace\":{\"source_name\":\"myAuth\",\"canonical_name\":\"my_auth\"}}");
        assertThat(server.get("/v1/database/app/schema?version=9").statusCode()).isEqualTo(200);
    }

    @Test
    void functionsOfSubmodulesHaveNoEnvironment() throws Exception {
        assertThat(call("my_auth.reads", owner, "[]").statusCode()).isEqualTo(530);
        assertThat(server.send("GET", "/v1/database/app/logs", owner.token(), "")
                        .body())
                .contains("environment variable is not declared");
    }

    /** The tables stay as they are: their rows, and the ids that subscriptions know. */
    @Test
    void anotherAccessorRewritesTheNamesInModuleCode() throws Exception {
        logIn(1, owner);
        String id = sql("SELECT table_id FROM st_table WHERE table_name = 'my_auth.sessions'", owner);
        assertThat(publish(module("auth"), "").body()).contains("\"op\":\"updated\"");

        assertThat(sql("SELECT table_id FROM st_table WHERE table_name = 'my_auth.sessions'", owner))
                .isEqualTo(id);
        logIn(2, owner);
        assertThat(sql("SELECT id FROM auth.Sessions WHERE id > 1", owner)).isEqualTo("[[2]]");
        assertThat(sql("SELECT * FROM myAuth.Sessions", owner)).startsWith("no such table");
        assertThat(sql(
                        "SELECT accessor_name FROM st_index_accessor WHERE index_name ="
                                + " 'my_auth.sessions_id_idx_btree'",
                        owner))
                .isEqualTo("[[\"auth.Sessions_id_idx_btree\"]]");

        server.close();
        server = new TestServer(Server.builder().dataDirectory(directory).port(0));
        assertThat(sql("SELECT id FROM auth.Sessions", owner)).isEqualTo("[[1],[2]]");
    }

    @Test
    void withoutItsNamespaceATableMustBeEmpty() throws Exception {
        logIn(1, owner);
        String plan = server.send(server.request("/v1/database/app/pre_publish?style=NoColor")
                        .header("Authorization", "Bearer " + owner.token())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                TestModule.items().build())))
                .body();
        assertThat(plan).contains("Removed table `my_auth.sessions`", "Removed view `my_auth.one_session`");
        String token = plan.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
        assertThat(publish(TestModule.items(), "?policy=BreakClients&token=" + token)
                        .body())
                .contains("Cannot remove table `my_auth.sessions`: table contains data");
    }
}
