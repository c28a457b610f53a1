package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks a database that nobody has open: every byte of log and snapshots, that the log has no gap, that the state can
 * be built, that its indexes agree with its rows, and that every snapshot leads to the same state.
 *
 * @param facts what was found, for people
 * @param notes what is unusual and harmless, such as the torn end that a crash leaves
 * @param damages what is wrong; empty if nothing is
 */
public record DatabaseVerification(List<String> facts, List<String> notes, List<String> damages) {

    /**
     * Checks a database or a backup. Changes nothing, but takes the lock of the directory if it can be written.
     *
     * @throws DatabaseLockedException if it is open
     * @throws StdbException if the disk fails
     */
    public static DatabaseVerification run(FileSystem files, Path directory, Clock clock) {
        try (DatabaseFiles locked = DatabaseFiles.lockToRead(files, directory, clock)) {
            DatabaseVerification result = of(DatabaseInspection.run(locked.files(), locked.directory(), clock));
            if (files.exists(directory.resolve(BackupManifest.FILE_NAME))) {
                result.checkBackup(files, directory);
            }
            return result;
        }
    }

    private void checkBackup(FileSystem files, Path directory) {
        try {
            BackupManifest manifest = BackupManifest.read(files, directory);
            facts.add("backup: transactions=" + manifest.txCount() + ", files="
                    + manifest.files().size());
            damages.addAll(manifest.problems(files, directory));
        } catch (EngineException e) {
            damages.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new EngineException(EngineErrorCode.ENGINE_IO, "cannot read backup: directory=" + directory, e);
        }
    }

    static DatabaseVerification of(DatabaseInspection found) {
        DatabaseVerification result = new DatabaseVerification(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        result.checkLog(found);
        result.checkSnapshots(found);
        result.checkStates(found);
        return result;
    }

    private void checkLog(DatabaseInspection found) {
        long bytes = 0;
        SegmentScan previous = null;
        for (SegmentScan segment : found.segments()) {
            bytes += segment.fileSize();
            if (previous != null && previous.problems().isEmpty() && previous.intactEnd() != segment.base()) {
                damages.add("log segment is missing: missingTxOffset=" + previous.intactEnd() + ", nextBase="
                        + segment.base());
            }
            for (SegmentScan.Problem problem : segment.problems()) {
                String text =
                        problem.text() + ", segment=" + segment.file().getFileName() + ", offset=" + problem.offset();
                (found.isTornEnd(segment, problem) ? notes : damages).add(text);
            }
            previous = segment;
        }
        String manifest = found.manifestProblem();
        if (manifest != null) {
            damages.add("log: " + manifest);
        }
        if (previous != null) {
            facts.add(String.format(
                    Locale.ROOT,
                    "log: segments=%d, bytes=%d, transactions=%d..%d",
                    found.segments().size(),
                    bytes,
                    found.segments().get(0).base(),
                    found.knownTxCount() - 1));
        }
    }

    private void checkSnapshots(DatabaseInspection found) {
        for (SnapshotInfo snapshot : found.snapshots()) {
            facts.add("snapshot: transactions=" + snapshot.txCount() + ", rows=" + snapshot.rowCount() + ", bytes="
                    + snapshot.sizeBytes());
        }
        found.damagedSnapshots()
                .forEach((txCount, damage) ->
                        damages.add("snapshot is damaged: transactions=" + txCount + ": " + damage.getMessage()));
    }

    private void checkStates(DatabaseInspection found) {
        DatabaseInspection.Restorable best = found.best();
        if (best == null) {
            damages.add("no state can be restored: no usable snapshot, and the log does not reach back to the start");
            return;
        }
        if (best.txCount() < found.durableCount()) {
            damages.add("durable transactions are lost: restorable=" + best.txCount() + ", durable="
                    + found.durableCount());
        }
        StateDigest expected = digest(found, best);
        if (expected == null) {
            return;
        }
        long rows = expected.tables().values().stream()
                .mapToLong(StateDigest.Table::rowCount)
                .sum();
        facts.add("state: transactions=" + best.txCount() + ", tables="
                + expected.tables().size() + ", rows=" + rows);
        for (DatabaseInspection.Restorable other : found.restorables()) {
            if (!other.equals(best) && other.txCount() == best.txCount()) {
                StateDigest actual = digest(found, other);
                if (actual != null && !actual.equals(expected)) {
                    damages.add("states differ: from=" + start(best) + ", andFrom=" + start(other) + ", tables="
                            + expected.differences(actual));
                }
            }
        }
    }

    private static String start(DatabaseInspection.Restorable state) {
        SnapshotInfo snapshot = state.snapshot();
        return snapshot == null ? "log" : "snapshot " + snapshot.txCount();
    }

    private @Nullable StateDigest digest(DatabaseInspection found, DatabaseInspection.Restorable state) {
        try {
            Datastore datastore = found.build(state);
            datastore.checkIndexes();
            Tx tx = datastore.begin();
            StateDigest digest = StateDigest.of(tx);
            tx.rollback();
            return digest;
        } catch (StdbException | IllegalArgumentException e) {
            damages.add("state cannot be built: from=" + start(state) + ": " + describe(e));
            return null;
        }
    }

    private static String describe(RuntimeException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause.getMessage();
    }

    /** Returns whether nothing is wrong. */
    public boolean isIntact() {
        return damages.isEmpty();
    }
}
