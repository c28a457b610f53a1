package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.commitlog.CommitBatch;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EngineTest {

    private static final Path DIRECTORY = Path.of("db");
    private static final Call INPUTS = Call.reducer(
            "send_message", Identity.of(1, 2, 3, 4), ConnectionId.of(5, 6), new Timestamp(7), new byte[] {8, 9});

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final EngineConfig config = EngineConfig.onDisk("test", DIRECTORY).withFileSystem(files);

    private DatabaseEngine open() {
        return DatabaseEngine.open(config, ReplayProgress.NONE);
    }

    /** Opens an empty database and creates the tables of the test. */
    private DatabaseEngine create() {
        DatabaseEngine engine = open();
        Tx tx = engine.begin();
        tx.createTable(TestDatabase.MESSAGE);
        tx.createTable(TestDatabase.COUNTER);
        tx.createTable(TestDatabase.PING);
        engine.commit(tx);
        return engine;
    }

    private static long sendMessage(DatabaseEngine engine, String text) {
        Tx tx = engine.begin();
        long id = TestDatabase.insertMessage(tx, text);
        engine.commit(tx, INPUTS);
        return id;
    }

    @Test
    void reopenedDatabaseHasSchemaAndRows() {
        DatabaseEngine engine = create();
        sendMessage(engine, "hello");
        Tx tx = engine.begin();
        TestDatabase.putCounter(tx, 1, 10);
        TestDatabase.putCounter(tx, 2, 20);
        TestDatabase.ping(tx, 3);
        engine.commit(tx, INPUTS);
        tx = engine.begin();
        TestDatabase.putCounter(tx, 1, 11);
        TestDatabase.deleteMessage(tx, 1);
        TxData result = engine.commit(tx, INPUTS);
        assertThat(result.txOffset()).isEqualTo(3);
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        assertThat(before.get("counter")).containsExactly("010000000b00000000000000", "020000001400000000000000");
        engine.close();

        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(before);
        assertThat(reopened.datastore().nextTxOffset()).isEqualTo(4);
        assertThat(reopened.durability().durableOffset()).isEqualTo(3);
        reopened.datastore().checkIndexes();
        reopened.close();
    }

    @Test
    void sequencesDoNotReuseNumbersAfterARestart() {
        DatabaseEngine engine = create();
        assertThat(sendMessage(engine, "a")).isEqualTo(1);
        assertThat(sendMessage(engine, "b")).isEqualTo(2);
        engine.close();
        DatabaseEngine reopened = open();
        // Numbers are reserved in blocks; without their return numbering goes on at the next block (ADR 0010).
        assertThat(sendMessage(reopened, "c")).isEqualTo(4_097);
        reopened.returnReservedNumbers();
        reopened.close();

        DatabaseEngine again = open();
        assertThat(sendMessage(again, "d")).isEqualTo(4_098);
        again.close();
        again.returnReservedNumbers();
    }

    @Test
    void transactionWithoutChangesLeavesNoTrace() {
        DatabaseEngine engine = create();
        TxData result = engine.commit(engine.begin(), INPUTS);
        assertThat(result.txOffset()).isEqualTo(TxData.NO_OFFSET);
        assertThat(engine.datastore().nextTxOffset()).isEqualTo(1);
        engine.close();
    }

    @Test
    void connectIsLoggedEvenWithoutChanges() {
        DatabaseEngine engine = create();
        TxData result = engine.commit(
                engine.begin(),
                new Call(
                        Call.Kind.CONNECT,
                        INPUTS.function(),
                        INPUTS.caller(),
                        INPUTS.connection(),
                        INPUTS.timestamp(),
                        INPUTS.seed(),
                        INPUTS.args()));
        assertThat(result.txOffset()).isEqualTo(1);
        assertThat(result.isEmpty()).isTrue();
        engine.close();
        List<TxRecord> records = readLog();
        assertThat(records).hasSize(2);
        assertThat(records.get(1).tables()).isEmpty();
        Call logged = Objects.requireNonNull(records.get(1).call());
        assertThat(logged.function()).isEqualTo("send_message");
        assertThat(logged.caller()).isEqualTo(INPUTS.caller());
        assertThat(logged.connection()).isEqualTo(INPUTS.connection());
        assertThat(logged.timestamp()).isEqualTo(INPUTS.timestamp());
        assertThat(logged.args()).containsExactly(8, 9);
        DatabaseEngine reopened = open();
        assertThat(reopened.datastore().nextTxOffset()).isEqualTo(2);
        reopened.close();
    }

    private List<TxRecord> readLog() {
        List<TxRecord> records = new ArrayList<>();
        CommitVisitor visitor = (txOffset, array, offset, length) ->
                records.add(TxRecordReader.decode(txOffset, array, offset, length));
        Commitlog.open(files, DIRECTORY.resolve("clog"), CommitlogConfig.defaults(), 0, visitor)
                .close();
        return records;
    }

    @Test
    void transactionTooLargeForTheLogIsUndoneAndTheDatabaseGoesOn() {
        create().close();
        DatabaseEngine engine = DatabaseEngine.open(config.withTxSizeMaxBytes((1 << 20) + 1000), ReplayProgress.NONE);
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        Tx large = engine.begin();
        TestDatabase.insertMessage(large, "x".repeat(2000));

        assertThatThrownBy(() -> engine.commit(large, INPUTS))
                .isInstanceOf(TransactionTooLargeException.class)
                .hasMessageContaining("transaction changes too much at once: sizeBytes=20");

        assertThat(TestDatabase.image(engine.datastore())).isEqualTo(before);
        sendMessage(engine, "small");
        Map<String, List<String>> after = TestDatabase.image(engine.datastore());
        engine.close();
        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(after);
        reopened.close();
    }

    @Test
    void rolledBackTransactionIsNotLogged() {
        DatabaseEngine engine = create();
        Tx tx = engine.begin();
        TestDatabase.insertMessage(tx, "never");
        tx.rollback();
        engine.close();
        assertThat(readLog()).hasSize(1);
    }

    @Test
    void clearedTableIsLoggedAsTruncateAndReplayed() {
        DatabaseEngine engine = create();
        for (int i = 0; i < 100; i++) {
            sendMessage(engine, "m" + i);
        }
        Tx tx = engine.begin();
        tx.clear(TestDatabase.tableId(tx, "message"));
        engine.commit(tx);
        engine.close();
        TxRecord last = readLog().get(101);
        assertThat(last.tables()).singleElement().satisfies(table -> {
            assertThat(table.truncated()).isTrue();
            assertThat(table.deletes().isEmpty()).isTrue();
        });
        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore()).get("message")).isEmpty();
        reopened.close();
    }

    @Test
    void droppedTableStaysDropped() {
        DatabaseEngine engine = create();
        sendMessage(engine, "x");
        Tx tx = engine.begin();
        tx.dropTable(TestDatabase.tableId(tx, "message"));
        engine.commit(tx);
        Map<String, List<String>> before = TestDatabase.image(engine.datastore());
        engine.close();
        DatabaseEngine reopened = open();
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(before).doesNotContainKey("message");
        reopened.close();
    }

    @Test
    void secondEngineOnTheSameDirectoryNamesTheHolder(@TempDir Path directory) {
        EngineConfig onDisk = EngineConfig.onDisk("chat", directory);
        DatabaseEngine engine = DatabaseEngine.open(onDisk, ReplayProgress.NONE);
        assertThatThrownBy(() -> DatabaseEngine.open(onDisk, ReplayProgress.NONE))
                .isInstanceOf(DatabaseLockedException.class)
                .hasMessageStartingWith("database is open elsewhere: name=chat, holder=pid="
                        + ProcessHandle.current().pid() + ", since=");
        engine.close();
        DatabaseEngine.open(onDisk, ReplayProgress.NONE).close();
        assertThat(DiskFileSystem.INSTANCE.exists(directory.resolve("db.lock"))).isTrue();
    }

    @Test
    void failedOpenReleasesTheDirectory() {
        create().close();
        Path manifest = DIRECTORY.resolve("clog").resolve("manifest");
        files.setContent(manifest, new byte[24]);
        assertThatThrownBy(this::open).hasMessageStartingWith("manifest is damaged");
        assertThatThrownBy(this::open).hasMessageStartingWith("manifest is damaged");
        assertThat(files.openFileCount()).isZero();
    }

    @Test
    void afterADiskFailureCommitsAreRefused() {
        DatabaseEngine engine = create();
        files.failNextForce();
        List<Throwable> refused = new ArrayList<>();
        for (int i = 0; i < 100_000 && refused.isEmpty(); i++) {
            try {
                sendMessage(engine, "m");
            } catch (EngineException e) {
                refused.add(e);
            }
        }
        assertThat(refused)
                .singleElement()
                .satisfies(e -> assertThat(e)
                        .hasMessageStartingWith("database refuses writes after a failure: name=test, durableOffset="));
        assertThatThrownBy(engine::begin).isInstanceOf(EngineException.class);
        assertThatThrownBy(engine::close).hasMessageStartingWith("database closed after its log failed");
        files.crash(Survival.ALL);
        open().close();
    }

    @Test
    void failureFoundAtCommitRollsTheTransactionBack() {
        DatabaseEngine engine = create();
        Tx tx = engine.begin();
        TestDatabase.insertMessage(tx, "x");
        engine.close();
        assertThatThrownBy(() -> engine.commit(tx, INPUTS))
                .isInstanceOf(EngineException.class)
                .hasMessage("database is closed: name=test");
        assertThat(TestDatabase.image(engine.datastore()).get("message")).isEmpty();
    }

    @Test
    void recordThatContradictsTheStateStopsTheReplay() {
        create().close();
        Commitlog log =
                Commitlog.open(files, DIRECTORY.resolve("clog"), CommitlogConfig.defaults(), 0, CommitVisitor.NONE);
        CommitBatch batch = new CommitBatch();
        // version 2, mutations, time, one table, id 9999, inserts, one row of one byte
        byte[] payload = {2, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x0F, 0x27, 0, 0, 4, 1, 2, 5};
        batch.add(1, payload, 0, payload.length);
        log.write(batch);
        log.close();
        assertThatThrownBy(this::open)
                .isInstanceOf(EngineException.class)
                .hasMessage("log record contradicts the database: txOffset=1");
    }

    @Test
    void inMemoryDatabaseIsDurableAtOnceAndForgets() {
        DatabaseEngine engine = DatabaseEngine.open(EngineConfig.inMemory("test"), ReplayProgress.NONE);
        Tx tx = engine.begin();
        tx.createTable(TestDatabase.MESSAGE);
        long txOffset = engine.commit(tx).txOffset();
        assertThat(engine.durability().durableOffset()).isEqualTo(txOffset).isZero();
        engine.close();
        assertThatThrownBy(engine::begin).hasMessage("database is closed: name=test");
    }

    @Test
    void longReplayIsReported() {
        DatabaseEngine engine = create();
        for (int i = 0; i < 9; i++) {
            sendMessage(engine, "m" + i);
        }
        engine.close();
        List<String> reports = new ArrayList<>();
        Clock slow = new Clock() {
            private long nanos;

            @Override
            public long nowMicros() {
                return 0;
            }

            @Override
            public long nanoTime() {
                nanos += 400_000_000;
                return nanos;
            }
        };
        DatabaseEngine.open(
                        config.withClock(slow), (txCount, elapsedMs) -> reports.add(txCount + " after " + elapsedMs))
                .close();
        assertThat(reports).containsExactly("3 after 1200", "6 after 2400", "9 after 3600");
    }
}
