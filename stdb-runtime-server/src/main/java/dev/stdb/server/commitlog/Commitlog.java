package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log of one database: appends batches of transactions, reads them back at open.
 *
 * <p>Invariant: a transaction counts as durable only after {@link #force} returned; a log that failed once to write or
 * force refuses everything from then on, because after a failed force nobody knows what is on disk. Confined to one
 * thread at a time, except for {@link #releaseBelow}. The caller holds the lock on the directory.
 */
public final class Commitlog implements AutoCloseable {

    private static final int ZEROS_MAX_BYTES = 1 << 20;

    private final LogDirectory directory;
    private final CommitlogConfig config;
    private final CommitBatch sealBatch = new CommitBatch();
    private final byte[] zeros;
    private final long cutBytes;
    private OpenFile file;
    private OffsetIndex index;
    private int mask;
    private long base;
    private long position;
    private long allocatedEnd;
    private long batchPosition;
    private long batchTxOffset;
    private long nextTxOffset;
    private long durableCount;
    private boolean dirty;
    private boolean closed;
    private @Nullable CommitlogException failure;

    private Commitlog(LogDirectory directory, CommitlogConfig config, CommitlogRecovery.Recovered recovered) {
        this.directory = directory;
        this.config = config;
        this.file = recovered.file();
        this.mask = recovered.mask();
        this.base = recovered.base();
        this.position = recovered.position();
        this.nextTxOffset = recovered.nextTxOffset();
        this.durableCount = recovered.nextTxOffset();
        this.cutBytes = recovered.cutBytes();
        this.allocatedEnd = recovered.allocatedEnd();
        this.zeros = new byte[Math.min(config.preallocationBytes(), ZEROS_MAX_BYTES)];
        this.index = new OffsetIndex(directory.files(), file.path(), config.indexIntervalMinBytes());
        index.resumeAt(position);
    }

    /**
     * Opens the log in {@code directory}, creating it if there is none. Reads it once: hands every transaction from
     * {@code fromTxOffset} on to {@code visitor}, cuts the torn tail of the newest segment, and is then ready to
     * append.
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
        return open(files, directory, config, fromTxOffset, 0, visitor);
    }

    /**
     * Opens like {@link #open(FileSystem, Path, CommitlogConfig, long, CommitVisitor)}, and takes a log that ends
     * before what is known to have been durable for corrupt.
     *
     * @param provenTxCount how many transactions, counted from 0, a snapshot proves to have been durable
     */
    public static Commitlog open(
            FileSystem files,
            Path directory,
            CommitlogConfig config,
            long fromTxOffset,
            long provenTxCount,
            CommitVisitor visitor) {
        LogDirectory logDirectory = new LogDirectory(files, directory);
        try {
            return new Commitlog(
                    logDirectory,
                    config,
                    new CommitlogRecovery(logDirectory, fromTxOffset, provenTxCount, visitor).run());
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
     * Writes {@code batch} behind everything written before, without forcing it. Begins a new segment before, if the
     * current one is full.
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
            preallocate(batch.sizeBytes());
            writeFrames(batch);
        } catch (IOException e) {
            throw fail("write", e);
        }
        nextTxOffset += batch.count();
    }

    /**
     * Forces everything written so far to disk. Blocks for the disk.
     *
     * @throws CommitlogException if the disk fails now, or failed before; no transaction may be acknowledged from then
     *     on
     */
    public void force() {
        checkUsable();
        try {
            forceFile();
        } catch (IOException e) {
            throw fail("force", e);
        }
    }

    /**
     * Removes the segments that hold nothing from {@code txOffset} on, oldest first, or moves them to {@code archive}.
     * The newest segment always stays. May be called from any thread, also while another one appends.
     *
     * @param archive directory for segments that are no longer needed; null to delete them
     * @return the number of segments removed
     * @throws CommitlogException if the disk fails; what is left is a valid log
     */
    public int releaseBelow(long txOffset, @Nullable Path archive) {
        try {
            return directory.releaseBelow(txOffset, archive);
        } catch (IOException e) {
            throw new CommitlogException(
                    CommitlogErrorCode.COMMITLOG_IO,
                    "cannot remove old segments: directory=" + directory.path() + ", txOffset=" + txOffset,
                    e);
        }
    }

    private void writeFrames(CommitBatch batch) throws IOException {
        batch.finish(durableCount, mask);
        dirty = true;
        batchPosition = position;
        batchTxOffset = batch.firstTxOffset();
        batch.writeTo(file, position);
        position += batch.sizeBytes();
    }

    /**
     * Makes room for {@code length} bytes and more. A force of bytes inside the file writes those bytes; one behind its
     * end has to write the new length too, in the journal of the file system.
     */
    private void preallocate(int length) throws IOException {
        if (zeros.length == 0 || position + length <= allocatedEnd) {
            return;
        }
        // What this batch fills by itself needs no zeros first.
        long start = position + length;
        long end = Math.min(start + config.preallocationBytes(), Math.max(start, config.segmentSizeMaxBytes()));
        for (long at = start; at < end; at += zeros.length) {
            file.write(at, zeros, 0, (int) Math.min(zeros.length, end - at));
        }
        allocatedEnd = end;
    }

    private void forceFile() throws IOException {
        if (dirty) {
            file.force();
            dirty = false;
            index.add(batchTxOffset, batchPosition);
        }
        durableCount = nextTxOffset;
    }

    private void roll() throws IOException {
        // A segment is followed by another only when it is wholly on disk; recovery relies on that.
        forceFile();
        file.truncate(position);
        OpenFile next = directory.createSegment(nextTxOffset);
        OpenFile previous = file;
        file = next;
        index.close();
        index = new OffsetIndex(directory.files(), next.path(), config.indexIntervalMinBytes());
        mask = new SegmentReader(next).mask();
        base = nextTxOffset;
        position = SegmentHeaderLayout.LENGTH;
        allocatedEnd = position;
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
        index.close();
        try (OpenFile closing = file) {
            if (failure == null) {
                forceFile();
                sealBatch.setSeal(nextTxOffset);
                writeFrames(sealBatch);
                closing.force();
                // Only tidiness: zeros behind the last frame mean nothing.
                closing.truncate(position);
            }
        } catch (IOException e) {
            throw fail("close", e);
        }
    }
}
