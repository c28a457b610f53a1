package dev.stdb.server.commitlog;

import java.nio.file.Path;

/** A file of the log is damaged in a place a crash cannot explain. Nothing was changed on disk. */
public final class CorruptCommitlogException extends CommitlogException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what failed, in the form {@code commit checksum mismatch: expected=…, actual=…}
     * @param file the damaged file
     * @param offset first damaged byte, from the start of the file
     */
    public CorruptCommitlogException(String what, Path file, long offset) {
        super(
                CommitlogErrorCode.COMMITLOG_CORRUPT,
                what + (what.contains("=") ? ", " : ": ") + "segment=" + file.getFileName() + ", offset=" + offset,
                null);
    }
}
