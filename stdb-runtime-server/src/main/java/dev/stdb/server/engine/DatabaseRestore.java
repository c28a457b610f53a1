package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileCopy;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.snapshot.FileSnapshotStore;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.types.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Turns a backup into a database again: as it was at the end of the backup, or at an earlier moment that the log in it
 * reaches.
 */
public final class DatabaseRestore {

    private final FileSystem files;
    private final Path backup;
    private final Path target;
    private final BackupManifest manifest;

    private DatabaseRestore(FileSystem files, Path backup, Path target) {
        this.files = files;
        this.backup = backup;
        this.target = target;
        this.manifest = BackupManifest.read(files, backup);
    }

    /**
     * Up to where to restore; at most one is present.
     *
     * @param txOffset last transaction that is wanted
     * @param timeMicros transactions committed later are not wanted, nor is anything behind the first of them
     */
    public record Limit(OptionalLong txOffset, OptionalLong timeMicros) {

        /** No limit. */
        public static final Limit NONE = new Limit(OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * Restores a database and opens it once, which checks the result.
     *
     * @param target directory that does not exist or is empty
     * @return the number of transactions the database contains
     * @throws EngineException if the backup is damaged or does not reach the limit, or the target is in use
     * @throws StdbException if the disk fails
     */
    public static long run(FileSystem files, Path backup, Path target, Limit limit) {
        DatabaseRestore restore = new DatabaseRestore(files, backup, target);
        try {
            if (files.exists(target) && !files.list(target).isEmpty()) {
                throw refused("target of the restore is not empty: directory=" + target);
            }
            List<String> problems = restore.manifest.problems(files, backup);
            if (!problems.isEmpty()) {
                throw refused("backup is damaged: " + String.join("; ", problems));
            }
            long txCount = restore.txCountFor(limit);
            restore.copy(txCount);
            restore.check(txCount);
            return txCount;
        } catch (IOException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "restore failed: backup=" + backup + ", target=" + target + ": " + e, e);
        }
    }

    private static EngineException refused(String text) {
        return new EngineException(EngineErrorCode.ENGINE_BACKUP, text, null);
    }

    private FileSnapshotStore snapshots() {
        return FileSnapshotStore.open(files, backup.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY), Clock.system());
    }

    /** Returns the smallest number of transactions the backup can be cut to. */
    private long txCountMin() {
        List<SnapshotInfo> list = snapshots().list();
        return list.isEmpty() ? 0 : list.get(list.size() - 1).txCount();
    }

    private long txCountFor(Limit limit) {
        long min = txCountMin();
        long max = manifest.txCount();
        long txCount = max;
        if (limit.txOffset().isPresent()) {
            txCount = limit.txOffset().getAsLong() + 1;
        } else if (limit.timeMicros().isPresent()) {
            txCount = txCountAt(limit.timeMicros().getAsLong(), min);
        }
        if (txCount < min || txCount > max) {
            throw refused("backup does not reach that moment: wantedTxOffset=" + (txCount - 1) + ", first=" + (min - 1)
                    + ", last=" + (max - 1));
        }
        return txCount;
    }

    /**
     * Returns the number of the first transaction that was committed later than {@code micros}. When its parts were
     * logged does not matter; those of the first that is too late stay, and mean nothing.
     */
    private long txCountAt(long micros, long min) {
        long[] first = {manifest.txCount()};
        long[] earliest = {Long.MAX_VALUE};
        CommitVisitor visitor = (txOffset, array, offset, length) -> {
            long committedAt = TxRecordReader.committedAtMicros(txOffset, array, offset, length);
            if (txOffset == min) {
                earliest[0] = committedAt;
            }
            if (committedAt > micros && !TxRecordReader.isPart(array, offset)) {
                first[0] = Math.min(first[0], txOffset);
            }
        };
        SegmentScan.scan(files, backup.resolve(DatabaseEngine.LOG_DIRECTORY), min, visitor);
        if (min > 0 && first[0] == min && earliest[0] > micros && isBeforeOldest(micros)) {
            throw refused("backup does not reach that moment: wanted=" + new Timestamp(micros) + ", first transaction="
                    + min + " at " + new Timestamp(earliest[0]));
        }
        return first[0];
    }

    /**
     * Tells whether a moment lies before the oldest snapshot was taken, so that its state is not the one of that
     * moment.
     */
    private boolean isBeforeOldest(long micros) {
        List<SnapshotInfo> list = snapshots().list();
        return micros < list.get(list.size() - 1).createdAtMicros();
    }

    private void copy(long txCount) throws IOException {
        Path log = target.resolve(DatabaseEngine.LOG_DIRECTORY);
        Path targetSnapshots = target.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY);
        files.createDirectories(targetSnapshots);
        FileSnapshotStore store = snapshots();
        for (SnapshotInfo snapshot : store.list()) {
            if (snapshot.txCount() <= txCount) {
                for (Path file : store.filesOf(snapshot)) {
                    Path copy = targetSnapshots.resolve(file.getFileName());
                    if (!files.exists(copy)) {
                        FileCopy.copy(files, file, copy);
                    }
                }
            }
        }
        files.forceDirectory(targetSnapshots);
        boolean any = false;
        for (SegmentScan segment :
                SegmentScan.scan(files, backup.resolve(DatabaseEngine.LOG_DIRECTORY), 0, CommitVisitor.NONE)) {
            for (SegmentScan.Range range : segment.ranges()) {
                if (range.firstTxOffset() < txCount) {
                    SegmentScan.copyRange(files, segment.file(), range, log, txCount);
                    any = true;
                }
            }
        }
        if (!any) {
            SegmentScan.createEmpty(files, log, txCount);
        }
        SegmentScan.rewriteManifest(files, log);
        files.forceDirectory(target);
    }

    private void check(long txCount) {
        EngineConfig config =
                EngineConfig.onDisk("restore", target).withFileSystem(files).withSnapshots(SnapshotConfig.never());
        try (DatabaseEngine engine = DatabaseEngine.open(config, ReplayProgress.NONE)) {
            long actual = engine.datastore().nextTxOffset();
            if (actual != txCount) {
                throw refused("restored database is not complete: txCount=" + actual + ", expected=" + txCount);
            }
            engine.datastore().checkIndexes();
        }
    }
}
