package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenDirectory;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that can become the next segment when no more files can be opened: it and the directory are open already.
 * Confined to the thread of the log.
 */
final class SpareSegment implements AutoCloseable {

    /** No name of a segment: what has it after a crash is worth nothing. */
    static final String NAME = "segment.new";

    private final FileSystem files;
    private final Path path;
    private final OpenFile file;
    private final OpenDirectory directory;
    private boolean isSegment;

    private SpareSegment(FileSystem files, Path path, OpenFile file, OpenDirectory directory) {
        this.files = files;
        this.path = path;
        this.file = file;
        this.directory = directory;
    }

    /** Creates the file. */
    static SpareSegment create(FileSystem files, Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        OpenDirectory open = files.openDirectory(directory);
        try {
            files.delete(path);
            return new SpareSegment(files, path, files.create(path), open);
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /**
     * Turns the file into a segment with a header, durably. Opens nothing.
     *
     * @return the segment, which belongs to the caller
     * @throws ForceFailedException if a force failed
     * @throws IOException if there is no such segment; may be tried again
     */
    OpenFile become(Path segment, byte[] header) throws IOException {
        file.write(0, header, 0, header.length);
        // Before it has its name: a segment there is has a header.
        ForceFailedException.orFail(file::force);
        try {
            files.rename(path, segment);
        } catch (IOException e) {
            if (!files.exists(segment)) {
                throw e;
            }
            // Done nevertheless: what goes on in the segment before it would be lost.
        }
        ForceFailedException.orFail(directory::force);
        isSegment = true;
        return file;
    }

    /** Closes the directory and, unless it became a segment, the file, which is deleted. */
    @Override
    public void close() throws IOException {
        try (directory) {
            if (!isSegment) {
                file.close();
                files.delete(path);
            }
        }
    }
}
