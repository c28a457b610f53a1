package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileCopy;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.snapshot.CorruptSnapshotException;
import dev.stdb.server.snapshot.FileSnapshotStore;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.snapshot.SnapshotTarget;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies a database while it is in use, without asking the process that uses it.
 *
 * <p>Why that works: published snapshots and closed segments never change, and the newest segment only grows. The copy
 * takes the snapshots, then the segments from the oldest snapshot on, each up to its last whole transaction. If
 * retention removes a file meanwhile, the copy starts over. Everything acknowledged before the backup began is in it;
 * it ends at some transaction that was committed while it ran.
 */
public final class DatabaseBackup {

    private static final int ATTEMPTS_MAX = 20;

    private final FileSystem files;
    private final Path source;
    private final Path target;
    private final Map<String, BackupManifest.FileEntry> copied = new TreeMap<>();

    private DatabaseBackup(FileSystem files, Path source, Path target) {
        this.files = files;
        this.source = source;
        this.target = target;
    }

    /**
     * Makes a backup.
     *
     * @param target directory that does not exist or is empty
     * @param labels what a restore wants to know; no line breaks
     * @param extra other files to take along: name in the backup to source
     * @return the description of the backup, which is also in it
     * @throws EngineException if the database is damaged or the target is in use
     * @throws dev.stdb.StdbException if the disk fails
     */
    public static BackupManifest run(
            FileSystem files,
            Path source,
            Path target,
            Clock clock,
            Map<String, String> labels,
            Map<String, Path> extra) {
        if (!files.exists(source.resolve(DatabaseEngine.LOG_DIRECTORY))) {
            throw new EngineException(EngineErrorCode.ENGINE_IO, "not a database: directory=" + source, null);
        }
        DatabaseBackup backup = new DatabaseBackup(files, source, target);
        try {
            backup.checkTarget();
            return backup.copy(clock, labels, extra);
        } catch (IOException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "backup failed: source=" + source + ", target=" + target + ": " + e, e);
        }
    }

    private void checkTarget() throws IOException {
        if (files.exists(target) && !files.list(target).isEmpty()) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_BACKUP, "target of the backup is not empty: directory=" + target, null);
        }
        files.createDirectories(target.resolve(DatabaseEngine.LOG_DIRECTORY));
        files.createDirectories(target.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY));
    }

    private BackupManifest copy(Clock clock, Map<String, String> labels, Map<String, Path> extra) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return copyOnce(clock, labels, extra);
            } catch (IOException | StdbException e) {
                if (!isChange(e) && !isChange(e.getCause()) || attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                removeCopies();
            }
        }
    }

    /** Tells whether a failure comes from a file that was removed or cut while it was read. */
    private static boolean isChange(@Nullable Throwable failure) {
        return failure instanceof NoSuchFileException || failure instanceof EOFException;
    }

    private void removeCopies() throws IOException {
        copied.clear();
        for (String part : List.of(DatabaseEngine.LOG_DIRECTORY, DatabaseEngine.SNAPSHOT_DIRECTORY)) {
            for (String name : files.list(target.resolve(part))) {
                files.delete(target.resolve(part).resolve(name));
            }
        }
    }

    private BackupManifest copyOnce(Clock clock, Map<String, String> labels, Map<String, Path> extra)
            throws IOException {
        FileSnapshotStore store =
                FileSnapshotStore.open(files, source.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY), clock);
        long from = 0;
        for (SnapshotInfo snapshot : store.list()) {
            for (Path file : store.filesOf(snapshot)) {
                if (!copied.containsKey(relative(file))) {
                    copyFile(file, relative(file), Long.MAX_VALUE);
                }
            }
            from = snapshot.txCount();
        }
        files.forceDirectory(target.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY));
        checkCopies(store, clock);
        BackupManifest log = copyLog(from, clock, labels);
        for (Map.Entry<String, Path> other : extra.entrySet()) {
            copyFile(other.getValue(), other.getKey(), Long.MAX_VALUE);
        }
        if (log.txCount() < store.newestTxCount()) {
            throw damaged("log ends before the newest snapshot: txCount=" + log.txCount() + ", snapshot="
                    + store.newestTxCount());
        }
        files.forceDirectory(target);
        log.write(files, target);
        return log;
    }

    /** Reads the copies of snapshots, every byte: a backup that cannot be restored is found when it is made. */
    private void checkCopies(FileSnapshotStore originals, Clock clock) {
        originals.unreadable().forEach((txCount, damage) -> {
            throw damaged(txCount, damage);
        });
        FileSnapshotStore copies =
                FileSnapshotStore.open(files, target.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY), clock);
        for (SnapshotInfo snapshot : originals.list()) {
            try {
                copies.load(snapshot, SnapshotTarget.NONE);
            } catch (CorruptSnapshotException e) {
                throw damaged(snapshot.txCount(), e);
            }
        }
    }

    private EngineException damaged(long txCount, SnapshotException damage) {
        return damaged("snapshot is damaged: txCount=" + txCount + ", damage=" + damage.getMessage());
    }

    private String relative(Path file) {
        return source.relativize(file).toString().replace('\\', '/');
    }

    private void copyFile(Path file, String name, long lengthMax) throws IOException {
        FileCopy.copy(files, file, target.resolve(name), lengthMax);
        copied.put(name, BackupManifest.entryOf(files, target.resolve(name)));
    }

    private BackupManifest copyLog(long from, Clock clock, Map<String, String> labels) throws IOException {
        Path targetLog = target.resolve(DatabaseEngine.LOG_DIRECTORY);
        List<SegmentScan> segments =
                SegmentScan.scan(files, source.resolve(DatabaseEngine.LOG_DIRECTORY), from, CommitVisitor.NONE);
        if (segments.isEmpty() || segments.get(0).base() > from) {
            // Retention has removed it since the snapshots were listed, or somebody else for good: another attempt
            // tells.
            throw new NoSuchFileException(
                    source.toString(), null, "log does not reach back to the oldest snapshot: txCount=" + from);
        }
        long next = segments.get(0).base();
        for (SegmentScan segment : segments) {
            boolean newest = segment == segments.get(segments.size() - 1);
            boolean harmless = newest && isStillGrowing(segment);
            if (segment.base() != next || !segment.problems().isEmpty() && !harmless) {
                throw damaged(
                        "log is damaged: segment=" + segment.file().getFileName() + ", problems=" + segment.problems());
            }
            next = segment.intactEnd();
            SegmentScan.Range range =
                    segment.ranges().isEmpty() ? null : segment.ranges().get(0);
            if (range != null) {
                copyFile(segment.file(), relative(segment.file()), range.endPosition());
            } else if (newest && segments.size() == 1) {
                SegmentScan.createEmpty(files, targetLog, segment.base());
            }
        }
        SegmentScan.rewriteManifest(files, targetLog);
        for (String name : files.list(targetLog)) {
            String path = DatabaseEngine.LOG_DIRECTORY + '/' + name;
            copied.put(path, BackupManifest.entryOf(files, target.resolve(path)));
        }
        return new BackupManifest(segments.get(0).base(), next, clock.nowMicros(), labels, copied);
    }

    /**
     * Tells whether the problems of the newest segment come from reading it while it was written: the end then lies
     * elsewhere in the meantime. What was read before the first problem is complete in any case.
     */
    private boolean isStillGrowing(SegmentScan segment) {
        return segment.problems().stream().allMatch(SegmentScan.Problem::torn)
                || segment.again(files).intactEnd() > segment.intactEnd();
    }

    private EngineException damaged(String what) {
        return new EngineException(
                EngineErrorCode.ENGINE_BACKUP,
                what + ", source=" + source + "; `stdb verify` says more, `stdb repair` mends what can be mended",
                null);
    }
}
