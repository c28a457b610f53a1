package dev.stdb.server.engine;

import dev.stdb.server.commitlog.CommitBatch;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.durability.DurabilityConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one database. Immutable.
 *
 * @param name for threads and messages
 * @param directory of this database and no other; null for a database that lives in memory only
 * @param fileSystem where {@code directory} is
 * @param clock for timestamps in the lock file and for progress
 * @param commitlog settings of the log
 * @param durability limits of the queue before the log, and where old segments go
 * @param snapshots when snapshots are taken and how many are kept
 * @param txSizeMaxBytes most bytes of log one transaction may take; a larger one is refused and undone
 */
public record EngineConfig(
        String name,
        @Nullable Path directory,
        FileSystem fileSystem,
        Clock clock,
        CommitlogConfig commitlog,
        DurabilityConfig durability,
        SnapshotConfig snapshots,
        int txSizeMaxBytes) {

    /** Checks the limit. */
    public EngineConfig {
        if (txSizeMaxBytes < 1 || txSizeMaxBytes > CommitBatch.PAYLOAD_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "txSizeMaxBytes must be in [1, " + CommitBatch.PAYLOAD_LENGTH_MAX + "]: " + txSizeMaxBytes);
        }
    }

    /** Returns the settings of a database that loses everything when it is closed. */
    public static EngineConfig inMemory(String name) {
        return of(name, null);
    }

    /** Returns the settings of a database in {@code directory}, which is created if needed. */
    public static EngineConfig onDisk(String name, Path directory) {
        return of(name, directory);
    }

    private static EngineConfig of(String name, @Nullable Path directory) {
        return new EngineConfig(
                name,
                directory,
                DiskFileSystem.INSTANCE,
                Clock.system(),
                CommitlogConfig.defaults(),
                DurabilityConfig.defaults(),
                SnapshotConfig.defaults(),
                CommitBatch.PAYLOAD_LENGTH_MAX);
    }

    /** Returns these settings with another clock. */
    public EngineConfig withClock(Clock newClock) {
        return new EngineConfig(
                name, directory, fileSystem, newClock, commitlog, durability, snapshots, txSizeMaxBytes);
    }

    /** Returns these settings with another file system. */
    public EngineConfig withFileSystem(FileSystem newFileSystem) {
        return new EngineConfig(
                name, directory, newFileSystem, clock, commitlog, durability, snapshots, txSizeMaxBytes);
    }

    /** Returns these settings with another log configuration. */
    public EngineConfig withCommitlog(CommitlogConfig newCommitlog) {
        return new EngineConfig(
                name, directory, fileSystem, clock, newCommitlog, durability, snapshots, txSizeMaxBytes);
    }

    /** Returns these settings with other limits of the queue. */
    public EngineConfig withDurability(DurabilityConfig newDurability) {
        return new EngineConfig(
                name, directory, fileSystem, clock, commitlog, newDurability, snapshots, txSizeMaxBytes);
    }

    /** Returns these settings with another snapshot configuration. */
    public EngineConfig withSnapshots(SnapshotConfig newSnapshots) {
        return new EngineConfig(
                name, directory, fileSystem, clock, commitlog, durability, newSnapshots, txSizeMaxBytes);
    }

    /** Returns these settings with another limit of one transaction. */
    public EngineConfig withTxSizeMaxBytes(int newTxSizeMaxBytes) {
        return new EngineConfig(
                name, directory, fileSystem, clock, commitlog, durability, snapshots, newTxSizeMaxBytes);
    }
}
