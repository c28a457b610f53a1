package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.tx.Tx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verify, repair, backup and restore, on the files of real databases. */
@Timeout(300)
class DatabaseToolsTest {

    private static final Path DIRECTORY = Path.of("db");
    private static final Path LOG = DIRECTORY.resolve("clog");
    private static final Path SNAPSHOTS = DIRECTORY.resolve("snapshots");
    private static final Path BACKUP = Path.of("backup");
    private static final Path RESTORED = Path.of("restored");

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final ManualClock clock = new ManualClock();

    /** Element n = the state after n transactions. */
    private final List<Map<String, List<String>>> states = new ArrayList<>();

    private EngineConfig config(Path directory) {
        return EngineConfig.onDisk("test", directory)
                .withFileSystem(files)
                .withClock(clock)
                .withCommitlog(new CommitlogConfig(700, 500, 200))
                .withSnapshots(SnapshotConfig.never());
    }

    /** Creates a database of {@code txCount} transactions, one a second, with snapshots where told. */
    private void create(int txCount, int... snapshotsAt) {
        DatabaseEngine engine = DatabaseEngine.open(config(DIRECTORY), ReplayProgress.NONE);
        states.add(TestDatabase.image(engine.datastore()));
        work(engine, txCount, snapshotsAt);
        engine.close();
    }

    private void work(DatabaseEngine engine, int txCount, int... snapshotsAt) {
        while (states.size() <= txCount) {
            int next = states.size();
            clock.micros = next * 1_000_000L;
            Tx tx = engine.begin();
            if (next == 1) {
                tx.createTable(TestDatabase.MESSAGE);
                tx.createTable(TestDatabase.COUNTER);
            } else {
                TestDatabase.insertMessage(tx, "message " + next);
                TestDatabase.putCounter(tx, next % 7, next);
                TestDatabase.deleteMessage(tx, next / 2);
            }
            long txOffset = engine.commit(tx).txOffset();
            while (engine.durability().durableOffset() < txOffset) {
                Thread.onSpinWait();
            }
            states.add(TestDatabase.image(engine.datastore()));
            if (Arrays.stream(snapshotsAt).anyMatch(at -> at == next)) {
                engine.beginSnapshot().join();
            }
        }
    }

    private DatabaseVerification verify(Path directory) {
        return DatabaseVerification.run(files, directory, clock);
    }

    private Map<String, List<String>> stateOf(Path directory) {
        DatabaseEngine engine = DatabaseEngine.open(config(directory), ReplayProgress.NONE);
        Map<String, List<String>> image = TestDatabase.image(engine.datastore());
        engine.close();
        return image;
    }

    private void corrupt(Path file, int offset) throws IOException {
        byte[] content = files.content(file);
        content[offset] ^= 1;
        files.setContent(file, content);
    }

    /** Returns the n-th file with a suffix; negative n counts from the end. */
    private Path file(Path directory, String suffix, int n) throws IOException {
        List<String> names = files.list(directory).stream()
                .filter(name -> name.endsWith(suffix))
                .toList();
        return directory.resolve(names.get(n < 0 ? names.size() + n : n));
    }

    @Test
    void intactDatabaseIsReportedAsSuch() {
        create(40, 15, 30);
        DatabaseVerification result = verify(DIRECTORY);
        assertThat(result.damages()).isEmpty();
        assertThat(result.notes()).isEmpty();
        assertThat(result.facts().get(0)).startsWith("log: segments=").endsWith("..39");
        assertThat(result.facts().get(1)).startsWith("snapshot: transactions=30, rows=");
        assertThat(result.facts().get(3)).startsWith("state: transactions=40, tables=");
    }

    @Test
    void openDatabaseIsNotVerified() {
        DatabaseEngine engine = DatabaseEngine.open(config(DIRECTORY), ReplayProgress.NONE);
        assertThatThrownBy(() -> verify(DIRECTORY))
                .isInstanceOf(DatabaseLockedException.class)
                .hasMessageStartingWith("database is open elsewhere: name=db, holder=pid=");
        engine.close();
    }

