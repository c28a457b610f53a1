package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who use a database learn when its log cannot be written any more. */
@Timeout(300)
class FailedLogTest {
    private final FaultyFileSystem disk = new FaultyFileSystem(1);
    private final EngineConfig engine =
            EngineConfig.onDisk("test", Path.of("db")).withFileSystem(disk);

    @Test
    void clientsAreToldWithoutAskingForMore() throws Exception {
        TestHost db = TestHost.create(JavaModule.items(), engine);
        TestClient idle = db.connect(ALICE);
        TestClient active = db.connect(BOB);
        disk.setReadOnly(true);

        // The log may have failed before, on the connection, and then nobody answers.
        active.send("add", item(0, "never durable"));

        assertThat(active.closed()).isEqualTo("1001 module exited");
        assertThat(idle.closed()).isEqualTo("1001 module exited");
        assertThatThrownBy(db::close).isInstanceOf(DurabilityException.class);
    }

    @Test
    void connectingIsAnswered() throws Exception {
        TestHost db = TestHost.create(JavaModule.items(), engine);
        TestClient active = db.connect(BOB);
        disk.setReadOnly(true);
        // The log may have failed before, on the connection, and then nobody answers.
        active.send("add", item(0, "never durable"));
        active.closed();

        assertThat(db.client(ALICE).connect())
                .isInstanceOfSatisfying(
                        ConnectOutcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("database refuses writes"));
        assertThatThrownBy(db::close).isInstanceOf(DurabilityException.class);
    }

    @Test
    void transactionTooLargeForTheLogCostsItsCallOnly() {
        EngineConfig small = EngineConfig.inMemory("test").withTxSizeMaxBytes((1 << 20) + (16 << 10));
        try (TestHost db = TestHost.create(JavaModule.items(), small)) {
            assertThat(failure(db.call("add", item(0, "x".repeat(30_000)))))
                    .isInstanceOfSatisfying(
                            CallResult.Fatal.class,
                            fatal -> assertThat(fatal.detail()).contains("transaction changes too much at once"));
            db.add(0, "small");
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"small\"]");
            assertThat(db.log()).anyMatch(line -> line.contains("add changed too much"));
        }
    }
}
