package dev.stdb.server.snapshot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A snapshot is not what was written; another one, or a backup, has to serve. */
public final class CorruptSnapshotException extends SnapshotException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what is wrong, without the place
     * @param file the damaged or missing file
     * @param offset where in the file, in bytes from its start
     */
    public CorruptSnapshotException(String what, Path file, long offset, @Nullable Throwable cause) {
        super(
                SnapshotErrorCode.SNAPSHOT_CORRUPT,
                what + (what.contains("=") ? ", " : ": ") + "file=" + file.getFileName() + ", offset=" + offset,
                cause);
    }
}
