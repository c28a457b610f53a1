package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.commitlog.CommitVisitor;
import dev.stdb.server.commitlog.Commitlog;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DirectoryLock;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.durability.InMemoryDurability;
import dev.stdb.server.durability.LocalDurability;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One open database: the datastore in memory and the durability behind it.
 *
 * <p>Invariant: the log holds exactly the committed transactions, in commit order. A transaction is applied to memory first and appended to the
 * log before anything else can be committed; if the append fails, memory is ahead of the log, and the engine refuses every further commit
 * until it is opened anew. Confined to the database thread, except {@link #durability}.
 */
public final class DatabaseEngine implements AutoCloseable {

    private static final String LOCK_FILE = "db.lock";
    private static final String LOG_DIRECTORY = "clog";

    private final EngineConfig config;
    private final Datastore datastore;
    private final Durability durability;
    private final @Nullable DirectoryLock directoryLock;
    private final TxRecordWriter writer = new TxRecordWriter();
    private @Nullable Throwable failure;
    private boolean closed;

    private DatabaseEngine(
            EngineConfig config, Datastore datastore, Durability durability, @Nullable DirectoryLock directoryLock) {
        this.config = config;
        this.datastore = datastore;
        this.durability = durability;
        this.directoryLock = directoryLock;
    }

    /**
     * Opens a database: locks its directory, cuts the torn tail of its log, replays the log. A directory without a log becomes an empty database.
     *
     * @param progress is told when the replay takes longer than a second
     * @throws DatabaseLockedException if another process has it open
     * @throws dev.stdb.server.commitlog.CommitlogException if the log is damaged, incomplete or unreadable
     * @throws EngineException if the log contradicts itself or the directory cannot be used
     */
    public static DatabaseEngine open(EngineConfig config, ReplayProgress progress) {
        Path directory = config.directory();
        Datastore datastore = Datastore.create();
        if (directory == null) {
            datastore.finishReplay();
            return new DatabaseEngine(config, datastore, new InMemoryDurability(), null);
        }
        DirectoryLock lock = lock(config, directory);
        try {
            Replay replay = new Replay(datastore, config.clock(), progress);
            Commitlog log = Commitlog.open(
                    config.fileSystem(), directory.resolve(LOG_DIRECTORY), config.commitlog(), 0, replay);
            finishReplay(datastore, log);
            Durability durability = LocalDurability.start(config.name(), log, config.durability());
            return new DatabaseEngine(config, datastore, durability, lock);
        } catch (RuntimeException | Error e) {
            release(lock, e);
            throw e;
        }
    }

    private static DirectoryLock lock(EngineConfig config, Path directory) {
        try {
            config.fileSystem().createDirectories(directory);
            String holder = "pid=" + ProcessHandle.current().pid() + ", since="
                    + new Timestamp(config.clock().nowMicros());
            return config.fileSystem().lock(directory.resolve(LOCK_FILE), holder);
        } catch (DirectoryLockedException e) {
            throw new DatabaseLockedException(config.name(), e);
        } catch (IOException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "cannot open database directory: directory=" + directory, e);
        }
    }

    private static void finishReplay(Datastore datastore, Commitlog log) {
        try {
            datastore.finishReplay();
        } catch (RuntimeException | Error e) {
            try (log) {
                throw e;
            }
        }
    }

    private static void release(DirectoryLock lock, Throwable primary) {
        try {
            lock.release();
        } catch (IOException e) {
            primary.addSuppressed(e);
        }
    }

    /** Returns the state in memory. */
    public Datastore datastore() {
        return datastore;
    }

    /** Returns the log side. May be used from any thread. */
    public Durability durability() {
        return durability;
    }

    /**
     * Begins a transaction (none is open).
     *
     * @throws EngineException if the database failed or is closed
     */
    public Tx begin() {
        checkUsable();
        return datastore.begin();
    }

    /**
     * Commits a transaction to memory and hands it to the log. Does not wait for the disk: compare the offset with
     * {@link Durability#durableOffset}. A transaction without net changes leaves no trace.
     *
     * @param inputs what the reducer was given; null if this is no reducer call
     * @throws EngineException if the database failed before, and then {@code tx} is rolled back; or if it fails now, and then nothing after
     *     the last durable transaction may be reported to anybody
     */
    public CommitResult commit(Tx tx, @Nullable CallInputs inputs) {
        return commit(tx, inputs, false);
    }

    /** Commits like {@link #commit}, but takes an offset and a log record even without changes, as connects and disconnects do. */
    public CommitResult commitAlways(Tx tx, @Nullable CallInputs inputs) {
        return commit(tx, inputs, true);
    }

    private CommitResult commit(Tx tx, @Nullable CallInputs inputs, boolean always) {
        Throwable logFailure = durability.failure();
        if (failure == null && logFailure != null) {
            failure = logFailure;
        }
        if (failure != null || closed) {
            tx.rollback();
            checkUsable();
        }
        TxData data = tx.commit(always);
        if (data.txOffset() == CommitResult.NO_OFFSET) {
            return new CommitResult(data, CommitResult.NO_OFFSET);
        }
        try {
            writer.encode(config.clock().nowMicros(), inputs, data.tables());
            durability.append(data.txOffset(), writer.array(), 0, writer.length());
        } catch (RuntimeException | Error e) {
            failure = e;
            checkUsable();
        }
        return new CommitResult(data, data.txOffset());
    }

    /** Undoes everything {@code tx} did. */
    public void rollback(Tx tx) {
        tx.rollback();
    }

    private void checkUsable() {
        Throwable cause = failure;
        if (cause != null) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_FAILED,
                    "database refuses writes after a failure: name=" + config.name() + ", durableOffset="
                            + durability.durableOffset(),
                    cause);
        }
        if (closed) {
            throw new EngineException(EngineErrorCode.ENGINE_FAILED, "database is closed: name=" + config.name(), null);
        }
    }

    /**
     * Waits until everything committed is durable, then releases log and directory. Closing twice has no effect.
     *
     * @throws StdbException if something committed did not become durable
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            durability.close();
        } catch (StdbException e) {
            if (directoryLock != null) {
                release(directoryLock, e);
            }
            throw e;
        }
        if (directoryLock != null) {
            try {
                directoryLock.release();
            } catch (IOException e) {
                throw new EngineException(EngineErrorCode.ENGINE_IO, "cannot release lock: name=" + config.name(), e);
            }
        }
    }

    /** Applies log records to a datastore and reports how far it is. */
    private static final class Replay implements CommitVisitor {

        private static final long PROGRESS_INTERVAL_NANOS = 1_000_000_000L;
        private static final long NANOS_PER_MS = 1_000_000L;

        private final Datastore datastore;
        private final Clock clock;
        private final ReplayProgress progress;
        private final long startNanos;
        private long reportedNanos;
        private long txCount;

        Replay(Datastore datastore, Clock clock, ReplayProgress progress) {
            this.datastore = datastore;
            this.clock = clock;
            this.progress = progress;
            this.startNanos = clock.nanoTime();
            this.reportedNanos = startNanos;
        }

        @Override
        public void visit(long txOffset, byte[] array, int offset, int length) {
            TxRecord record = TxRecordReader.decode(txOffset, array, offset, length);
            try {
                datastore.applyReplay(txOffset, record.tables());
            } catch (StdbException | IllegalArgumentException e) {
                throw new EngineException(
                        EngineErrorCode.ENGINE_REPLAY, "log record contradicts the database: txOffset=" + txOffset, e);
            }
            txCount++;
            long now = clock.nanoTime();
            if (now - reportedNanos >= PROGRESS_INTERVAL_NANOS) {
                reportedNanos = now;
                progress.progress(txCount, (now - startNanos) / NANOS_PER_MS);
            }
        }
    }
}
