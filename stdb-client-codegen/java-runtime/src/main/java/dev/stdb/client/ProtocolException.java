package dev.stdb.client;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** The server sent what this client does not understand. */
public final class ProtocolException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public ProtocolException(String message, @Nullable Throwable cause) {
        super(ClientErrorCode.PROTOCOL, message, cause);
    }
}
