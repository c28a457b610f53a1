package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.util.List;

/**
 * Reads a log from one end to the other, hands its transactions on, and cuts the torn tail of the newest segment.
 *
 * <p>What counts as torn: damage in the newest segment that no later intact frame proves to be behind the durable end
 * (see {@link CommitFrameLayout}). Everything else is corruption and leaves the files untouched.
 */
final class CommitlogRecovery {

    /** Where writing goes on. {@code file} is open and its owner is the receiver. */
    record Recovered(
            OpenFile file, int mask, long base, long position, long nextTxOffset, long cutBytes, long allocatedEnd) {}

    private static final int REWRITE_CHUNK_BYTES = 1024 * 1024;

    private final LogDirectory directory;
    private final long fromTxOffset;
    private final long provenTxCount;
    private final CommitVisitor visitor;
    private long nextTxOffset;

    /** Greatest durable count in the segment being read; -1 if there is no frame. */
    private long provenCount;

    /** Where the bytes begin that no frame of the segment being read proves to be on disk. */
    private long unprovenPosition;

    /**
     * Creates a recovery.
     *
     * @param fromTxOffset first transaction that is wanted
     * @param provenTxCount how many transactions, counted from 0, are known to have been durable; less is corruption
     */
    CommitlogRecovery(LogDirectory directory, long fromTxOffset, long provenTxCount, CommitVisitor visitor) {
        this.directory = directory;
        this.fromTxOffset = fromTxOffset;
        this.provenTxCount = provenTxCount;
        this.visitor = visitor;
    }

    Recovered run() throws IOException {
        List<Long> bases = directory.openAndListBases();
        long manifestBase = directory.readNewestBase();
        dropHalfCreatedSegment(bases, manifestBase);
        if (bases.isEmpty()) {
            if (manifestBase != LogDirectory.NO_MANIFEST) {
                throw new MissingSegmentException(
                        directory.path(), fromTxOffset, "newestBaseByManifest=" + manifestBase);
            }
            if (provenTxCount > 0) {
                throw new MissingSegmentException(directory.path(), fromTxOffset, "provenTxCount=" + provenTxCount);
            }
            LogDirectory.NewSegment segment = directory.createSegment(fromTxOffset);
            long position = SegmentHeaderLayout.LENGTH;
            return new Recovered(segment.file(), segment.mask(), fromTxOffset, position, fromTxOffset, 0, position);
        }
        long newestBase = bases.get(bases.size() - 1);
        if (newestBase < manifestBase) {
            throw new MissingSegmentException(
                    directory.path(),
                    manifestBase,
                    "newestBase=" + newestBase + ", newestBaseByManifest=" + manifestBase);
        }
        if (bases.get(0) > fromTxOffset) {
            throw new MissingSegmentException(directory.path(), fromTxOffset, "oldestBase=" + bases.get(0));
        }
        Recovered recovered = readAll(bases);
        if (newestBase > manifestBase) {
            directory.writeManifest(newestBase);
        }
        return recovered;
    }

    /**
     * A newest segment whose header never reached the disk, and which the manifest therefore does not name, is as good
     * as none.
     */
    private void dropHalfCreatedSegment(List<Long> bases, long manifestBase) throws IOException {
        if (bases.isEmpty()) {
            return;
        }
        long newestBase = bases.get(bases.size() - 1);
        boolean halfCreated;
        try (OpenFile file = directory.openSegment(newestBase)) {
            // The header is forced before the first frame is written, so a half-created segment holds nothing else.
            halfCreated = newestBase > manifestBase
                    && file.size() <= SegmentHeaderLayout.LENGTH
                    && !LogDirectory.hasIntactHeader(file, newestBase);
        }
        if (halfCreated) {
            directory.deleteSegment(newestBase);
            bases.remove(bases.size() - 1);
        }
    }

