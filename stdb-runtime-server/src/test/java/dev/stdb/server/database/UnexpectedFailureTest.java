package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.every;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.types.ConnectionId;
import java.util.List;
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

    private TestHost db;

    private void recordAndMayBreak(JavaCall call) {
        call.insert("item", item(0, call.function()));
        if (breaking.equals(call.function())) {
            breaking = "";
            throw new IllegalStateException("broken on purpose");
        }
    }

    /** A module whose functions insert their names into {@code item}, then break if they are told to. */
    private JavaModule module() {
        return JavaModule.create()
                .table(TestTable.item())
                .table(TestTable.timer())
                .scheduled("timer", 1, "tick", this::recordAndMayBreak)
                .lifecycle(Lifecycle.INIT, "init", this::recordAndMayBreak)
                .lifecycle(Lifecycle.ON_CONNECT, "connected", this::recordAndMayBreak)
                .lifecycle(Lifecycle.ON_DISCONNECT, "disconnected", this::recordAndMayBreak)
                .procedure("proceed", call -> {
                    call.begin();
                    recordAndMayBreak(call);
                    call.commit();
                })
                .reducer("add", this::recordAndMayBreak)
                .insertReducer("start", "timer");
    }

    @BeforeEach
    void create() {
        db = TestHost.create(module());
    }

    @AfterEach
    void nextCallWorks() {
        assertThat(breaking).as("what did not break").isEmpty();
        db.must("add");
        db.close();
    }

    private List<String> items() {
        return db.rows("SELECT name FROM item");
    }

    @Test
    void inACallWithoutSession() {
        breaking = "add";
        assertThatThrownBy(() -> db.call("add")).hasMessage("broken on purpose");
        assertThat(items()).containsExactly("[\"init\"]");
    }

    @Test
    void inACallOfAClient() throws Exception {
        TestClient client = db.connect(ALICE);
        breaking = "add";
        client.send("add", args -> {});
        assertThat(client.closed()).isEqualTo("1011 internal error, see the log of the server");
        assertThat(client.call("add", args -> {})).isInstanceOf(ReducerOutcome.Ok.class);
        assertThat(items()).containsExactly("[\"add\"]", "[\"connected\"]", "[\"init\"]");
    }

    @Test
    void whileOthersAreToldOfACommitWhichStands() throws Exception {
        TestClient watching = db.connect(BOB);
        watching.subscribe(1, "SELECT * FROM item");
        watching.breakAtNextMessage();
        db.must("add");
        assertThat(watching.closed()).isEqualTo("1001 module exited");
        assertThat(items()).contains("[\"add\"]");
    }

    @Test
    void whileConnecting() {
        breaking = "connected";
        assertThat(db.client(ALICE).connect()).isInstanceOf(ConnectOutcome.Failed.class);
        assertThat(db.rows("SELECT * FROM st_client")).isEmpty();
    }

    @Test
    void whileDisconnectingTheClientIsForgottenAllTheSame() {
        TestClient client = db.connect(ALICE);
        breaking = "disconnected";
        client.disconnect();
        assertThat(db.rows("SELECT * FROM st_client")).isEmpty();
        assertThat(items()).containsExactly("[\"connected\"]", "[\"init\"]");
    }

    @Test
    void inAScheduledCallWhichIsRepeatedAllTheSame() throws Exception {
        TestClient client = db.connect(OWNER);
        client.subscribe(1, "SELECT * FROM item WHERE name = 'tick'");
        breaking = "tick";
        db.must("start", every(PERIOD_MICROS));
        client.next(ServerMessage.TransactionUpdate.class);
    }

    @Test
    void inAProcedure() {
        breaking = "proceed";
        assertThat(db.host()
                        .callProcedure(ALICE, ConnectionId.of(1, 1), "proceed", new byte[0])
                        .join())
                .isInstanceOf(ProcedureOutcome.Failed.class);
        assertThat(items()).containsExactly("[\"init\"]");
    }

    @Test
    void whileADatabaseIsCreated() {
        breaking = "init";
        assertThatThrownBy(() -> TestHost.create(module())).hasRootCauseMessage("broken on purpose");
    }
}
