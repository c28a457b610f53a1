package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.tx.Datastore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was in memory before is in memory again, byte for byte: from the log alone, from snapshot and log, from a
 * backup.
 *
 * <p>Half a minute and 2 GB of heap; {@code -Dstdb.recovery.rows=200000} takes a second.
 */
class RecoveryEqualityTest {

    private static final int ROWS = Integer.getInteger("stdb.recovery.rows", 5_000_000);
    private static final int TRANSFERS = ROWS / 10;

    @TempDir
    private Path root;

    private EngineConfig config(Path directory) {
        return EngineConfig.onDisk("test", directory)
                .withCommitlog(CommitlogConfig.defaults().withSegmentSizeMaxBytes(ROWS * 20L))
                .withSnapshots(SnapshotConfig.never());
    }

    private DatabaseEngine open(Path directory) {
        return DatabaseEngine.open(config(directory), ReplayProgress.NONE);
    }

    /** Opens a database, compares it with what was there before, and checks its indexes. */
    private DatabaseEngine reopen(Path directory, Datastore before) {
        DatabaseEngine engine = open(directory);
        LargeDatabase.assertSame(engine.datastore(), before);
        engine.datastore().checkIndexes();
        return engine;
    }

    @Test
    void recoveredStateIsTheLiveStateByteForByte() {
        Path directory = root.resolve("db");
        DatabaseEngine engine = open(directory);
        LargeDatabase data = new LargeDatabase(engine, ROWS / 5, 1);
        data.load(ROWS);
        data.transfers(TRANSFERS);
        engine.close();

        // From the log alone.
        DatabaseEngine second = reopen(directory, engine.datastore());
        second.beginSnapshot().join();
        LargeDatabase changed = new LargeDatabase(second, ROWS / 5, 2);
        changed.transfers(TRANSFERS);
        second.close();

        // From a snapshot that loads into the same pages, and the log behind it.
        DatabaseEngine third = reopen(directory, second.datastore());
        new LargeDatabase(third, ROWS / 5, 3).transfers(TRANSFERS / 10);
        assertThat(third.beginSnapshot().join().writtenBytes()).isPositive();
        new LargeDatabase(third, ROWS / 5, 4).transfers(TRANSFERS / 10);

        // From a backup that was made while the database was open.
        awaitDurable(third);
        BackupManifest manifest = DatabaseBackup.run(
                DiskFileSystem.INSTANCE, directory, root.resolve("backup"), Clock.system(), Map.of(), Map.of());
        assertThat(manifest.txCount()).isEqualTo(third.datastore().nextTxOffset());
        third.close();
        Path restored = root.resolve("restored");
        DatabaseRestore.run(DiskFileSystem.INSTANCE, root.resolve("backup"), restored, DatabaseRestore.Limit.NONE);
        reopen(restored, third.datastore()).close();
    }

    private static void awaitDurable(DatabaseEngine engine) {
        while (engine.durability().durableOffset() < engine.datastore().nextTxOffset() - 1) {
            Thread.onSpinWait();
        }
    }
}
