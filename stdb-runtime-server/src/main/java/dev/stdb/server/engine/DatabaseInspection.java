package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.SegmentScan;
import dev.stdb.server.commitlog.SegmentScan.Problem;
import dev.stdb.server.commitlog.SegmentScan.Range;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.snapshot.FileSnapshotStore;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.snapshot.SnapshotTarget;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.SnapshotLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a database hold, found by reading every byte of them. Changes nothing. The caller makes sure that
 * nobody else does.
 */
final class DatabaseInspection {

    private final FileSystem files;
    private final Path directory;
    private final List<SegmentScan> segments;
    private final @Nullable String manifestProblem;
    private final FileSnapshotStore store;
    private final List<SnapshotInfo> snapshots = new ArrayList<>();
    private final TreeMap<Long, SnapshotException> damagedSnapshots = new TreeMap<>();

    /** Transactions of one file of the log. */
    record Piece(SegmentScan segment, Range range) {}

    /**
     * A state that the files can restore.
     *
     * @param snapshot it starts from; null for the empty database
     * @param pieces of the log behind it, in order, without gap
     * @param txCount number of transactions it contains
     */
    record Restorable(@Nullable SnapshotInfo snapshot, List<Piece> pieces, long txCount) {}

    private DatabaseInspection(FileSystem files, Path directory, Clock clock) {
        this.files = files;
        this.directory = directory;
        Path log = directory.resolve(DatabaseEngine.LOG_DIRECTORY);
        this.segments = SegmentScan.scan(files, log, 0, CommitVisitor.NONE);
        this.manifestProblem = SegmentScan.manifestProblem(files, log);
        this.store = FileSnapshotStore.open(files, directory.resolve(DatabaseEngine.SNAPSHOT_DIRECTORY), clock);
        damagedSnapshots.putAll(store.unreadable());
        for (SnapshotInfo snapshot : store.list()) {
            try {
                store.load(snapshot, SnapshotTarget.NONE);
                snapshots.add(snapshot);
            } catch (SnapshotException e) {
                damagedSnapshots.put(snapshot.txCount(), e);
            }
        }
    }

    /**
     * Reads the files of a database.
     *
     * @throws StdbException if the disk fails
     */
    static DatabaseInspection run(FileSystem files, Path directory, Clock clock) {
        return new DatabaseInspection(files, directory, clock);
    }

    Path directory() {
        return directory;
    }

    FileSystem files() {
        return files;
    }

    List<SegmentScan> segments() {
        return segments;
    }

    FileSnapshotStore store() {
        return store;
    }

    /** Returns the snapshots of which every byte is right, newest first. */
    List<SnapshotInfo> snapshots() {
        return snapshots;
    }

    /** Returns what is wrong with the others, by tx count. */
    Map<Long, SnapshotException> damagedSnapshots() {
        return damagedSnapshots;
    }

    /** Returns what is wrong with the manifest of the log; null if nothing is. */
    @Nullable
    String manifestProblem() {
        return manifestProblem;
    }

    /** Returns how many transactions, counted from 0, the files say were durable. */
    long durableCount() {
        long count = store.newestTxCount();
        for (SegmentScan segment : segments) {
            count = Math.max(count, segment.durableCount());
            if (segment != segments.get(segments.size() - 1)) {
                // A segment is followed by another only when it is wholly on disk.
                count = Math.max(
                        count, segments.get(segments.indexOf(segment) + 1).base());
            }
        }
        return count;
    }

    /** Returns how many transactions, counted from 0, the files tell of, durable or not. */
    long knownTxCount() {
        long count = durableCount();
        for (SegmentScan segment : segments) {
            count = Math.max(count, segment.knownTxCount());
        }
        return count;
    }

    /**
     * Returns all states that can be restored: from each usable snapshot, newest first, then from the start of the log
     * if it is there.
     */
    List<Restorable> restorables() {
        List<Restorable> result = new ArrayList<>();
        for (SnapshotInfo snapshot : snapshots) {
            result.add(follow(snapshot, snapshot.txCount()));
        }
        if (segments.isEmpty() ? store.newestTxCount() == 0 : segments.get(0).base() == 0) {
            result.add(follow(null, 0));
        }
        return result;
    }

    private Restorable follow(@Nullable SnapshotInfo snapshot, long from) {
        List<Piece> pieces = new ArrayList<>();
        long next = from;
        for (SegmentScan segment : segments) {
            if (segment.isForeign()) {
                continue;
            }
            for (Range range : segment.ranges()) {
                if (range.firstTxOffset() <= next && range.endTxOffset() > next) {
                    pieces.add(new Piece(segment, range));
                    next = range.endTxOffset();
                }
            }
        }
        return new Restorable(snapshot, pieces, next);
    }

    /** Builds a state in memory, indexes included. */
    Datastore build(Restorable state) {
        Datastore datastore = Datastore.create();
        long from = 0;
        if (state.snapshot() != null) {
            SnapshotLoader loader = datastore.beginRestore();
            store.load(state.snapshot(), loader::loadPage);
            from = state.snapshot().txCount();
            loader.finish(from);
        }
        long[] next = {from};
        LogReplay replay = new LogReplay(datastore, txCount -> next[0]++);
        SegmentScan.scan(
                files, directory.resolve(DatabaseEngine.LOG_DIRECTORY), from, (txOffset, array, offset, length) -> {
                    if (txOffset == next[0] && txOffset < state.txCount()) {
                        replay.visit(txOffset, array, offset, length);
                    }
                });
        datastore.finishReplay();
        return datastore;
    }

    /**
     * Returns the state with the most transactions; of several the one with the longest log, because it keeps the most;
     * null if there is none.
     */
    @Nullable
    Restorable best() {
        Restorable best = null;
        for (Restorable state : restorables()) {
            if (best == null || state.txCount() >= best.txCount()) {
                best = state;
            }
        }
        return best;
    }

    /** Returns whether a problem is nothing but the torn end of the newest segment, which opening cuts. */
    boolean isTornEnd(SegmentScan segment, Problem problem) {
        return problem.torn()
                && segment == segments.get(segments.size() - 1)
                && segment.intactEnd() >= store.newestTxCount();
    }
}
