package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log of one database: appends batches of transactions, reads them back at open.
 *
 * <p>Invariant: a transaction counts as durable only after {@link #force} returned. A log that failed once to force
 * refuses everything from then on, because after a failed force nobody knows what is on disk. A write that fails does
 * no harm and may be repeated: what it may have left behind the last transaction was never forced, and is written over.
 *
 * <p>A full segment is followed by a new one when that can be had; without room or file descriptors the old one goes
 * on. Confined to one thread at a time, except for {@link #releaseBelow}. The caller holds the lock on the directory.
 */
public final class Commitlog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Commitlog.class);

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
    /** Whether a failed write may have left bytes behind {@link #position}. */
    private boolean torn;

    private @Nullable SpareSegment spare;
    /** The newest segment by the manifest. */
    private long manifestBase;
    /** Whether it was told that something beside the transactions cannot be written. */
    private boolean troubled;

    private boolean closed;
    private @Nullable CommitlogException failure;

    private Commitlog(LogDirectory directory, CommitlogConfig config, CommitlogRecovery.Recovered recovered) {
        this.directory = directory;
        this.config = config;
        this.file = recovered.file();
        this.mask = recovered.mask();
        this.base = recovered.base();
        this.manifestBase = base;
        this.position = recovered.position();
        this.nextTxOffset = recovered.nextTxOffset();
        this.durableCount = recovered.nextTxOffset();
        this.cutBytes = recovered.cutBytes();
        this.allocatedEnd = recovered.allocatedEnd();
        this.zeros = new byte[Math.min(config.preallocationBytes(), ZEROS_MAX_BYTES)];
        this.index = new OffsetIndex(directory.files(), directory.segment(base), config.indexIntervalMinBytes());
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
     * current one is full and a new one can be had.
     *
     * @param batch holds at least one transaction, the first is {@link #nextTxOffset}; its transactions are untouched
     * @throws CommitlogException with {@link CommitlogErrorCode#COMMITLOG_WRITE} if nothing of the batch counts and it
     *     may be written again; with another code if a force failed now, or before
     */
    public void write(CommitBatch batch) {
        if (batch.count() == 0 || batch.firstTxOffset() != nextTxOffset) {
            throw new IllegalArgumentException("batch does not continue the log: expected=" + nextTxOffset + ", actual="
                    + batch.firstTxOffset() + ", count=" + batch.count());
        }
        checkUsable();
        try {
            if (torn) {
                cutTorn();
            }
            rollIfDue();
            nameInManifest();
            writeFrames(batch);
        } catch (ForceFailedException e) {
            throw fail("force", e);
        } catch (IOException e) {
            throw failed(CommitlogErrorCode.COMMITLOG_WRITE, "write", e);
        }
        nextTxOffset += batch.count();
        preallocate();
    }

    /** Creates the file of the next segment when the current one is half full, so that it is there when needed. */
    public void prepareNext() {
        if (spare == null && position >= config.segmentSizeMaxBytes() / 2 && failure == null && !closed) {
            try {
                spare = directory.openSpare();
            } catch (IOException e) {
                tellOnce("no file for the next segment yet", e);
            }
        }
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
        torn = true;
        batch.writeTo(file, position);
        torn = false;
        dirty = true;
        batchPosition = position;
        batchTxOffset = batch.firstTxOffset();
        position += batch.sizeBytes();
    }

    /** Gives up what a failed write left: whole frames of it would count as transactions. */
    private void cutTorn() throws IOException {
        file.truncate(position);
        allocatedEnd = position;
        torn = false;
        // Not to come back when a crash undoes the cut after another segment was begun.
        dirty = true;
    }

    /**
     * Makes room for more. A force of bytes inside the file writes those bytes; one behind its end has to write the new
     * length too, in the journal of the file system. Without room for zeros the log goes on without.
     */
    private void preallocate() {
        if (zeros.length == 0 || position <= allocatedEnd) {
            return;
        }
        long end = Math.min(position + config.preallocationBytes(), Math.max(position, config.segmentSizeMaxBytes()));
        allocatedEnd = position;
        try {
            for (long at = position; at < end; at += zeros.length) {
                file.write(at, zeros, 0, (int) Math.min(zeros.length, end - at));
            }
            allocatedEnd = end;
        } catch (IOException e) {
            LOG.debug("no room ahead of the log: segment={}, position={}", file, position, e);
        }
    }

    private void forceFile() throws ForceFailedException {
        if (dirty) {
            ForceFailedException.orFail(file::force);
            dirty = false;
            index.add(batchTxOffset, batchPosition);
        }
        durableCount = nextTxOffset;
    }

    private void rollIfDue() throws ForceFailedException {
        if (position < config.segmentSizeMaxBytes() || nextTxOffset == base) {
            return;
        }
        // A segment is followed by another only when it is wholly on disk; recovery relies on that.
        forceFile();
        try {
            SpareSegment ready = spare == null ? directory.openSpare() : spare;
            spare = ready;
            begin(directory.nameSegment(ready, nextTxOffset));
            spare = null;
            ready.close();
        } catch (ForceFailedException e) {
            throw e;
        } catch (IOException e) {
            tellOnce("no new segment can be begun, the log goes on in the one there is", e);
        }
    }

    private void begin(LogDirectory.NewSegment next) {
        OpenFile previous = file;
        long end = position;
        file = next.file();
        mask = next.mask();
        base = nextTxOffset;
        position = SegmentHeaderLayout.LENGTH;
        allocatedEnd = position;
        index.close();
        index = new OffsetIndex(directory.files(), directory.segment(base), config.indexIntervalMinBytes());
        try (previous) {
            // Only tidiness: zeros behind the last frame mean nothing.
            previous.truncate(end);
        } catch (IOException e) {
            LOG.debug("full segment not tidied up: segment={}", previous, e);
        }
    }

    /** Names the newest segment in the manifest; until that can be done its loss would not be noticed. */
    private void nameInManifest() throws ForceFailedException {
        if (manifestBase == base) {
            return;
        }
        try {
            directory.writeManifest(base);
            manifestBase = base;
            troubled = false;
        } catch (ForceFailedException e) {
            throw e;
        } catch (IOException e) {
            tellOnce("manifest does not name the newest segment yet", e);
        }
    }

    private void tellOnce(String what, IOException reason) {
        if (!troubled) {
            troubled = true;
            LOG.warn("{}: segment={}, nextTxOffset={}", what, directory.segment(base), nextTxOffset, reason);
        }
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
        CommitlogException exception = failed(CommitlogErrorCode.COMMITLOG_IO, operation, cause);
        failure = exception;
        return exception;
    }

    private CommitlogException failed(CommitlogErrorCode code, String operation, IOException cause) {
        return new CommitlogException(
                code,
                "commitlog " + operation + " failed: segment=" + directory.segment(base) + ", offset=" + position
                        + ", nextTxOffset=" + nextTxOffset,
                cause);
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
        discardSpare();
        try (OpenFile closing = file) {
            if (failure == null) {
                seal(closing);
            }
        } catch (IOException e) {
            throw fail("close", e);
        }
    }

    private void seal(OpenFile closing) throws IOException {
        if (torn) {
            cutTorn();
        }
        forceFile();
        sealBatch.setSeal(nextTxOffset);
        writeFrames(sealBatch);
        closing.force();
        // Only tidiness: zeros behind the last frame mean nothing.
        closing.truncate(position);
    }

    private void discardSpare() {
        SpareSegment unused = spare;
        spare = null;
        try {
            if (unused != null) {
                unused.close();
            }
        } catch (IOException e) {
            LOG.debug("spare segment stays until the log is opened again: directory={}", directory.path(), e);
        }
    }
}
