package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.server.FakeServers;
import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.EnvironmentEdit;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import dev.stdb.server.durability.DurabilityErrorCode;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.protocol.ReducerOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who use a database learn when its log cannot be written any more. */
@Timeout(300)
class FailedLogTest {
    private final FaultyFileSystem disk = new FaultyFileSystem(1);
    /** Without zeros ahead, which the log may fill when there is no room for more. */
    private final EngineConfig engine = EngineConfig.onDisk("test", Path.of("db"))
            .withFileSystem(disk)
            .withCommitlog(CommitlogConfig.defaults().withPreallocationBytes(0));

    @Test
    void clientsAreToldWithoutAskingForMore() throws Exception {
        TestHost db = TestHost.create(JavaModule.items(), engine);
        TestClient idle = db.connect(ALICE);
        TestClient active = db.connect(BOB);
        disk.failNextForce();

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
        disk.failNextForce();
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
    void databaseGoesOnWhenTheDiskHasRoomAgain() throws Exception {
        TestHost db = TestHost.create(JavaModule.items(), engine);
        TestClient alice = db.connect(ALICE);
        TestClient bob = db.connect(BOB);
        db.add(7, "before");
        stall(db);

        // The caller learns that nothing was changed, and may rely on that.
        assertThat(alice.call("add", item(2, "refused")))
                .isInstanceOfSatisfying(
                        ReducerOutcome.InternalError.class,
                        error -> assertThat(error.message()).isEqualTo(REFUSED));
        assertThat(db.call("add", item(3, "refused"))).isEqualTo(new CallOutcome.Unavailable(REFUSED));
        assertThatThrownBy(() -> db.sql("INSERT INTO item (id, name) VALUES (4, 'refused')", TestHost.OWNER))
                .isInstanceOf(DurabilityException.class)
                .hasMessage(REFUSED);
        assertThat(db.client(ALICE).connect()).isEqualTo(new ConnectOutcome.Failed(REFUSED));
        bob.disconnect();
        // What is in memory can be read meanwhile.
        assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"before\"]", "[\"kept\"]");

        disk.setFull(false);
        awaitWritable(db);
        db.add(5, "after");
        awaitDurable(db);
        assertThat(db.rows("SELECT identity FROM st_client")).hasSize(1);
        disk.crash(Survival.NONE);
        try (TestHost again = db.again(engine)) {
            assertThat(again.rows("SELECT name FROM item"))
                    .containsExactly("[\"after\"]", "[\"before\"]", "[\"kept\"]");
        }
    }

    @Test
    void scheduledCallsWaitForTheDisk() throws Exception {
        AtomicLong now = new AtomicLong(1_000_000);
        AtomicInteger ids = new AtomicInteger(10);
        JavaModule module = JavaModule.items()
                .table(TestTable.timer())
                .scheduled("timer", 1, "tick", call -> call.insert("item", item(ids.getAndIncrement(), "ticked")))
                .insertReducer("start", "timer");
        TestHost db = TestHost.create(TestHost.CONFIG.withClock(TestHost.clock(now)), module, engine);
        db.must("start", TestHost.once(2_000_000));
        db.must("start", TestHost.every(3_000_000));
        stall(db);
        now.set(5_000_000);
        // Whatever was due has had its turn behind these.
        for (int i = 0; i < 100; i++) {
            assertThat(db.call("add", item(3, "refused"))).isEqualTo(new CallOutcome.Unavailable(REFUSED));
        }
        assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"kept\"]");
        assertThat(db.rows("SELECT id FROM timer")).hasSize(2);

        disk.setFull(false);
        awaitWritable(db);
        while (db.rows("SELECT name FROM item").size() < 3
                || db.rows("SELECT id FROM timer").size() > 1) {
            Thread.sleep(1);
        }
        db.close();
    }

    @Test
    void databaseIsNotCreatedWhileTheDiskTakesNothing() throws IOException {
        disk.createDirectories(Path.of("data"));
        JavaGuests guests = new JavaGuests();
        // The files are there when the disk is full; the log finds that out when the first transaction is committed.
        AtomicBoolean fills = new AtomicBoolean(true);
        byte[] program =
                guests.add(JavaModule.items().lifecycle(Lifecycle.INIT, "init", call -> disk.setFull(fills.get())));
        DatabaseLauncher launcher =
                FakeServers.launcher(HostConfig.of(guests), disk, engine.commitlog(), SnapshotConfig.defaults());
        InstantSource clock = InstantSource.system();
        Authentication authentication =
                new Authentication(new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock, Set.of())));
        try (Databases databases = Databases.begin(launcher, disk, Path.of("data"))) {
            Publishing publishing = new Publishing(databases, new DatabaseApi(databases), authentication);
            Publishing.Command command = new Publishing.Command(
                    Optional.of("chat"),
                    program,
                    false,
                    false,
                    Optional.empty(),
                    Duration.ofMinutes(4),
                    EnvironmentEdit.NONE);

            assertThatThrownBy(() -> publishing.publish(command, ALICE))
                    .isInstanceOfSatisfying(
                            DurabilityException.class,
                            e -> assertThat(e.code()).isEqualTo(DurabilityErrorCode.DURABILITY_STALLED))
                    .hasMessage(REFUSED);
            assertThat(databases.runningCount()).isZero();

            disk.setFull(false);
            fills.set(false);
            assertThat(publishing.publish(command, BOB).created()).isTrue();
        }
    }

    @Test
    void databaseWhoseLogFailedSleepsUntilItIsAskedForSomething() throws Exception {
        TestHost db = TestHost.create(JavaModule.items(), named("sleeper"));
        TestClient active = db.connect(BOB);
        disk.failNextForce();
        active.send("add", item(0, "never durable"));
        active.closed();
        Thread sleeper = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("db-sleeper"))
                .findFirst()
                .orElseThrow();
        // With an alarm set it would be TIMED_WAITING.
        while (sleeper.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        assertThat(db.rows("SELECT name FROM item")).isNotNull();
        assertThatThrownBy(db::close).isInstanceOf(DurabilityException.class);
    }

    private EngineConfig named(String name) {
        return EngineConfig.onDisk(name, Path.of("db")).withFileSystem(disk).withCommitlog(engine.commitlog());
    }

    private static final String REFUSED = "database refuses writes until its log can be written again, which is tried"
            + " all the time: No space left on device";

    /** Fills the disk and lets the database notice, by a transaction that is committed before. */
    private void stall(TestHost db) throws InterruptedException {
        awaitDurable(db);
        disk.setFull(true);
        db.add(1, "kept");
        while (db.host().durability().stall() == null) {
            Thread.sleep(1);
        }
    }

    private static void awaitWritable(TestHost db) throws InterruptedException {
        while (db.host().durability().stall() != null) {
            assertThat(db.host().durability().failure()).isNull();
            Thread.sleep(1);
        }
    }

    /** Waits until everything committed up to now is durable, and what had to wait was done. */
    private static void awaitDurable(TestHost db) throws InterruptedException {
        long last = db.sql("SELECT name FROM item", TestHost.OWNER).txOffset();
        while (db.host().durability().durableOffset() < last) {
            Thread.sleep(1);
        }
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
