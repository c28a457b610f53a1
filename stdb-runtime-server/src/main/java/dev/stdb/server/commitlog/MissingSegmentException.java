package dev.stdb.server.commitlog;

import java.nio.file.Path;

/** A segment that the log needs is not in its directory. */
public final class MissingSegmentException extends CommitlogException {

    private static final long serialVersionUID = 1L;

    private final long missingTxOffset;

    /**
     * Creates the exception.
     *
     * @param directory the directory of the log
     * @param missingTxOffset first transaction that no file holds
     * @param detail how the loss was noticed, {@code name=value} pairs
     */
    public MissingSegmentException(Path directory, long missingTxOffset, String detail) {
        super(
                CommitlogErrorCode.COMMITLOG_SEGMENT_MISSING,
                "commitlog segment is missing: missingTxOffset=" + missingTxOffset + ", " + detail + ", directory="
                        + directory,
                null);
        this.missingTxOffset = missingTxOffset;
    }

    /** Returns the first transaction that no file holds. */
    public long missingTxOffset() {
        return missingTxOffset;
    }
}
