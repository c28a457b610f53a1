package dev.stdb.client;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** The connection ended; the transaction of an unanswered call may or may not have committed. */
public final class DisconnectedException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public DisconnectedException(String message, @Nullable Throwable cause) {
        super(ClientErrorCode.DISCONNECTED, message, cause);
    }
}
