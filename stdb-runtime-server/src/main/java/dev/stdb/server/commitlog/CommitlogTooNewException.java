package dev.stdb.server.commitlog;

import java.nio.file.Path;

/** A file of the log has a format version newer than any this release reads. */
public final class CommitlogTooNewException extends CommitlogException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public CommitlogTooNewException(Path file, int version, int limit) {
        super(
                CommitlogErrorCode.COMMITLOG_TOO_NEW,
                "commitlog format is too new: version=" + version + ", limit=" + limit + ", file=" + file.getFileName(),
                null);
    }
}