    @Test
    void readOnlyDirectoryIsVerifiedButNotOpened() {
        create(40, 15, 30);
        files.setReadOnly(true);
        assertThatThrownBy(() -> DatabaseEngine.open(config(DIRECTORY), ReplayProgress.NONE))
                .isInstanceOf(EngineException.class)
                .hasMessage("cannot open database directory: directory=db: java.io.IOException: Read-only file system");
        assertThat(verify(DIRECTORY).damages()).isEmpty();
        assertThatThrownBy(() -> DatabaseRepair.plan(files, DIRECTORY, clock)).isInstanceOf(EngineException.class);
        assertThatThrownBy(this::backup).isInstanceOf(EngineException.class).hasMessageStartingWith("backup failed: ");
        assertThat(files.openFileCount()).isZero();
        files.setReadOnly(false);
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get(40));
    }

    @Test
    void diskThatTurnsReadOnlyStopsWritesAndHarmsNothing() {
        create(20);
        DatabaseEngine engine = DatabaseEngine.open(config(DIRECTORY), ReplayProgress.NONE);
        files.setReadOnly(true);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        Tx tx = engine.begin();
                        TestDatabase.putCounter(tx, 1, 1_000 + i);
                        engine.commit(tx);
                    }
                })
                .isInstanceOf(DurabilityException.class)
                .hasMessageStartingWith("database refuses writes until its log can be written again")
                .hasMessageEndingWith("Read-only file system");
        assertThatThrownBy(engine::close).hasMessageStartingWith("database closed after its log failed");
        files.setReadOnly(false);
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get(20));
    }

    @Test
    void tornEndIsANoteNotADamage() throws IOException {
        create(40);
        Path newest = file(LOG, ".clog", -1);
        byte[] content = files.content(newest);
        files.setContent(newest, Arrays.copyOf(content, content.length - 30)); // the seal and a part of a frame
        DatabaseVerification result = verify(DIRECTORY);
        assertThat(result.damages()).isEmpty();
        assertThat(result.notes()).singleElement().asString().startsWith("commit is damaged: txOffset=39");
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            assertThat(repair.damages()).isEmpty();
        }
    }

    @Test
    void everyKindOfDamageIsReported() throws IOException {
        create(40, 15, 30);
        corrupt(file(LOG, ".clog", 1), 200);
        assertThat(verify(DIRECTORY).damages()).anyMatch(text -> text.startsWith("commit is damaged: txOffset="));
        corrupt(file(LOG, ".clog", 1), 200);
        corrupt(LOG.resolve("manifest"), 17);
        assertThat(verify(DIRECTORY).damages()).anyMatch(text -> text.startsWith("log: manifest is damaged"));
        corrupt(LOG.resolve("manifest"), 17);
        corrupt(file(SNAPSHOTS, ".snapshot", -1), 60);
        assertThat(verify(DIRECTORY).damages())
                .anyMatch(text ->
                        text.startsWith("snapshot is damaged: transactions=30: description of snapshot is damaged"));
        corrupt(file(SNAPSHOTS, ".snapshot", -1), 60);
        corrupt(file(SNAPSHOTS, ".pages", -1), 70);
        assertThat(verify(DIRECTORY).damages()).anyMatch(text -> text.startsWith("snapshot is damaged: transactions="));
        corrupt(file(SNAPSHOTS, ".pages", -1), 70);
        assertThat(verify(DIRECTORY).damages()).isEmpty();
        files.remove(file(LOG, ".clog", 2));
        assertThat(verify(DIRECTORY).damages()).anyMatch(text -> text.startsWith("log segment is missing"));
    }

    @Test
    void repairOfADamagedSnapshotLosesNothing() throws IOException {
        create(40, 15, 30);
        corrupt(file(SNAPSHOTS, ".snapshot", -1), 60);
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            assertThat(repair.damages()).hasSize(1);
            assertThat(repair.lostCount()).isZero();
            Path aside = repair.execute();
            assertThat(files.list(aside.resolve("snapshots"))).contains("00000000000000000030.snapshot");
        }
        assertThat(verify(DIRECTORY).damages()).isEmpty();
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get(40));
    }

    @Test
    void repairOfAManifestLosesNothing() throws IOException {
        create(40);
        corrupt(LOG.resolve("manifest"), 17);
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            assertThat(repair.lostCount()).isZero();
            repair.execute();
        }
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get(40));
    }

    @Test
    void repairOfALogDamagedBeforeASnapshotLosesNothing() throws IOException {
        create(40, 15, 30);
        // Transactions 16 and later are in segments from the one of 15 on; the snapshot of 30 replaces them.
        Path segment = file(LOG, ".clog", 0);
        corrupt(segment, 600);
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            assertThat(repair.damages()).isNotEmpty();
            assertThat(repair.lostCount()).isZero();
            assertThat(repair.txCount()).isEqualTo(40);
            Path aside = repair.execute();
            assertThat(files.list(aside.resolve("clog")))
                    .contains(segment.getFileName().toString());
        }
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get(40));
        assertThat(verify(DIRECTORY).damages()).isEmpty();
    }

    @Test
    void repairSaysWhatItWouldDropAndKeepsTheOriginals() throws IOException {
        create(40);
        Path segment = file(LOG, ".clog", 2);
        byte[] before = files.content(segment);
        corrupt(segment, 100);
        byte[] damaged = files.content(segment);
        long kept;
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            kept = repair.txCount();
            assertThat(kept).isBetween(2L, 38L);
            assertThat(repair.lostCount()).isEqualTo(40 - kept);
            assertThat(repair.steps())
                    .contains("DROP the durable transactions " + kept + " to 39 (" + (40 - kept)
                            + " transactions, of which " + (39 - kept) + " are readable but build on lost ones)");
            assertThat(files.content(segment)).as("a plan changes nothing").isEqualTo(damaged);
            Path aside = repair.execute();
            assertThat(files.content(aside.resolve("clog").resolve(segment.getFileName())))
                    .isEqualTo(damaged)
                    .isNotEqualTo(before);
        }
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get((int) kept));
        assertThat(verify(DIRECTORY).damages()).isEmpty();
    }

    @Test
    void repairGoesOnFromTheSnapshotWhenTheLogEndsBeforeIt() throws IOException {
        create(30, 15, 30);
        files.remove(file(LOG, ".clog", -1));
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            assertThat(repair.damages()).isNotEmpty();
            assertThat(repair.lostCount()).isZero();
            repair.execute();
        }
        assertThat(stateOf(DIRECTORY)).isEqualTo(states.get(30));
    }

    @Test
    void nothingToRestoreIsSaid() throws IOException {
        create(40);
        files.remove(file(LOG, ".clog", 0));
        try (DatabaseRepair repair = DatabaseRepair.plan(files, DIRECTORY, clock)) {
            assertThat(repair.isPossible()).isFalse();
            assertThatThrownBy(repair::execute).hasMessageStartingWith("nothing can be restored");
        }
    }

    private BackupManifest backup() {
        return DatabaseBackup.run(files, DIRECTORY, BACKUP, clock, Map.of("names", "a,b"), Map.of());
    }

    @Test
    void restoredBackupIsTheDatabase() {
        create(40, 15, 30);
        BackupManifest manifest = backup();
        assertThat(manifest.txCount()).isEqualTo(40);
        assertThat(BackupManifest.read(files, BACKUP)).isEqualTo(manifest);
        assertThat(verify(BACKUP).damages()).isEmpty();
        assertThat(DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE))
                .isEqualTo(40);
        assertThat(stateOf(RESTORED)).isEqualTo(states.get(40));
        assertThat(verify(RESTORED).damages()).isEmpty();
    }

    @Test
    void restoreToEveryOffsetIsTheStateAfterIt() {
        create(40, 15, 30);
        backup();
        for (int txOffset = 14; txOffset < 40; txOffset++) {
            Path target = Path.of("restored-" + txOffset);
            DatabaseRestore.Limit limit = new DatabaseRestore.Limit(OptionalLong.of(txOffset), OptionalLong.empty());
            assertThat(DatabaseRestore.run(files, BACKUP, target, limit)).isEqualTo(txOffset + 1);
            assertThat(stateOf(target)).as("offset %d", txOffset).isEqualTo(states.get(txOffset + 1));
        }
        for (long outside : new long[] {13, 40}) {
            assertThatThrownBy(() -> DatabaseRestore.run(
                            files,
                            BACKUP,
                            RESTORED,
                            new DatabaseRestore.Limit(OptionalLong.of(outside), OptionalLong.empty())))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("backup does not reach that moment: wantedTxOffset=" + outside + ", first=14, last=39");
        }
    }

    @Test
    void restoreToATimeIsTheStateOfThatTime() {
        create(40, 15);
        backup();
        assertThatThrownBy(() -> restoreTo(5_000_000))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("backup does not reach that moment: wanted=1970-01-01T00:00:05");
        // Transaction n is committed at second n + 1.
        assertThat(restoreTo(20_000_000)).isEqualTo(20);
        assertThat(stateOf(RESTORED)).isEqualTo(states.get(20));
    }

    private long restoreTo(long micros) {
        return DatabaseRestore.run(
                files, BACKUP, RESTORED, new DatabaseRestore.Limit(OptionalLong.empty(), OptionalLong.of(micros)));
    }

    @Test
    void damagedBackupIsNotRestored() throws IOException {
        create(40, 15, 30);
        BackupManifest manifest = backup();
        for (String name : manifest.files().keySet()) {
            corrupt(BACKUP.resolve(name), 20);
            assertThatThrownBy(() -> DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE))
                    .hasMessage("backup is damaged: file of the backup is damaged: file=" + name);
            corrupt(BACKUP.resolve(name), 20);
        }
        corrupt(BACKUP.resolve("backup.txt"), 30);
        assertThatThrownBy(() -> DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE))
                .hasMessage("description of backup is damaged: file=backup/backup.txt");
        files.remove(BACKUP.resolve("backup.txt"));
        assertThatThrownBy(() -> DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE))
                .hasMessage("not a backup, or one that was never completed: directory=backup");
    }

    @Test
    void damagedDatabaseIsNotBackedUp() throws IOException {
        create(40);
        corrupt(file(LOG, ".clog", 1), 100);
        assertThatThrownBy(this::backup).hasMessageStartingWith("log is damaged: segment=");
    }

    @Test
    void damagedSnapshotIsNotBackedUp() throws IOException {
        create(40, 15, 30);
        corrupt(file(SNAPSHOTS, ".pages", 0), 100);
        assertThatThrownBy(this::backup)
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("snapshot is damaged: txCount=")
                .hasMessageContaining("checksum of a page is wrong: tableId=");
    }

    @Test
    void damagedDescriptionOfASnapshotIsNotBackedUp() throws IOException {
        create(40, 15, 30);
        corrupt(file(SNAPSHOTS, ".snapshot", 1), 50);
        assertThatThrownBy(this::backup)
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("snapshot is damaged: txCount=30");
    }

    @Test
    void backupStartsOverWhenASegmentIsCutWhileItIsRead() {
        create(40);
        AtomicInteger staleSizes = new AtomicInteger(3);
        DatabaseBackup.run(withStaleSizes(staleSizes), DIRECTORY, BACKUP, clock, Map.of(), Map.of());
        assertThat(staleSizes.get()).isNegative();
        assertThat(DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE))
                .isEqualTo(40);
    }

    /**
     * A file system that reports some segments longer than they are, as if what was preallocated were cut right after.
     */
    private FileSystem withStaleSizes(AtomicInteger count) {
        return (FileSystem) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FileSystem.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(files, arguments);
                    boolean segment = result instanceof OpenFile file
                            && file.path().toString().endsWith(".clog");
                    return segment && method.getName().equals("openReadOnly") && count.getAndDecrement() > 0
                            ? longer((OpenFile) result)
                            : result;
                });
    }

    private OpenFile longer(OpenFile file) {
        return (OpenFile) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {OpenFile.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(file, arguments);
                    return method.getName().equals("size") ? (Long) result + 4_000 : result;
                });
    }

    @Test
    void backupDoesNotOverwriteAnything() {
        create(4);
        backup();
        assertThatThrownBy(this::backup).hasMessage("target of the backup is not empty: directory=backup");
        DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE);
        assertThatThrownBy(() -> DatabaseRestore.run(files, BACKUP, RESTORED, DatabaseRestore.Limit.NONE))
                .hasMessage("target of the restore is not empty: directory=restored");
    }

    @Test
    void backupOfABusyDatabaseHasEverythingAcknowledgedBefore(@TempDir Path root) throws Exception {
        EngineConfig busy = EngineConfig.onDisk("busy", root.resolve("db"))
                .withCommitlog(new CommitlogConfig(200_000, 50_000, 4_000))
                .withSnapshots(SnapshotConfig.defaults().withTxCountMax(2_000));
        AtomicBoolean stop = new AtomicBoolean();
        DatabaseEngine engine = DatabaseEngine.open(busy, ReplayProgress.NONE);
        Tx tx = engine.begin();
        tx.createTable(TestDatabase.COUNTER);
        engine.commit(tx);
        Thread writer = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                Tx next = engine.begin();
                TestDatabase.putCounter(next, i % 500, i);
                engine.commit(next);
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 4; i++) {
                long before = engine.durability().durableOffset();
                while (engine.durability().durableOffset() == before) {
                    Thread.onSpinWait();
                }
                long acknowledged = engine.durability().durableOffset();
                Path backup = root.resolve("backup-" + i);
                BackupManifest manifest = DatabaseBackup.run(
                        DiskFileSystem.INSTANCE, root.resolve("db"), backup, Clock.system(), Map.of(), Map.of());
                assertThat(manifest.txCount()).isGreaterThan(acknowledged);
                Path restored = root.resolve("restored-" + i);
                assertThat(DatabaseRestore.run(DiskFileSystem.INSTANCE, backup, restored, DatabaseRestore.Limit.NONE))
                        .isEqualTo(manifest.txCount());
                assertThat(DatabaseVerification.run(DiskFileSystem.INSTANCE, restored, Clock.system())
                                .damages())
                        .isEmpty();
            }
        } finally {
            stop.set(true);
            writer.join();
            engine.close();
        }
        assertThat(Files.exists(root.resolve("db").resolve("snapshots"))).isTrue();
    }
}
