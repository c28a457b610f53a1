package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one segment holds, found by reading all of it, also behind damage. Changes nothing on disk and needs no lock;
 * used by tools, where {@link Commitlog#open} would refuse or repair.
 *
 * @param base number of the first transaction, by the name of the file
 * @param file the segment
 * @param isForeign whether the header is intact and says that this file does not belong here; its transactions are not
 *     to be used then
 * @param fileSize its length in bytes
 * @param ranges intact transactions, by ascending number and position; none empty
 * @param durableCount how many transactions, counted from 0, the frames say were durable
 * @param problems what is wrong; empty if every byte is as it was written
 */
public record SegmentScan(
        long base,
        Path file,
        boolean isForeign,
        long fileSize,
        List<Range> ranges,
        long durableCount,
        List<Problem> problems) {

    /**
     * Transactions without gap between them.
     *
     * @param firstTxOffset number of the first
     * @param endTxOffset number behind the last
     * @param position of the first frame in bytes from the start of the file
     * @param endPosition first byte behind the last frame
     */
    public record Range(long firstTxOffset, long endTxOffset, long position, long endPosition) {}

    /**
     * Something wrong in a segment.
     *
     * @param text what, with the transaction concerned
     * @param offset where in the file, in bytes from its start
     * @param torn whether a crash explains it: nothing says that what is missing was ever durable
     */
    public record Problem(String text, long offset, boolean torn) {}

    /**
     * Returns the number behind the last transaction that is intact without a gap from the start; the base if none is.
     */
    public long intactEnd() {
        return !ranges.isEmpty() && ranges.get(0).firstTxOffset() == base
                ? ranges.get(0).endTxOffset()
                : base;
    }

    /** Returns how many transactions, counted from 0, this segment tells of. */
    public long knownTxCount() {
        long end = ranges.isEmpty() ? base : ranges.get(ranges.size() - 1).endTxOffset();
        return Math.max(end, durableCount);
    }

    /**
     * Reads all segments of a log, each for itself.
     *
     * @param fromTxOffset segments wholly before it are left out
     * @param visitor gets every intact transaction from {@code fromTxOffset} on
     * @return the segments by ascending base; none if there is no directory
     * @throws CommitlogException if the disk fails
     */
    public static List<SegmentScan> scan(FileSystem files, Path directory, long fromTxOffset, CommitVisitor visitor) {
        LogDirectory logDirectory = new LogDirectory(files, directory);
        try {
            List<Long> bases = logDirectory.listBases();
            List<SegmentScan> scans = new ArrayList<>();
            for (int i = 0; i < bases.size(); i++) {
                if (i + 1 == bases.size() || bases.get(i + 1) > fromTxOffset) {
                    scans.add(scanOne(files, logDirectory.segment(bases.get(i)), bases.get(i), fromTxOffset, visitor));
                }
            }
            return scans;
        } catch (IOException e) {
            throw failed("cannot read commitlog", directory, e);
        }
    }

    /** Reads this segment again, as it is now. */
    public SegmentScan again(FileSystem files) {
        try {
            return scanOne(files, file, base, Long.MAX_VALUE, CommitVisitor.NONE);
        } catch (IOException e) {
            throw failed("cannot read segment", file, e);
        }
    }

    private static CommitlogException failed(String what, Path path, IOException cause) {
        return new CommitlogException(
                CommitlogErrorCode.COMMITLOG_IO, what + ": path=" + path + ": " + cause.getMessage(), cause);
    }

    private static SegmentScan scanOne(FileSystem files, Path path, long base, long fromTxOffset, CommitVisitor visitor)
            throws IOException {
        try (OpenFile file = files.openReadOnly(path)) {
            Scanner scanner = new Scanner(file, base, fromTxOffset, visitor);
            scanner.run();
            return new SegmentScan(
                    base,
                    path,
                    scanner.isForeign,
                    file.size(),
                    scanner.ranges,
                    scanner.durableCount,
                    scanner.classified());
        }
    }

    /** Walks one segment. */
    private static final class Scanner {
        final List<Range> ranges = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Long> damagedTxOffsets = new ArrayList<>();
        private final OpenFile file;
        private final SegmentReader reader;
        private final long base;
        private final long fromTxOffset;
        private final CommitVisitor visitor;
        boolean isForeign;
        long durableCount;
        private long next;
        private long rangeStart;
        private long rangePosition;

        Scanner(OpenFile file, long base, long fromTxOffset, CommitVisitor visitor) throws IOException {
            this.file = file;
            this.reader = new SegmentReader(file);
            this.base = base;
            this.next = base;
            this.rangeStart = base;
            this.rangePosition = reader.position();
            this.fromTxOffset = fromTxOffset;
            this.visitor = visitor;
        }

        void run() throws IOException {
            checkHeader();
            boolean more = reader.fileSize() > SegmentHeaderLayout.LENGTH;
            while (more) {
                SegmentReader.Found found = reader.look();
                if (found == SegmentReader.Found.FRAME) {
                    takeFrame();
                } else {
                    endRange();
                    more = found == SegmentReader.Found.DAMAGE && resume();
                }
            }
        }

        private void checkHeader() throws IOException {
            try {
                if (!LogDirectory.hasIntactHeader(file, base)) {
                    note("segment header is damaged", 0, -1);
                }
            } catch (CommitlogException e) {
                isForeign = true;
                note(String.valueOf(e.getMessage()), 0, -1);
            }
        }

        private void takeFrame() {
            if (reader.txOffset() != next) {
                endRange();
                if (problems.isEmpty() || reader.txOffset() < next) {
                    note(
                            "tx offset out of order: expected=" + next + ", actual=" + reader.txOffset(),
                            reader.position(),
                            next);
                }
                next = reader.txOffset();
                rangeStart = next;
                rangePosition = reader.position();
            }
            durableCount = Math.max(durableCount, reader.durableCount());
            if (!reader.isSeal()) {
                if (next >= fromTxOffset) {
                    int payload = reader.frameIndex() + CommitFrameLayout.HEADER_LENGTH;
                    visitor.visit(next, reader.array(), payload, reader.payloadLength());
                }
                next++;
            }
            reader.advance();
        }

        private void endRange() {
            if (next > rangeStart) {
                ranges.add(new Range(rangeStart, next, rangePosition, reader.position()));
            }
            rangeStart = next;
            rangePosition = reader.position();
        }

        /** Notes a damage and looks for the next frame behind it. */
        private boolean resume() throws IOException {
            note("commit is damaged: txOffset=" + next, reader.position(), next);
            boolean found = reader.skipDamage(next);
            if (found) {
                reader.look();
                next = reader.txOffset();
                rangeStart = next;
                rangePosition = reader.position();
            }
            return found;
        }

        private void note(String text, long offset, long txOffset) {
            problems.add(new Problem(text, offset, false));
            damagedTxOffsets.add(txOffset);
        }

        /** Returns the problems, now that it is known what was durable. */
        List<Problem> classified() {
            List<Problem> result = new ArrayList<>();
            for (int i = 0; i < problems.size(); i++) {
                Problem problem = problems.get(i);
                boolean torn = damagedTxOffsets.get(i) >= durableCount;
                result.add(new Problem(problem.text, problem.offset, torn));
            }
            return result;
        }
    }

    /** Returns what is wrong with the manifest of a log; null if nothing is. */
    public static @Nullable String manifestProblem(FileSystem files, Path directory) {
        LogDirectory logDirectory = new LogDirectory(files, directory);
        try {
            List<Long> bases = logDirectory.listBases();
            long newestBase = logDirectory.readNewestBase();
            if (newestBase == LogDirectory.NO_MANIFEST) {
                return bases.isEmpty() ? null : "manifest is missing";
            }
            if (bases.isEmpty() || bases.get(bases.size() - 1) < newestBase) {
                return "newest segment is missing: newestBaseByManifest=" + newestBase;
            }
            return null;
        } catch (CommitlogException e) {
            return e.getMessage();
        } catch (IOException e) {
            throw failed("cannot read manifest", directory, e);
        }
    }

    /** Writes a manifest that names the newest segment there is. For tools. */
    public static void rewriteManifest(FileSystem files, Path directory) {
        LogDirectory logDirectory = new LogDirectory(files, directory);
        try {
            List<Long> bases = logDirectory.openAndListBases();
            if (!bases.isEmpty()) {
                logDirectory.writeManifest(bases.get(bases.size() - 1));
            }
        } catch (IOException e) {
            throw failed("cannot write manifest", directory, e);
        }
    }

    /**
     * Copies transactions into a segment of their own; the copy is forced. For tools.
     *
     * @param range where they are in {@code source}
     * @param directory directory of the log that gets the segment, created if needed; the manifest is left alone
     * @param endTxOffset transactions from here on are left out
     * @return the number of transactions copied
     */
    public static long copyRange(FileSystem files, Path source, Range range, Path directory, long endTxOffset) {
        LogDirectory target = new LogDirectory(files, directory);
        try (OpenFile in = files.openReadOnly(source)) {
            target.openAndListBases();
            long end = range.endPosition();
            SegmentReader reader = new SegmentReader(in, range.position());
            if (endTxOffset < range.endTxOffset()) {
                while (reader.look() == SegmentReader.Found.FRAME && reader.txOffset() < endTxOffset) {
                    reader.advance();
                }
                end = reader.position();
            }
            try (OpenFile out = files.create(target.segment(range.firstTxOffset()))) {
                byte[] header = SegmentHeaderLayout.encode(range.firstTxOffset(), reader.mask());
                out.write(0, header, 0, header.length);
                byte[] chunk = new byte[1 << 20];
                long shift = SegmentHeaderLayout.LENGTH - range.position();
                for (long at = range.position(); at < end; at += chunk.length) {
                    int length = in.read(at, chunk, 0, (int) Math.min(chunk.length, end - at));
                    out.write(at + shift, chunk, 0, length);
                }
                out.force();
            }
            files.forceDirectory(directory);
            return Math.min(endTxOffset, range.endTxOffset()) - range.firstTxOffset();
        } catch (IOException e) {
            throw failed("cannot copy segment", source, e);
        }
    }

    /** Creates a log whose next transaction is {@code nextTxOffset}. For tools. */
    public static void createEmpty(FileSystem files, Path directory, long nextTxOffset) {
        LogDirectory target = new LogDirectory(files, directory);
        try {
            target.openAndListBases();
            target.createSegment(nextTxOffset).file().close();
        } catch (IOException e) {
            throw failed("cannot create segment", directory, e);
        }
    }
}