    private Recovered readAll(List<Long> bases) throws IOException {
        for (int i = 0; i < bases.size() - 1; i++) {
            long nextBase = bases.get(i + 1);
            if (nextBase <= fromTxOffset) {
                continue; // wholly before the point the caller starts from
            }
            try (OpenFile file = directory.openSegment(bases.get(i))) {
                SegmentReader reader = readSegment(file, bases.get(i));
                if (reader.look() != SegmentReader.Found.END) {
                    throw new CorruptCommitlogException(
                            "commit is damaged: txOffset=" + nextTxOffset, file.path(), reader.position());
                }
                if (nextTxOffset < nextBase && reader.position() < reader.fileSize()) {
                    throw new CorruptCommitlogException(
                            "commit is overwritten with zeros: txOffset=" + nextTxOffset,
                            file.path(),
                            reader.position());
                }
            }
            if (nextTxOffset < nextBase) {
                throw new MissingSegmentException(directory.path(), nextTxOffset, "nextBase=" + nextBase);
            }
            if (nextTxOffset > nextBase) {
                throw new CorruptCommitlogException(
                        "segments overlap: endOfPrevious=" + nextTxOffset, directory.segment(nextBase), 0);
            }
        }
        long newestBase = bases.get(bases.size() - 1);
        OpenFile file = directory.openSegment(newestBase);
        try {
            return readNewest(file, newestBase);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Recovered readNewest(OpenFile file, long base) throws IOException {
        SegmentReader reader = readSegment(file, base);
        long end = reader.position();
        long cutBytes = 0;
        long allocatedEnd = reader.fileSize();
        if (reader.look() == SegmentReader.Found.DAMAGE) {
            if (nextTxOffset < provenTxCount || reader.isProvenDurableByLaterFrame(nextTxOffset)) {
                throw new CorruptCommitlogException(
                        "durable commit is damaged: txOffset=" + nextTxOffset, file.path(), end);
            }
            cutBytes = reader.fileSize() - end;
            allocatedEnd = end;
            file.truncate(end);
        } else if (nextTxOffset < provenTxCount) {
            throw new CorruptCommitlogException(
                    "log ends before what is known to be durable: txOffset=" + nextTxOffset + ", provenTxCount="
                            + provenTxCount,
                    file.path(),
                    end);
        }
        rewriteUnproven(file, end);
        file.force();
        return new Recovered(file, reader.mask(), base, end, nextTxOffset, cutBytes, allocatedEnd);
    }

    /**
     * Writes what may be in the page cache only once more, so that the next force has it. A process that died before
     * its force leaves such bytes, and after a failed force the kernel even takes them for written: a force alone would
     * then report success and do nothing.
     */
    private void rewriteUnproven(OpenFile file, long end) throws IOException {
        byte[] chunk = new byte[(int) Math.min(REWRITE_CHUNK_BYTES, end - unprovenPosition)];
        long position = unprovenPosition;
        while (position < end) {
            int length = file.read(position, chunk, 0, (int) Math.min(chunk.length, end - position));
            file.write(position, chunk, 0, length);
            position += length;
        }
    }

    /** Reads from the header to the first position that is no frame. */
    private SegmentReader readSegment(OpenFile file, long base) throws IOException {
        if (!LogDirectory.hasIntactHeader(file, base)) {
            throw new CorruptCommitlogException("segment header is damaged", file.path(), 0);
        }
        nextTxOffset = base;
        provenCount = -1;
        unprovenPosition = 0;
        SegmentReader reader = seek(file, base);
        while (reader.look() == SegmentReader.Found.FRAME) {
            if (reader.txOffset() != nextTxOffset) {
                throw new CorruptCommitlogException(
                        "tx offset out of order: expected=" + nextTxOffset + ", actual=" + reader.txOffset(),
                        file.path(),
                        reader.position());
            }
            if (reader.durableCount() > provenCount) {
                // The count grows with the first frame after a force, and that force covered all frames before it.
                provenCount = reader.durableCount();
                unprovenPosition = reader.position();
            }
            if (!reader.isSeal()) {
                if (nextTxOffset >= fromTxOffset) {
                    visitor.visit(
                            nextTxOffset,
                            reader.array(),
                            reader.frameIndex() + CommitFrameLayout.HEADER_LENGTH,
                            reader.payloadLength());
                }
                nextTxOffset++;
            }
            reader.advance();
        }
        return reader;
    }

    /** Returns a reader that starts at or before the first wanted transaction. */
    private SegmentReader seek(OpenFile file, long base) throws IOException {
        if (fromTxOffset > base) {
            long position = OffsetIndex.seek(directory.files(), file, fromTxOffset);
            if (position > SegmentHeaderLayout.LENGTH) {
                SegmentReader reader = new SegmentReader(file, position);
                reader.look();
                nextTxOffset = reader.txOffset();
                // An index entry is written after its frame was forced.
                unprovenPosition = position;
                return reader;
            }
        }
        return new SegmentReader(file);
    }
}
