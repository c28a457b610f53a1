package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.common.Clock;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.snapshot.SnapshotStore;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReadView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of one open database: opens a read view on the database thread, writes it on the thread {@code
 * snapshot-<database>}, and then lets go of older snapshots and of the log that only they needed.
 *
 * <p>A snapshot that fails is reported in the log of the server and harms nothing; the next one is tried when it is
 * due. Methods are called on the database thread unless stated otherwise.
 */
final class Snapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final String name;
    private final SnapshotConfig config;
    private final SnapshotStore store;
    private final Datastore datastore;
    private final Durability durability;
    private final Clock clock;
    private final ExecutorService thread;

    private final Object durableMonitor = new Object();
    private volatile boolean closing;
    private volatile boolean running;

    /** Size of the last snapshot; written by the snapshot thread. */
    private volatile long lastSizeBytes;

    /** Before this moment no snapshot begins; written by the snapshot thread. */
    private volatile long restUntilNanos;

    private long lastTxCount;
    private long lastNanos;
    private long logBytes;

    /**
     * Creates the snapshots of a database.
     *
     * @param store is owned by this object from now on
     * @param last the snapshot the database was restored from; null if there is none
     */
    Snapshots(
            EngineConfig engine,
            SnapshotStore store,
            Datastore datastore,
            Durability durability,
            @Nullable SnapshotInfo last) {
        this.name = engine.name();
        this.config = engine.snapshots();
        this.clock = engine.clock();
        this.store = store;
        this.datastore = datastore;
        this.durability = durability;
        this.lastTxCount = last == null ? 0 : last.txCount();
        this.lastSizeBytes = last == null ? 0 : last.sizeBytes();
        this.lastNanos = clock.nanoTime();
        this.restUntilNanos = lastNanos;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "snapshot-" + name);
            created.setDaemon(true);
            return created;
        });
        durability.addListener(txOffset -> wake());
        durability.addFailureListener(failure -> wake());
    }

    private void wake() {
        if (running) {
            synchronized (durableMonitor) {
                durableMonitor.notifyAll();
            }
        }
    }

    /** Notes a committed transaction and begins a snapshot if one is due (no transaction is open). */
    void committed(long recordBytes) {
        logBytes += recordBytes;
        if (!running && isDue()) {
            begin();
        }
    }

    private boolean isDue() {
        long now = clock.nanoTime();
        if (now - restUntilNanos < 0) {
            return false;
        }
        return datastore.nextTxOffset() - lastTxCount >= config.txCountMax()
                || logBytes >= Math.max(config.logSizeMaxBytes(), lastSizeBytes)
                || now - lastNanos >= config.interval().toNanos();
    }

    /**
     * Begins a snapshot of now, due or not; behind one that is running.
     *
     * @return completes on the snapshot thread when the snapshot is published, or with the reason why it is not
     */
    CompletableFuture<SnapshotInfo> begin() {
        CompletableFuture<SnapshotInfo> result = new CompletableFuture<>();
        ReadView view = datastore.openReadView();
        running = true;
        lastTxCount = view.nextTxOffset();
        lastNanos = clock.nanoTime();
        logBytes = 0;
        thread.execute(() -> run(view, result));
        return result;
    }

    private void run(ReadView view, CompletableFuture<SnapshotInfo> result) {
        long startNanos = clock.nanoTime();
        try {
            SnapshotInfo info;
            try (view) {
                info = store.write(new ReadViewSource(view, clock, () -> closing), this::awaitDurable);
            }
            lastSizeBytes = info.sizeBytes();
            store.retain(config.keepCount());
            List<SnapshotInfo> kept = store.list();
            if (kept.size() >= config.keepCount()) {
                // Until there are as many snapshots to fall back to as wanted, the log is what to fall back to.
                durability.release(kept.get(kept.size() - 1).txCount());
            }
            LOG.debug(
                    "snapshot taken: database={}, txCount={}, rows={}, writtenBytes={}, sizeBytes={}",
                    name,
                    info.txCount(),
                    info.rowCount(),
                    info.writtenBytes(),
                    info.sizeBytes());
            result.complete(info);
        } catch (StdbException e) {
            if (!closing) {
                LOG.warn("snapshot failed, the log is kept: database={}", name, e);
            }
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            // Boundary of the snapshot thread: a bug here must be seen, but must not stop the database.
            LOG.error("snapshot failed, the log is kept: database={}", name, e);
            result.completeExceptionally(e);
        } finally {
            long end = clock.nanoTime();
            restUntilNanos = end + SnapshotConfig.REST_FACTOR * (end - startNanos);
            running = false;
        }
    }

    /**
     * Waits until the log has everything the snapshot contains: a snapshot must never know more than the log. Gives up
     * when that may take long: what the snapshot takes of the disk may be what the log lacks.
     */
    private boolean awaitDurable(long txCount) {
        synchronized (durableMonitor) {
            while (durability.durableOffset() < txCount - 1) {
                if (closing || durability.failure() != null || durability.stall() != null) {
                    return false;
                }
                try {
                    durableMonitor.wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /** Waits until no snapshot is running. */
    void await() {
        CompletableFuture.runAsync(() -> {}, thread).join();
    }

    /** Gives a running snapshot up and waits until it stopped. Closing twice has no effect. */
    @Override
    public void close() {
        closing = true;
        thread.shutdown();
        boolean interrupted = false;
        boolean stopped = false;
        while (!stopped) {
            try {
                stopped = thread.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true; // Files must not be written behind the back of whoever opens the directory next.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
