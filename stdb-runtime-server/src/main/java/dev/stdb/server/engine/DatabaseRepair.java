package dev.stdb.server.engine;

import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.types.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a damaged database openable again: first a plan that says what would be lost, then, if the operator wants, the
 * deed. No file is deleted: what is not part of the result is moved aside, into {@code repair-<time>} beside it.
 *
 * <p>Rule: of all states the files can restore, the one with the most transactions. Transactions behind it cannot be
 * restored even if their records are intact, because what they build on is missing; the plan counts them.
 */
public final class DatabaseRepair implements AutoCloseable {

    private final DatabaseFiles database;
    private final DatabaseInspection found;
    private final DatabaseInspection.@Nullable Restorable best;
    private final List<String> damages;
    private final String asideName;

    private DatabaseRepair(DatabaseFiles database, Clock clock) {
        this.database = database;
        this.found = DatabaseInspection.run(database.files(), database.directory(), clock);
        this.best = found.best();
        this.damages = DatabaseVerification.of(found).damages();
        this.asideName = "repair-" + new Timestamp(clock.nowMicros()).toString().replaceAll("[^0-9TZ]", "");
    }

    /**
     * Looks at a database, which stays locked until {@link #close}.
     *
     * @throws DatabaseLockedException if it is open
     * @throws dev.stdb.StdbException if the disk fails
     */
    public static DatabaseRepair plan(FileSystem files, Path directory, Clock clock) {
        if (!files.exists(directory.resolve(DatabaseEngine.LOG_DIRECTORY))
                && !files.exists(directory.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY))) {
            throw new EngineException(EngineErrorCode.ENGINE_IO, "not a database: directory=" + directory, null);
        }
        DatabaseFiles locked = DatabaseFiles.lock(files, directory, clock, directory.toString());
        try {
            return new DatabaseRepair(locked, clock);
        } catch (RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    /** Returns what is wrong; empty if there is nothing to repair. */
    public List<String> damages() {
        return List.copyOf(damages);
    }

    /** Returns whether anything can be restored. */
    public boolean isPossible() {
        return best != null;
    }

    /** Returns how many transactions, counted from 0, the repaired database contains. */
    public long txCount() {
        return best == null ? 0 : best.txCount();
    }

    /** Returns how many transactions that were known to be durable would be lost. */
    public long lostCount() {
        return Math.max(0, found.durableCount() - txCount());
    }

    /** Returns what the repair does, in words. */
    public List<String> steps() {
        List<String> steps = new ArrayList<>();
        if (best == null) {
            return steps;
        }
        SnapshotInfo snapshot = best.snapshot();
        steps.add(
                snapshot == null
                        ? "rebuild from the log, transactions 0 to " + (best.txCount() - 1)
                        : "rebuild from the snapshot of " + snapshot.txCount() + " transactions and the log up to "
                                + (best.txCount() - 1));
        if (lostCount() > 0) {
            steps.add("DROP the durable transactions " + best.txCount() + " to " + (found.durableCount() - 1) + " ("
                    + lostCount() + " transactions, of which " + intactBehind()
                    + " are readable but build on lost ones)");
        }
        steps.add("move what is damaged or no longer needed to " + asideName);
        return steps;
    }

    private long intactBehind() {
        long count = 0;
        for (SegmentScan segment : found.segments()) {
            for (SegmentScan.Range range : segment.ranges()) {
                count += Math.max(0, range.endTxOffset() - Math.max(range.firstTxOffset(), txCount()));
            }
        }
        return count;
    }

    /**
     * Does what {@link #steps} says, then checks the result.
     *
     * @return the directory with the originals
     * @throws EngineException if nothing can be restored, or if the disk fails; the originals are in the directory or
     *     beside it then
     */
    public Path execute() {
        DatabaseInspection.Restorable state = best;
        if (state == null) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "nothing can be restored: directory=" + database.directory(), null);
        }
        Path aside = database.directory().resolve(asideName);
        try {
            Path asideLog = aside.resolve(DatabaseEngine.LOG_DIRECTORY);
            Path asideSnapshots = aside.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY);
            database.files().createDirectories(asideLog);
            database.files().createDirectories(asideSnapshots);
            moveLog(state, asideLog);
            moveSnapshots(state, asideSnapshots);
            database.files().forceDirectory(database.directory());
        } catch (IOException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "repair failed, originals are kept: aside=" + aside + ": " + e, e);
        }
        DatabaseInspection after = DatabaseInspection.run(database.files(), database.directory(), Clock.system());
        DatabaseVerification result = DatabaseVerification.of(after);
        if (!result.isIntact()) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO,
                    "repair did not succeed, originals are kept: aside=" + aside + ": " + result.damages(),
                    null);
        }
        return aside;
    }

    private void moveLog(DatabaseInspection.Restorable state, Path aside) throws IOException {
        FileSystem files = database.files();
        Path log = database.directory().resolve(DatabaseEngine.LOG_DIRECTORY);
        Set<String> kept = new HashSet<>();
        for (DatabaseInspection.Piece piece : state.pieces()) {
            if (isKeptWhole(piece)) {
                kept.add(piece.segment().file().getFileName().toString());
            }
        }
        if (files.exists(log)) {
            for (String name : files.list(log)) {
                if (!kept.contains(name)) {
                    files.rename(log.resolve(name), aside.resolve(name));
                }
            }
        }
        for (DatabaseInspection.Piece piece : state.pieces()) {
            if (!isKeptWhole(piece)) {
                Path original = aside.resolve(piece.segment().file().getFileName());
                SegmentScan.copyRange(files, original, piece.range(), log, Long.MAX_VALUE);
            }
        }
        if (state.pieces().isEmpty()) {
            SegmentScan.createEmpty(files, log, state.txCount());
        }
        files.forceDirectory(aside);
        SegmentScan.rewriteManifest(files, log);
    }

    private static boolean isKeptWhole(DatabaseInspection.Piece piece) {
        return piece.segment().problems().isEmpty();
    }

    /** Moves snapshots aside that are damaged, or from which the repaired log does not lead on. */
    private void moveSnapshots(DatabaseInspection.Restorable state, Path aside) throws IOException {
        FileSystem files = database.files();
        Path directory = database.directory().resolve(DatabaseEngine.SNAPSHOT_DIRECTORY);
        if (!files.exists(directory)) {
            return;
        }
        SnapshotInfo snapshot = state.snapshot();
        long logStart = state.pieces().isEmpty()
                ? state.txCount()
                : state.pieces().get(0).range().firstTxOffset();
        Set<String> kept = new HashSet<>();
        for (SnapshotInfo usable : found.snapshots()) {
            boolean inReach = usable.txCount() >= logStart && usable.txCount() <= state.txCount();
            if (usable.equals(snapshot) || inReach) {
                found.store()
                        .filesOf(usable)
                        .forEach(file -> kept.add(file.getFileName().toString()));
            }
        }
        for (String name : files.list(directory)) {
            if (!kept.contains(name)) {
                files.rename(directory.resolve(name), aside.resolve(name));
            }
        }
        files.forceDirectory(aside);
        files.forceDirectory(directory);
    }

    @Override
    public void close() {
        database.close();
    }
}
