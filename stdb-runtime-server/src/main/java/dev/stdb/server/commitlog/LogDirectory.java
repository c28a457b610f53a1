package dev.stdb.server.commitlog;

import dev.stdb.server.common.RandomSource;
import dev.stdb.server.common.io.FileCopy;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenDirectory;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a log: finds, creates and checks segments and the manifest. Stateless but for its arguments. */
final class LogDirectory {

    private static final String MANIFEST = "manifest";
    private static final String MANIFEST_TEMPORARY = "manifest.new";

    /** {@link #readNewestBase} when there is no manifest. */
    static final long NO_MANIFEST = -1;

    /** Masks need not be repeatable, but must not be guessed by those who write payloads. */
    private static final RandomSource MASKS = RandomSource.secure();

    private final FileSystem files;
    private final Path directory;

    LogDirectory(FileSystem files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    FileSystem files() {
        return files;
    }

    Path path() {
        return directory;
    }

    Path segment(long base) {
        return directory.resolve(SegmentName.of(base));
    }

    /** Creates the directory if needed and returns the bases of its segments in ascending order. */
    List<Long> openAndListBases() throws IOException {
        if (!files.exists(directory)) {
            files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                files.forceDirectory(parent);
            }
        }
        files.delete(directory.resolve(MANIFEST_TEMPORARY));
        files.delete(directory.resolve(SpareSegment.NAME));
        // A process that died may have left names that are not on disk yet; what follows relies on them.
        files.forceDirectory(directory);
        return listBases();
    }

    /** Returns the bases of the segments in ascending order; none if there is no directory. */
    List<Long> listBases() throws IOException {
        List<Long> bases = new ArrayList<>();
        if (files.exists(directory)) {
            for (String name : files.list(directory)) {
                SegmentName.parse(name).ifPresent(bases::add);
            }
        }
        return bases;
    }

    /** A segment to append to. */
    record NewSegment(OpenFile file, int mask) {}

    /** Creates the segment that starts with {@code base}, forces it, and only then names it in the manifest. */
    NewSegment createSegment(long base) throws IOException {
        try (SpareSegment spare = openSpare()) {
            NewSegment segment = nameSegment(spare, base);
            try {
                writeManifest(base);
                return segment;
            } catch (IOException | RuntimeException e) {
                segment.file().close();
                throw e;
            }
        }
    }

    /** Creates a file that can become a segment. */
    SpareSegment openSpare() throws IOException {
        return SpareSegment.create(files, directory);
    }

    /** Makes a spare file the segment that starts with {@code base}; the manifest is left alone. */
    NewSegment nameSegment(SpareSegment spare, long base) throws IOException {
        files.delete(OffsetIndex.pathOf(segment(base)));
        int mask = (int) MASKS.nextLong();
        return new NewSegment(spare.become(segment(base), SegmentHeaderLayout.encode(base, mask)), mask);
    }

    OpenFile openSegment(long base) throws IOException {
        return files.open(segment(base));
    }

    void deleteSegment(long base) throws IOException {
        files.delete(segment(base));
        files.delete(OffsetIndex.pathOf(segment(base)));
        files.forceDirectory(directory);
    }

    /**
     * Removes or archives segments wholly before {@code txOffset}, oldest first, never the newest; returns their
     * number.
     */
    int releaseBelow(long txOffset, @Nullable Path archive) throws IOException {
        List<Long> bases = listBases();
        int count = 0;
        while (count + 1 < bases.size() && bases.get(count + 1) <= txOffset) {
            Path segment = segment(bases.get(count));
            if (archive == null) {
                files.delete(segment);
            } else {
                archive(segment, archive);
            }
            files.delete(OffsetIndex.pathOf(segment));
            count++;
        }
        if (count > 0) {
            files.forceDirectory(directory);
        }
        return count;
    }

