package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log of one database: appends batches of transactions, reads them back at open.
 *
 * <p>Invariant: a transaction counts as durable only after {@link #force} returned; a log that failed once to write or force refuses
 * everything from then on, because after a failed force nobody knows what is on disk. Confined to one thread at a time. The caller
 * holds the lock on the directory.
 */
public final class Commitlog implements AutoCloseable {

    private final LogDirectory directory;
    private final CommitlogConfig config;
    private final CommitBatch sealBatch = new CommitBatch();
    private final long cutBytes;
    private OpenFile file;
    private long base;
    private long position;
    private long nextTxOffset;
    private long durableCount;
    private boolean dirty;
    private boolean closed;
    private @Nullable CommitlogException failure;

    private Commitlog(LogDirectory directory, CommitlogConfig config, CommitlogRecovery.Recovered recovered) {
        this.directory = directory;
        this.config = config;
        this.file = recovered.file();
        this.base = recovered.base();
        this.position = recovered.position();
        this.nextTxOffset = recovered.nextTxOffset();
        this.durableCount = recovered.nextTxOffset();
        this.cutBytes = recovered.cutBytes();
    }

    /**
     * Opens the log in {@code directory}, creating it if there is none. Reads it once: hands every transaction from {@code fromTxOffset} on to
     * {@code visitor}, cuts the torn tail of the newest segment, and is then ready to append.
     *
     * @param fromTxOffset first transaction the caller wants; a new log starts with it
     * @throws CorruptCommitlogException if there is damage that a crash cannot explain; nothing is changed then
     * @throws MissingSegmentException if a segment from {@code fromTxOffset} on is missing
     * @throws CommitlogTooOldException if a segment has a version no longer read
     * @throws CommitlogTooNewException if a segment has a version not yet known
     * @throws CommitlogException if the disk fails
     */
    public static Commitlog open(
            FileSystem files, Path directory, CommitlogConfig config, long fromTxOffset, CommitVisitor visitor) {
        LogDirectory logDirectory = new LogDirectory(files, directory);
        try {
            return new Commitlog(
                    logDirectory, config, new CommitlogRecovery(logDirectory, fromTxOffset, visitor).run());
        } catch (IOException e) {
            throw new CommitlogException(
                    CommitlogErrorCode.COMMITLOG_IO, "cannot open commitlog: directory=" + directory, e);
        }
    }

    /** Returns the number the next transaction must have. */
    public long nextTxOffset() {
        return nextTxOffset;
    }

    /** Returns how many transactions, counted from 0, survive a crash now. */
    public long durableCount() {
        return durableCount;
    }

    /** Returns how many bytes of torn tail {@link #open} cut off. */
    public long cutBytes() {
        return cutBytes;
    }

    /**
     * Writes {@code batch} behind everything written before, without forcing it. Begins a new segment before, if the current one is full.
     *
     * @param batch holds at least one transaction, the first is {@link #nextTxOffset}; untouched afterwards
     * @throws CommitlogException if the disk fails now, or failed before
     */
    public void write(CommitBatch batch) {
        if (batch.count() == 0 || batch.firstTxOffset() != nextTxOffset) {
            throw new IllegalArgumentException("batch does not continue the log: expected=" + nextTxOffset + ", actual="
                    + batch.firstTxOffset() + ", count=" + batch.count());
        }
        checkUsable();
        try {
            if (position >= config.segmentSizeMaxBytes() && nextTxOffset > base) {
                roll();
            }
            writeFrames(batch);
        } catch (IOException e) {
            throw fail("write", e);
        }
        nextTxOffset += batch.count();
    }

    /**
     * Forces everything written so far to disk. Blocks for the disk.
     *
     * @throws CommitlogException if the disk fails now, or failed before; no transaction may be acknowledged from then on
     */
    public void force() {
        checkUsable();
        try {
            forceFile();
        } catch (IOException e) {
            throw fail("force", e);
        }
    }

    private void writeFrames(CommitBatch batch) throws IOException {
        batch.finish(durableCount);
        dirty = true;
        batch.writeTo(file, position);
        position += batch.sizeBytes();
    }

    private void forceFile() throws IOException {
        if (dirty) {
            file.force();
            dirty = false;
        }
        durableCount = nextTxOffset;
    }

    private void roll() throws IOException {
        // A segment is followed by another only when it is wholly on disk; recovery relies on that.
        forceFile();
        OpenFile next = directory.createSegment(nextTxOffset);
        OpenFile previous = file;
        file = next;
        base = nextTxOffset;
        position = SegmentHeaderLayout.LENGTH;
        previous.close();
    }

    private void checkUsable() {
        if (failure != null) {
            throw new CommitlogException(
                    CommitlogErrorCode.COMMITLOG_IO, "commitlog failed before: " + failure.getMessage(), failure);
        }
        if (closed) {
            throw new IllegalStateException("commitlog is closed: directory=" + directory.path());
        }
    }

    private CommitlogException fail(String operation, IOException cause) {
        CommitlogException exception = new CommitlogException(
                CommitlogErrorCode.COMMITLOG_IO,
                "commitlog " + operation + " failed: segment=" + file.path() + ", offset=" + position
                        + ", nextTxOffset=" + nextTxOffset,
                cause);
        failure = exception;
        return exception;
    }

    /**
     * Forces what is written, seals the log and closes it; after a failure it only closes. Closing twice has no effect.
     *
     * @throws CommitlogException if the disk fails
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (OpenFile closing = file) {
            if (failure == null) {
                forceFile();
                sealBatch.setSeal(nextTxOffset);
                writeFrames(sealBatch);
                closing.force();
            }
        } catch (IOException e) {
            throw fail("close", e);
        }
    }
}
