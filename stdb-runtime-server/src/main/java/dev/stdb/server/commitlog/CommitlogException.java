package dev.stdb.server.commitlog;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A commitlog cannot be opened, read or written. */
public class CommitlogException extends StdbException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; {@code message} names the resource. */
    public CommitlogException(CommitlogErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
