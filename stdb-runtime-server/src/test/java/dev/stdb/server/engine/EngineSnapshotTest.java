package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.commitlog.CommitlogException;
import dev.stdb.server.commitlog.CorruptCommitlogException;
import dev.stdb.server.commitlog.MissingSegmentException;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.snapshot.CorruptSnapshotException;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.tx.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots, recovery from them, and what retention leaves of the log. */
@Timeout(300)
class EngineSnapshotTest {

    private static final Path DIRECTORY = Path.of("db");
    private static final Path SNAPSHOTS = DIRECTORY.resolve("snapshots");
    private static final Path LOG = DIRECTORY.resolve("clog");
    private static final Path ARCHIVE = Path.of("archive");

    private final FaultyFileSystem files = new FaultyFileSystem(1);

    /** Every transaction gets a segment of its own. */
    private EngineConfig config = EngineConfig.onDisk("test", DIRECTORY)
            .withFileSystem(files)
            .withCommitlog(new CommitlogConfig(1, 0, 64))
            .withSnapshots(SnapshotConfig.never());

    private DatabaseEngine open() {
        return DatabaseEngine.open(config, ReplayProgress.NONE);
    }

    private DatabaseEngine create() {
        DatabaseEngine engine = open();
        Tx tx = engine.begin();
        tx.createTable(TestDatabase.MESSAGE);
        tx.createTable(TestDatabase.COUNTER);
        tx.createTable(TestDatabase.PING);
        engine.commit(tx);
        return engine;
    }

    /** Commits transactions that insert, update and delete, each on disk before the next. */
    private static void work(DatabaseEngine engine, int from, int to) {
        for (int i = from; i < to; i++) {
            Tx tx = engine.begin();
            TestDatabase.insertMessage(tx, "message " + i);
            TestDatabase.putCounter(tx, i % 5, i);
            TestDatabase.deleteMessage(tx, i - 3);
            TestDatabase.ping(tx, i);
            long txOffset = engine.commit(tx).txOffset();
            while (engine.durability().durableOffset() < txOffset) {
                Thread.onSpinWait();
            }
        }
    }

    private Map<String, List<String>> reopenAndClose() {
        DatabaseEngine engine = open();
        Map<String, List<String>> image = TestDatabase.image(engine.datastore());
        engine.datastore().checkIndexes();
        engine.close();
        return image;
    }

    private void corrupt(Path file) throws IOException {
        byte[] content = files.content(file);
        content[content.length / 2] ^= 1;
        files.setContent(file, content);
    }

    private Path newest(String suffix) throws IOException {
        List<String> names = files.list(SNAPSHOTS).stream()
                .filter(name -> name.endsWith(suffix))
                .toList();
        return SNAPSHOTS.resolve(names.get(names.size() - 1));
    }

    /** Leaves snapshots at 11, 21 and 31 transactions and 41 in the log, of which the last two snapshots are kept. */
    private Map<String, List<String>> fourtyOneTransactions() {
        DatabaseEngine engine = create();
        for (int i = 0; i < 3; i++) {
            work(engine, i * 10, i * 10 + 10);
            SnapshotInfo info = engine.beginSnapshot().join();
            assertThat(info.txCount()).isEqualTo(11 + i * 10);
        }
        work(engine, 30, 40);
        Map<String, List<String>> image = TestDatabase.image(engine.datastore());
        engine.close();
        return image;
    }

    @Test
    void snapshotAndLogAreTheLiveState() throws IOException {
        Map<String, List<String>> live = fourtyOneTransactions();
        assertThat(files.list(SNAPSHOTS))
                .filteredOn(name -> name.endsWith(".snapshot"))
                .containsExactly("00000000000000000021.snapshot", "00000000000000000031.snapshot");
        assertThat(files.list(LOG).get(0)).isEqualTo("00000000000000000021.clog");
        DatabaseEngine reopened = open();
        assertThat(reopened.datastore().nextTxOffset()).isEqualTo(41);
        assertThat(TestDatabase.image(reopened.datastore())).isEqualTo(live);
        reopened.datastore().checkIndexes();
        work(reopened, 40, 45);
        Map<String, List<String>> later = TestDatabase.image(reopened.datastore());
        reopened.close();
        assertThat(reopenAndClose()).isEqualTo(later);
    }

    @Test
    void sequencesGoOnBehindWhatASnapshotHolds() {
        DatabaseEngine engine = create();
        work(engine, 0, 3);
        engine.beginSnapshot().join();
        engine.close();
        DatabaseEngine reopened = open();
        Tx tx = reopened.begin();
        assertThat(TestDatabase.insertMessage(tx, "next")).isEqualTo(4_097);
        reopened.commit(tx);
        reopened.close();
    }

