package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.DATABASE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.bsatn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever breaks inside of a call, the transaction has ended afterwards and the next call works. */
@Timeout(120)
class UnexpectedFailureTest {
    private static final long PERIOD_MICROS = 20_000;

    /** Name of the function that breaks when it is called next. */
    private volatile String breaking = "";

    private final GuestLoader guests = new GuestLoader() {
        @Override
        public Guest load(byte[] program, GuestEnvironment environment) {
            return new BreakingGuest(program);
        }

        @Override
        public long threadStackBytes() {
            return 1 << 20;
        }
    };
    private DatabaseHost host;

    /** A guest in Java: each reducer inserts a row into {@code item}, then breaks if it is told to. */
    private final class BreakingGuest implements Guest {
        private final byte[] program;
        private final DatabaseSchema schema = DatabaseSchema.of(module().definition());

        BreakingGuest(byte[] program) {
            this.program = program;
        }

        @Override
        public DatabaseSchema schema() {
            return schema;
        }

        @Override
        public byte[] hash() {
            return Keccak256.hash(program);
        }

        @Override
        public CallResult call(Call call, Tx tx) {
            byte[] row = bsatn(TestHost.item(0, call.function()));
            int table = Objects.requireNonNull(tx.catalog().tableByName("item")).tableId();
            tx.insert(table, row, 0, row.length, new BsatnWriter());
            if (call.function().equals("start")) {
                byte[] timer = bsatn(out -> {
                    out.writeU64(0);
                    out.writeTag(0);
                    out.writeI64(PERIOD_MICROS);
                });
                int timers = Objects.requireNonNull(tx.catalog().tableByName("timer"))
                        .tableId();
                tx.insert(timers, timer, 0, timer.length, new BsatnWriter());
            }
            if (breaking.equals(call.function())) {
                breaking = "";
                throw new IllegalStateException("broken on purpose");
            }
            return CallResult.OK;
        }

        @Override
        public CallResult call(Call call, ProcedureHost procedures) {
            Tx tx = procedures.begin();
            CallResult result = call(call, tx);
            procedures.commit(tx);
            return result;
        }

        @Override
        public List<Call> takeImmediateCalls() {
            return List.of();
        }

        @Override
        public Guest copy() {
            return new BreakingGuest(program);
        }
    }

    private static TestModule module() {
        ProductType none = new ProductType(List.of());
        return TestModule.create()
                .table(TestModule.itemTable())
                .table(TestTable.of("timer")
                        .column("id", PrimitiveType.U64)
                        .column("at", SpecialTypes.SCHEDULE_AT)
                        .primaryKey(0)
                        .autoInc(0))
                .scheduled("timer", 1, "tick", "")
                .lifecycle(Lifecycle.INIT, "init", "")
                .lifecycle(Lifecycle.ON_CONNECT, "connected", "")
                .lifecycle(Lifecycle.ON_DISCONNECT, "disconnected", "")
                .procedure("proceed", none, FunctionVisibility.CLIENT_CALLABLE, "")
                .reducer("add", "")
                .reducer("start", "");
    }

    @BeforeEach
    void create() {
        host = DatabaseHost.create(
                HostConfig.of(guests), DATABASE, OWNER, new byte[] {1}, EngineConfig.inMemory("test"));
    }

    @AfterEach
    void nextCallWorks() {
        assertThat(breaking).as("what did not break").isEmpty();
        assertThat(call("add")).isInstanceOf(CallOutcome.Committed.class);
        host.close();
    }

    private CallOutcome call(String reducer) {
        return host.callReducer(ALICE, ConnectionId.of(1, 1), reducer, new byte[0])
                .join();
    }

    private List<String> items() {
        return new TestHost(host).rows("SELECT name FROM item");
    }

    @Test
    void inACallWithoutSession() {
        breaking = "add";
        assertThatThrownBy(() -> call("add")).hasRootCauseMessage("broken on purpose");
        assertThat(items()).containsExactly("[\"init\"]");
    }

    @Test
    void inACallOfAClient() throws Exception {
        TestClient client = new TestHost(host).connect(ALICE);
        breaking = "add";
        client.send("add", args -> {});
        assertThat(client.call("add", args -> {})).isInstanceOf(ReducerOutcome.Ok.class);
        assertThat(items()).containsExactly("[\"add\"]", "[\"connected\"]", "[\"init\"]");
    }

    @Test
    void whileConnecting() {
        breaking = "connected";
        assertThat(new TestHost(host).client(ALICE).connect()).isInstanceOf(ConnectOutcome.Failed.class);
        assertThat(new TestHost(host).rows("SELECT * FROM st_client")).isEmpty();
    }

    @Test
    void whileDisconnectingTheClientIsForgottenAllTheSame() {
        TestClient client = new TestHost(host).connect(ALICE);
        breaking = "disconnected";
        client.disconnect();
        assertThat(new TestHost(host).rows("SELECT * FROM st_client")).isEmpty();
        assertThat(items()).containsExactly("[\"connected\"]", "[\"init\"]");
    }

    @Test
    void inAScheduledCallWhichIsRepeatedAllTheSame() throws Exception {
        TestClient client = new TestHost(host).connect(OWNER);
        client.subscribe(1, "SELECT * FROM item WHERE name = 'tick'");
        breaking = "tick";
        assertThat(call("start")).isInstanceOf(CallOutcome.Committed.class);
        client.next(ServerMessage.TransactionUpdate.class);
    }

    @Test
    void inAProcedure() {
        breaking = "proceed";
        assertThat(host.callProcedure(ALICE, ConnectionId.of(1, 1), "proceed", new byte[0])
                        .join())
                .isInstanceOf(ProcedureOutcome.Failed.class);
        assertThat(items()).containsExactly("[\"init\"]");
    }

    @Test
    void whileADatabaseIsCreated() {
        breaking = "init";
        assertThatThrownBy(() -> DatabaseHost.create(
                        HostConfig.of(guests), DATABASE, OWNER, new byte[] {1}, EngineConfig.inMemory("other")))
                .hasRootCauseMessage("broken on purpose");
    }
}
