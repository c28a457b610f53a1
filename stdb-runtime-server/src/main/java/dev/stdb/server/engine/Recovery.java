package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.common.InvariantViolationException;
import dev.stdb.server.snapshot.CorruptSnapshotException;
import dev.stdb.server.snapshot.FileSnapshotStore;
import dev.stdb.server.snapshot.SnapshotException;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.SnapshotLoader;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the state of a database from disk: the newest snapshot that can be read, and the log from there on.
 *
 * <p>A damaged snapshot costs time, not data, as long as the log reaches back to an older one, or to the start. If it
 * does not, opening fails: a state with a hole in it is never served. Confined to the opening thread.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long NANOS_PER_MS = 1_000_000L;
    private static final long PROGRESS_INTERVAL_NANOS = 1_000_000_000L;

    private final EngineConfig config;
    private final FileSnapshotStore store;
    private final ReplayProgress progress;
    private final long startNanos;
    private long reportedNanos;
    private @Nullable SnapshotException firstDamage;
    private @Nullable SnapshotInfo snapshot;
    private long loadEpoch;

    /**
     * What a database consists of after recovery.
     *
     * @param snapshot what it was restored from; null if from the log alone
     */
    record Recovered(
            Datastore datastore, Commitlog log, @Nullable SnapshotInfo snapshot) {}

    Recovery(EngineConfig config, FileSnapshotStore store, ReplayProgress progress) {
        this.config = config;
        this.store = store;
        this.progress = progress;
        this.startNanos = config.clock().nanoTime();
        this.reportedNanos = startNanos;
    }

    /**
     * Restores the database.
     *
     * @param logDirectory directory of the log
     */
    Recovered run(Path logDirectory) {
        Datastore datastore = loadSnapshot();
        long from = snapshot == null ? 0 : snapshot.txCount();
        Commitlog log = openLog(logDirectory, from, datastore);
        try {
            datastore.finishReplay();
        } catch (RuntimeException | Error e) {
            try (log) {
                throw e;
            }
        }
        if (snapshot != null) {
            store.continueFrom(snapshot, loadEpoch);
        }
        return new Recovered(datastore, log, snapshot);
    }

    private Commitlog openLog(Path logDirectory, long from, Datastore datastore) {
        LogReplay replay = new LogReplay(datastore, txCount -> {
            if (isReportDue()) {
                progress.progress(txCount, elapsedMs());
            }
        });
        try {
            return Commitlog.open(
                    config.fileSystem(), logDirectory, config.commitlog(), from, store.newestTxCount(), replay);
        } catch (StdbException e) {
            if (firstDamage != null) {
                e.addSuppressed(firstDamage);
            }
            throw e;
        }
    }

    /** Returns the state of the newest snapshot that can be read; that of an empty database if there is none. */
    private Datastore loadSnapshot() {
        for (Map.Entry<Long, SnapshotException> entry : store.unreadable().entrySet()) {
            if (!(entry.getValue() instanceof CorruptSnapshotException)) {
                throw entry.getValue(); // of a newer release: nothing older may be served in its place
            }
            skip(entry.getKey(), entry.getValue());
        }
        for (SnapshotInfo candidate : store.list()) {
            Datastore datastore = Datastore.create();
            try {
                load(candidate, datastore);
                snapshot = candidate;
                return datastore;
            } catch (CorruptSnapshotException e) {
                skip(candidate.txCount(), e);
            }
        }
        return Datastore.create();
    }

    private void skip(long txCount, SnapshotException damage) {
        LOG.warn("snapshot is damaged, trying an older one: database={}, txCount={}", config.name(), txCount, damage);
        if (firstDamage == null) {
            firstDamage = damage;
        }
    }

    private void load(SnapshotInfo candidate, Datastore datastore) {
        SnapshotLoader loader = datastore.beginRestore();
        long[] rowCount = {0};
        store.load(candidate, (tableId, page, rows) -> {
            try {
                loader.loadPage(tableId, page, rows);
            } catch (DatastoreException | InvariantViolationException | IllegalArgumentException e) {
                throw new CorruptSnapshotException(
                        "page contradicts the tables: tableId=" + tableId + ", page=" + page,
                        store.filesOf(candidate).get(store.filesOf(candidate).size() - 1),
                        0,
                        e);
            }
            rowCount[0] += rows.count();
            if (isReportDue()) {
                LOG.info(
                        "loading snapshot: database={}, rows={}, rowTotal={}, elapsedMs={}",
                        config.name(),
                        rowCount[0],
                        candidate.rowCount(),
                        elapsedMs());
            }
        });
        loader.finish(candidate.txCount());
        loadEpoch = loader.loadEpoch();
    }

    private boolean isReportDue() {
        long now = config.clock().nanoTime();
        if (now - reportedNanos < PROGRESS_INTERVAL_NANOS) {
            return false;
        }
        reportedNanos = now;
        return true;
    }

    private long elapsedMs() {
        return (reportedNanos - startNanos) / NANOS_PER_MS;
    }
}
