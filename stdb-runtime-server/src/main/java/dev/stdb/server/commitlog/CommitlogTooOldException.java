package dev.stdb.server.commitlog;

import java.nio.file.Path;

/** A file of the log has a format version older than any this release reads. */
public final class CommitlogTooOldException extends CommitlogException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public CommitlogTooOldException(Path file, int version, int limit) {
        super(
                CommitlogErrorCode.COMMITLOG_TOO_OLD,
                "commitlog format is too old: version=" + version + ", limit=" + limit + ", file=" + file.getFileName(),
                null);
    }
}