    private void archive(Path segment, Path archive) throws IOException {
        if (!files.exists(archive)) {
            files.createDirectories(archive);
        }
        Path target = archive.resolve(segment.getFileName());
        for (int copy = 2; files.exists(target); copy++) {
            // Of a history that a restore to an earlier moment ended: an archive loses nothing.
            target = target.resolveSibling(segment.getFileName() + "." + copy);
        }
        try {
            files.rename(segment, target);
        } catch (AtomicMoveNotSupportedException e) {
            // Another file system: the copy must be safe before the original goes.
            FileCopy.copy(files, segment, target.resolveSibling(target.getFileName() + ".new"));
            files.rename(target.resolveSibling(target.getFileName() + ".new"), target);
            files.forceDirectory(archive);
            files.delete(segment);
            return;
        }
        files.forceDirectory(archive);
    }

    /**
     * Replaces the manifest.
     *
     * @throws ForceFailedException if a force failed
     * @throws IOException if the old one is still there; may be tried again
     */
    void writeManifest(long newestBase) throws IOException {
        Path temporary = directory.resolve(MANIFEST_TEMPORARY);
        files.delete(temporary);
        // First of all: once the manifest is replaced nothing may be missing to force that.
        try (OpenDirectory open = files.openDirectory(directory)) {
            try (OpenFile file = files.create(temporary)) {
                file.write(0, ManifestLayout.encode(newestBase), 0, ManifestLayout.LENGTH);
                ForceFailedException.orFail(file::force);
            }
            files.rename(temporary, directory.resolve(MANIFEST));
            ForceFailedException.orFail(open::force);
        }
    }

    /** Returns the base of the newest segment by the manifest, or {@link #NO_MANIFEST}. */
    long readNewestBase() throws IOException {
        Path manifest = directory.resolve(MANIFEST);
        if (!files.exists(manifest)) {
            return NO_MANIFEST;
        }
        byte[] bytes = new byte[ManifestLayout.LENGTH];
        try (OpenFile file = files.openReadOnly(manifest)) {
            int length = file.read(0, bytes, 0, bytes.length);
            if (length < bytes.length || !ManifestLayout.isIntact(bytes)) {
                throw new CorruptCommitlogException("manifest is damaged", manifest, 0);
            }
        }
        if (ManifestLayout.version(bytes) > ManifestLayout.VERSION_CURRENT) {
            throw new CommitlogTooNewException(manifest, ManifestLayout.version(bytes), ManifestLayout.VERSION_CURRENT);
        }
        return ManifestLayout.newestBase(bytes);
    }

    /**
     * Tells whether {@code file} starts with an intact header.
     *
     * @throws CommitlogException if the header is intact but not one for us: other version, checksum algorithm or base
     */
    static boolean hasIntactHeader(OpenFile file, long base) throws IOException {
        byte[] header = new byte[SegmentHeaderLayout.LENGTH];
        if (file.read(0, header, 0, header.length) < header.length || !SegmentHeaderLayout.isIntact(header)) {
            return false;
        }
        int version = SegmentHeaderLayout.version(header);
        if (version < SegmentHeaderLayout.VERSION_MIN) {
            throw new CommitlogTooOldException(file.path(), version, SegmentHeaderLayout.VERSION_MIN);
        }
        if (version > SegmentHeaderLayout.VERSION_CURRENT) {
            throw new CommitlogTooNewException(file.path(), version, SegmentHeaderLayout.VERSION_CURRENT);
        }
        int algorithm = SegmentHeaderLayout.algorithm(header);
        if (algorithm != SegmentHeaderLayout.ALGORITHM_CRC32C) {
            throw new CorruptCommitlogException(
                    "unknown checksum algorithm: expected=" + SegmentHeaderLayout.ALGORITHM_CRC32C + ", actual="
                            + algorithm,
                    file.path(),
                    SegmentHeaderLayout.ALGORITHM_OFFSET);
        }
        if (SegmentHeaderLayout.base(header) != base) {
            throw new CorruptCommitlogException(
                    "segment does not start where its name says: expected=" + base + ", actual="
                            + SegmentHeaderLayout.base(header),
                    file.path(),
                    SegmentHeaderLayout.BASE_OFFSET);
        }
        return true;
    }
}