    @Test
    void firstSnapshotAfterARestartWritesChangedPagesOnly() {
        DatabaseEngine engine = create();
        for (int i = 0; i < 300; i++) {
            Tx tx = engine.begin();
            TestDatabase.insertMessage(tx, "x".repeat(900) + i);
            engine.commit(tx);
        }
        SnapshotInfo first = engine.beginSnapshot().join();
        engine.close();
        DatabaseEngine reopened = open();
        Tx tx = reopened.begin();
        TestDatabase.putCounter(tx, 1, 1);
        reopened.commit(tx);
        SnapshotInfo second = reopened.beginSnapshot().join();
        assertThat(second.sizeBytes()).isGreaterThan(first.sizeBytes() / 2);
        assertThat(second.writtenBytes()).isLessThan(first.writtenBytes() / 3);
        reopened.close();
    }

    @Test
    void damagedNewestSnapshotIsReplacedByTheOneBefore() throws IOException {
        Map<String, List<String>> live = fourtyOneTransactions();
        corrupt(newest(".pages"));
        assertThat(reopenAndClose()).isEqualTo(live);
        DatabaseEngine engine = open();
        engine.beginSnapshot().join();
        engine.close();
        assertThat(files.list(SNAPSHOTS))
                .filteredOn(name -> name.endsWith(".snapshot"))
                .containsExactly("00000000000000000021.snapshot", "00000000000000000041.snapshot");
        assertThat(reopenAndClose()).isEqualTo(live);
    }

    @Test
    void damagedDescriptionOfTheNewestSnapshotIsNoticed() throws IOException {
        Map<String, List<String>> live = fourtyOneTransactions();
        corrupt(newest(".snapshot"));
        assertThat(reopenAndClose()).isEqualTo(live);
    }

    @Test
    void damagedOnlySnapshotIsReplacedByTheWholeLog() throws IOException {
        DatabaseEngine engine = create();
        work(engine, 0, 5);
        engine.beginSnapshot().join();
        Map<String, List<String>> live = TestDatabase.image(engine.datastore());
        engine.close();
        files.remove(newest(".pages"));
        assertThat(reopenAndClose()).isEqualTo(live);
    }

    @Test
    void damagedOnlySnapshotIsNotPaperedOver() throws IOException {
        config = config.withSnapshots(SnapshotConfig.never().withKeepCount(1));
        DatabaseEngine engine = create();
        work(engine, 0, 5);
        engine.beginSnapshot().join();
        engine.close();
        files.remove(newest(".pages"));
        assertThatThrownBy(this::open)
                .isInstanceOf(MissingSegmentException.class)
                .hasMessageStartingWith("commitlog segment is missing: missingTxOffset=0, oldestBase=5");
    }

    @Test
    void deletedNewestSnapshotCostsNothing() throws IOException {
        Map<String, List<String>> live = fourtyOneTransactions();
        files.remove(newest(".snapshot"));
        assertThat(reopenAndClose()).isEqualTo(live);
    }

