package dev.stdb.server.snapshot;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A snapshot cannot be written or read. */
public class SnapshotException extends StdbException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public SnapshotException(SnapshotErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
