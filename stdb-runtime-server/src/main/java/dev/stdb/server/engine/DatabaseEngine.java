package dev.stdb.server.engine;

import dev.stdb.StdbException;
import dev.stdb.server.common.io.DirectoryLock;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.durability.DurabilityErrorCode;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.durability.InMemoryDurability;
import dev.stdb.server.durability.LocalDurability;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowErrorCode;
import dev.stdb.server.row.RowException;
import dev.stdb.server.snapshot.FileSnapshotStore;
import dev.stdb.server.snapshot.SnapshotInfo;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.NewTable;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One open database: the datastore in memory and the durability behind it.
 *
 * <p>Invariant: the log holds exactly the committed transactions, in commit order. A transaction is applied to memory
 * first and appended to the log before anything else can be committed; if the append fails, memory is ahead of the log,
 * and the engine refuses every further commit until it is opened anew. Confined to the database thread, except {@link
 * #durability}.
 */
public final class DatabaseEngine implements AutoCloseable {

    static final String LOG_DIRECTORY = "clog";
    static final String SNAPSHOT_DIRECTORY = "snapshots";

    /** Bytes of rows in a part of a large transaction: much more than what a record costs, much less than a heap. */
    private static final int PART_BYTES = 4 << 20;

    /** What a record may have beside rows, name and arguments: ids, and the rows of sequences. */
    private static final int RECORD_OVERHEAD_MAX_BYTES = 1 << 20;

    private final EngineConfig config;
    private final Datastore datastore;
    private final Durability durability;
    private final @Nullable DirectoryLock directoryLock;
    private final @Nullable Snapshots snapshots;
    private final TxRecordWriter writer = new TxRecordWriter();
    private final Parts parts = new Parts();
    /** About how many bytes of rows a part of a transaction has. */
    private final int partBytes;
    /** Records of parts that no snapshot knows of, whether or not their transactions followed. */
    private long partsBytes;

    private @Nullable Throwable failure;
    private boolean closed;

    private DatabaseEngine(
            EngineConfig config,
            Datastore datastore,
            Durability durability,
            @Nullable DirectoryLock directoryLock,
            @Nullable Snapshots snapshots) {
        this.snapshots = snapshots;
        this.config = config;
        this.datastore = datastore;
        this.durability = durability;
        this.directoryLock = directoryLock;
        this.partBytes = Math.max(1, Math.min(PART_BYTES, (config.txSizeMaxBytes() - RECORD_OVERHEAD_MAX_BYTES) / 2));
    }

    /**
     * Opens a database: locks its directory, loads the newest snapshot that can be read, cuts the torn tail of the log
     * and replays the rest. A directory without files becomes an empty database.
     *
     * @param progress is told when the replay takes longer than a second
     * @throws DatabaseLockedException if another process has it open
     * @throws dev.stdb.server.snapshot.SnapshotException if snapshots cannot be read for another reason than damage
     * @throws dev.stdb.server.commitlog.CommitlogException if the log is damaged, incomplete or unreadable
     * @throws EngineException if the log contradicts itself or the directory cannot be used
     */
    public static DatabaseEngine open(EngineConfig config, ReplayProgress progress) {
        Path directory = config.directory();
        if (directory == null) {
            Datastore datastore = Datastore.create();
            datastore.finishReplay();
            return new DatabaseEngine(config, datastore, new InMemoryDurability(), null, null);
        }
        @Nullable
        DirectoryLock lock = DatabaseFiles.lock(config.fileSystem(), directory, config.clock(), config.name())
                .lock();
        try {
            FileSnapshotStore store =
                    FileSnapshotStore.open(config.fileSystem(), directory.resolve(SNAPSHOT_DIRECTORY), config.clock());
            Recovery.Recovered recovered = new Recovery(config, store, progress).run(directory.resolve(LOG_DIRECTORY));
            Datastore datastore = recovered.datastore();
            Durability durability = LocalDurability.start(config.name(), recovered.log(), config.durability());
            Snapshots snapshots = new Snapshots(config, store, datastore, durability, recovered.snapshot());
            return new DatabaseEngine(config, datastore, durability, lock, snapshots);
        } catch (RuntimeException | Error e) {
            release(lock, e);
            throw e;
        }
    }

    private static void release(@Nullable DirectoryLock lock, Throwable primary) {
        try {
            if (lock != null) {
                lock.release();
            }
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
     * Returns how many bytes the files of the log have, those that wait for transactions included; 0 of a log in
     * memory. May be used from any thread; reads the directory.
     *
     * @throws EngineException if it cannot be read
     */
    public long logBytes() {
        Path directory = config.directory();
        return directory == null ? 0 : DatabaseFiles.bytesIn(config.fileSystem(), directory.resolve(LOG_DIRECTORY));
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
     * Commits a transaction that nobody's call led to, as {@link #commit(Tx, Call)}.
     */
    public TxData commit(Tx tx) {
        return commitOf(tx, null);
    }

    /**
     * Commits a transaction to memory and hands it to the log. Does not wait for the disk: compare the offset with
     * {@link Durability#durableOffset}. A transaction without net changes leaves no trace, unless its call {@linkplain
     * Call.Kind#isAlwaysLogged is always logged}.
     *
     * @param call what led to the transaction
     * @return the net changes, for subscriptions
     * @throws TransactionTooLargeException if the log does not take so much at once; {@code tx} is rolled back then
     * @throws dev.stdb.server.durability.DurabilityException if the log takes nothing for now; {@code tx} is
     *     rolled back then
     * @throws EngineException if the database failed before, and then {@code tx} is rolled back; or if it fails now,
     *     and then nothing after the last durable transaction may be reported to anybody
     */
    public TxData commit(Tx tx, Call call) {
        return commitOf(tx, call);
    }

    private TxData commitOf(Tx tx, @Nullable Call call) {
        checkWritable(tx);
        parts.of(tx);
        TxData data = commitToMemory(tx, call);
        if (data.txOffset() == TxData.NO_OFFSET) {
            return data;
        }
        try {
            writer.encode(config.clock().nowMicros(), call, data.tables(), parts.count);
            durability.append(data.txOffset(), writer.array(), 0, writer.length());
        } catch (RuntimeException | Error e) {
            logFellBehind(e);
            checkUsable();
        }
        if (snapshots != null) {
            snapshots.committed(partsBytes + writer.length());
        }
        partsBytes = 0;
        writer.release();
        return data;
    }

    private void logFellBehind(Throwable cause) {
        failure = cause;
        if (durability.failure() == null) {
            // The log is sound, but memory is ahead of it for good.
            datastore.broken();
        }
    }

    /**
     * The rows of large tables that a transaction creates: appended to the log part by part, so that they are never
     * copied as a whole. Parts mean nothing until the transaction follows (ADR 0051); if it does not, they are void.
     * One object for all transactions.
     */
    private final class Parts implements Runnable {
        private List<NewTable> tables = List.of();
        private int count;

        /** Takes the tables of a transaction that is about to be committed. */
        void of(Tx tx) {
            tables = tx.takeLargeNewTables(partBytes);
            count = 0;
        }

        /** Appends all of them: the last thing that may fail before the transaction is final in memory. */
        @Override
        public void run() {
            long rowBytesMax = sizeMaxBytes(null);
            for (NewTable table : tables) {
                RowBuffer part = new RowBuffer();
                for (RowCursor rows = table.rows(); rows.next(); ) {
                    if (rows.length() > rowBytesMax) {
                        throw new RowException(
                                RowErrorCode.ROWS_TOO_LARGE,
                                "a row is larger than a record of the log: sizeBytes=" + rows.length()
                                        + ", sizeMaxBytes=" + rowBytesMax);
                    }
                    if (!part.isEmpty() && part.sizeBytes() + rows.length() > partBytes) {
                        append(table.tableId(), part);
                        part.clear();
                    }
                    part.add(rows.array(), rows.offset(), rows.length());
                }
                append(table.tableId(), part);
            }
        }

        /** Lets go of the rows. */
        void release() {
            tables = List.of();
        }

        /** Waits while the queue of the log is full. */
        private void append(int tableId, RowBuffer rows) {
            requireWritable();
            writer.encodePart(config.clock().nowMicros(), count, tableId, rows);
            try {
                durability.append(datastore.takeTxOffset(), writer.array(), 0, writer.length());
            } catch (RuntimeException | Error e) {
                logFellBehind(e);
                checkUsable();
                throw e;
            }
            count++;
            partsBytes += writer.length();
        }
    }

    /** What the log would not take must not get into memory: whoever is told so must not see it there. */
    private void checkWritable(Tx tx) {
        try {
            requireWritable();
        } catch (StdbException e) {
            tx.rollback();
            throw e;
        }
    }

    private void requireWritable() {
        if (failure == null && !closed) {
            try {
                durability.checkWritable();
                return;
            } catch (DurabilityException e) {
                if (e.code() == DurabilityErrorCode.DURABILITY_STALLED) {
                    throw e;
                }
                failure = e;
            }
        }
        checkUsable();
    }

    /** What is too large for the log must not get into memory either: memory would be ahead of the log for good. */
    private TxData commitToMemory(Tx tx, @Nullable Call call) {
        boolean always = call != null && call.kind().isAlwaysLogged();
        try {
            return tx.commit(always, sizeMaxBytes(call), parts);
        } catch (RowException e) {
            tx.rollback();
            throw new TransactionTooLargeException(e);
        } catch (StdbException e) {
            tx.rollback();
            throw e;
        } finally {
            parts.release();
        }
    }

    /** Returns how many bytes of changes a record has room for beside its call. */
    private long sizeMaxBytes(@Nullable Call call) {
        long callBytes =
                call == null ? 0 : call.args().length + 3L * call.function().length();
        return config.txSizeMaxBytes() - RECORD_OVERHEAD_MAX_BYTES - callBytes;
    }

    /**
     * Gives back the generated numbers that are reserved and that nobody has taken (no transaction is open): the last
     * thing to do before {@link #close}, so that numbering goes on without a gap. A database that failed keeps its gap.
     */
    public void returnReservedNumbers() {
        if (failure != null || closed || isBroken()) {
            return;
        }
        try (Tx tx = datastore.begin()) {
            tx.returnReserved();
            commit(tx);
        } catch (StdbException e) {
            // The gap stays. What is wrong with the log is for close to report.
        }
    }

    /**
     * Begins a snapshot of the committed state (no transaction is open). Only the first step is done on the calling
     * thread.
     *
     * @return completes on another thread when the snapshot is published, or with the reason why it is not
     * @throws EngineException if the database lives in memory only, failed or is closed
     */
    public CompletableFuture<SnapshotInfo> beginSnapshot() {
        checkUsable();
        if (snapshots == null) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "database in memory has no snapshots: name=" + config.name(), null);
        }
        return snapshots.begin();
    }

    /** Waits until no snapshot is running. For tests. */
    void awaitSnapshots() {
        if (snapshots != null) {
            snapshots.await();
        }
    }

    /**
     * Returns whether memory cannot be trusted any more (no transaction runs): nothing is read or written from now on.
     * Closing and opening again rebuilds it from the log, which holds all that was committed and nothing else.
     */
    public boolean isBroken() {
        return datastore.isBroken();
    }

    private void checkUsable() {
        if (isBroken()) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_FAILED,
                    "an operation was cut off, the database must be opened again from its log: name=" + config.name(),
                    failure);
        }
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
            if (snapshots != null) {
                snapshots.close();
            }
        } finally {
            closeLog();
        }
    }

    private void closeLog() {
        try {
            durability.close();
        } finally {
            unlock();
        }
    }

    private void unlock() {
        try {
            if (directoryLock != null) {
                directoryLock.release();
            }
        } catch (IOException e) {
            throw new EngineException(EngineErrorCode.ENGINE_IO, "cannot release lock: name=" + config.name(), e);
        }
    }
}