    @Test
    void withoutAnyUsableSnapshotOpeningFailsAndNamesTheDamage() throws IOException {
        fourtyOneTransactions();
        corrupt(newest(".snapshot"));
        files.remove(SNAPSHOTS.resolve("00000000000000000021.snapshot"));
        assertThatThrownBy(this::open)
                .isInstanceOf(MissingSegmentException.class)
                .hasMessageStartingWith("commitlog segment is missing: missingTxOffset=0, oldestBase=21")
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().isInstanceOf(CorruptSnapshotException.class));
        assertThat(files.openFileCount()).isZero();
    }

    @Test
    void logThatEndsBeforeTheNewestSnapshotIsCorrupt() throws IOException {
        fourtyOneTransactions();
        for (String name : files.list(LOG)) {
            if (name.endsWith(".clog") && name.compareTo("00000000000000000030") > 0) {
                files.remove(LOG.resolve(name));
            }
        }
        files.remove(LOG.resolve("manifest"));
        assertThatThrownBy(this::open).isInstanceOf(CommitlogException.class);
        // Nor with the snapshot before, for which the log looks whole.
        corrupt(newest(".snapshot"));
        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessageStartingWith("log ends before what is known to be durable: txOffset=30, provenTxCount=31");
    }

    @Test
    void deletedLogIsNotTakenForAnEmptyOne() throws IOException {
        fourtyOneTransactions();
        for (String name : files.list(LOG)) {
            files.remove(LOG.resolve(name));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(MissingSegmentException.class)
                .hasMessage("commitlog segment is missing: missingTxOffset=31, provenTxCount=31, directory=db/clog");
    }

    @Test
    void segmentNeededFromTheSnapshotOnIsMissed() {
        fourtyOneTransactions();
        files.remove(LOG.resolve("00000000000000000035.clog"));
        assertThatThrownBy(this::open)
                .isInstanceOf(MissingSegmentException.class)
                .hasMessageStartingWith("commitlog segment is missing: missingTxOffset=35");
    }

    @Test
    void segmentOlderThanTheNewestSnapshotIsNotNeededToOpen() {
        Map<String, List<String>> live = fourtyOneTransactions();
        files.remove(LOG.resolve("00000000000000000025.clog"));
        assertThat(reopenAndClose()).isEqualTo(live);
    }

    @Test
    void oldSegmentsAreArchivedIfWanted() throws IOException {
        config = config.withDurability(config.durability().withArchiveDirectory(ARCHIVE));
        Map<String, List<String>> live = fourtyOneTransactions();
        List<String> archived = files.list(ARCHIVE);
        assertThat(archived).startsWith("00000000000000000000.clog").endsWith("00000000000000000020.clog");
        // The archive and the rest of the log are the whole history.
        for (String name : archived) {
            files.setContent(LOG.resolve(name), files.content(ARCHIVE.resolve(name)));
        }
        for (String name : files.list(SNAPSHOTS)) {
            files.remove(SNAPSHOTS.resolve(name));
        }
        assertThat(reopenAndClose()).isEqualTo(live);
    }

    @Test
    void snapshotIsDueAfterTransactionsBytesOrTime() throws IOException {
        assertThat(snapshotsAfter(SnapshotConfig.never(), 30, 0)).isZero();
        assertThat(snapshotsAfter(SnapshotConfig.never().withTxCountMax(10), 30, 0))
                .isBetween(2, 3);
        assertThat(snapshotsAfter(SnapshotConfig.never().withLogSizeMaxBytes(1_000), 30, 0))
                .isPositive();
        assertThat(snapshotsAfter(SnapshotConfig.never().withInterval(Duration.ofHours(1)), 30, 600))
                .isPositive();
    }

    /** Runs transactions, each {@code stepSeconds} after the one before, and returns the number of snapshots. */
    private int snapshotsAfter(SnapshotConfig snapshots, int txCount, long stepSeconds) throws IOException {
        ManualClock clock = new ManualClock();
        FaultyFileSystem disk = new FaultyFileSystem(1);
        EngineConfig timed = config.withFileSystem(disk).withClock(clock).withSnapshots(snapshots.withKeepCount(100));
        DatabaseEngine engine = DatabaseEngine.open(timed, ReplayProgress.NONE);
        Tx tx = engine.begin();
        tx.createTable(TestDatabase.MESSAGE);
        tx.createTable(TestDatabase.COUNTER);
        tx.createTable(TestDatabase.PING);
        engine.commit(tx);
        for (int i = 0; i < txCount; i++) {
            clock.micros += stepSeconds * 1_000_000L;
            work(engine, i, i + 1);
            engine.awaitSnapshots();
        }
        engine.close();
        if (!disk.exists(SNAPSHOTS)) {
            return 0;
        }
        return (int) disk.list(SNAPSHOTS).stream()
                .filter(name -> name.endsWith(".snapshot"))
                .count();
    }

    @Test
    void snapshotOfADatabaseInMemoryIsRefused() {
        DatabaseEngine engine = DatabaseEngine.open(EngineConfig.inMemory("test"), ReplayProgress.NONE);
        assertThatThrownBy(engine::beginSnapshot)
                .isInstanceOf(EngineException.class)
                .hasMessage("database in memory has no snapshots: name=test");
        engine.close();
    }

    @Test
    void failedSnapshotHarmsNothing() throws IOException {
        DatabaseEngine engine = create();
        work(engine, 0, 5);
        files.failAt(0, FaultyFileSystem.Fault.FORCE_LIES_ONCE);
        List<Throwable> failures = new ArrayList<>();
        try {
            engine.beginSnapshot().join();
        } catch (CompletionException e) {
            failures.add(e.getCause());
        }
        assertThat(failures).singleElement().isInstanceOf(SnapshotException.class);
        assertThat(files.exists(LOG.resolve("00000000000000000000.clog")))
                .as("log is kept")
                .isTrue();
        work(engine, 5, 8);
        engine.beginSnapshot().join();
        Map<String, List<String>> live = TestDatabase.image(engine.datastore());
        engine.close();
        assertThat(reopenAndClose()).isEqualTo(live);
    }
}
