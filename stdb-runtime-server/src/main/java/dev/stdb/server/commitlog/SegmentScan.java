package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one segment holds, found by reading all of it. Changes nothing on disk and needs no lock; used by tools, where
 * {@link Commitlog#open} would refuse or repair.
 *
 * @param base number of the first transaction, by the name of the file
 * @param file the segment
 * @param fileSize its length in bytes
 * @param endPosition first byte behind the intact frames that follow each other from the head on
 * @param nextTxOffset number behind the last transaction of those
 * @param durableCount greatest durable count of any intact frame, also behind damage
 * @param knownTxCount how many transactions, counted from 0, any intact frame tells of, also behind damage
 * @param problem what is wrong at {@code endPosition}; null if nothing is
 */
public record SegmentScan(
        long base,
        Path file,
        long fileSize,
        long endPosition,
        long nextTxOffset,
        long durableCount,
        long knownTxCount,
        @Nullable String problem) {

    /** Returns whether every byte is as it was written. */
    public boolean isIntact() {
        return problem == null;
    }

    /**
     * Reads all segments of a log, each for itself.
     *
     * @param fromTxOffset segments wholly before it are left out
     * @param visitor gets every transaction from {@code fromTxOffset} on that belongs to the intact part of its segment
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
            throw new CommitlogException(
                    CommitlogErrorCode.COMMITLOG_IO, "cannot read commitlog: directory=" + directory, e);
        }
    }

    private static SegmentScan scanOne(FileSystem files, Path path, long base, long fromTxOffset, CommitVisitor visitor)
            throws IOException {
        try (OpenFile file = files.openReadOnly(path)) {
            String header = headerProblem(file, base);
            if (header != null) {
                return new SegmentScan(base, path, file.size(), 0, base, 0, base, header);
            }
            SegmentReader reader = new SegmentReader(file);
            long next = base;
            long durableCount = 0;
            String problem = null;
            while (problem == null && reader.look() == SegmentReader.Found.FRAME) {
                if (reader.txOffset() != next) {
                    problem = "tx offset out of order: expected=" + next + ", actual=" + reader.txOffset();
                } else {
                    durableCount = Math.max(durableCount, reader.durableCount());
                    next += visit(reader, fromTxOffset, visitor);
                    reader.advance();
                }
            }
            long knownTxCount = next;
            if (problem == null && reader.look() == SegmentReader.Found.DAMAGE) {
                SegmentReader.Later later = reader.lookBehindDamage(next);
                durableCount = Math.max(durableCount, later.durableCount());
                knownTxCount = Math.max(knownTxCount, Math.max(later.txCount(), later.durableCount()));
                problem = durableCount > next
                        ? "durable commit is damaged: txOffset=" + next
                        : "incomplete commit: txOffset=" + next;
            }
            return new SegmentScan(
                    base, path, reader.fileSize(), reader.position(), next, durableCount, knownTxCount, problem);
        }
    }

    private static @Nullable String headerProblem(OpenFile file, long base) throws IOException {
        try {
            return LogDirectory.hasIntactHeader(file, base) ? null : "segment header is damaged";
        } catch (CommitlogException e) {
            return e.getMessage();
        }
    }

    private static int visit(SegmentReader reader, long fromTxOffset, CommitVisitor visitor) {
        if (reader.isSeal()) {
            return 0;
        }
        if (reader.txOffset() >= fromTxOffset) {
            visitor.visit(
                    reader.txOffset(),
                    reader.array(),
                    reader.frameIndex() + CommitFrameLayout.HEADER_LENGTH,
                    reader.payloadLength());
        }
        return 1;
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
            throw new CommitlogException(
                    CommitlogErrorCode.COMMITLOG_IO, "cannot read commitlog: directory=" + directory, e);
        }
    }

    /** Writes a manifest that names the newest segment there is. For repair. */
    public static void rewriteManifest(FileSystem files, Path directory) {
        LogDirectory logDirectory = new LogDirectory(files, directory);
        try {
            List<Long> bases = logDirectory.openAndListBases();
            if (!bases.isEmpty()) {
                logDirectory.writeManifest(bases.get(bases.size() - 1));
            }
        } catch (IOException e) {
            throw new CommitlogException(
                    CommitlogErrorCode.COMMITLOG_IO, "cannot write manifest: directory=" + directory, e);
        }
    }
}
