package dev.stdb.client;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A connection could not be made. */
public final class ConnectFailedException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;

    /**
     * Creates an exception.
     *
     * @param httpStatus the server's answer to the handshake, or 0 if there was none
     */
    public ConnectFailedException(String message, int httpStatus, @Nullable Throwable cause) {
        super(ClientErrorCode.CONNECT_FAILED, message, cause);
        this.httpStatus = httpStatus;
    }

    /** Returns the server's answer to the handshake, or 0 if there was none; 401 and 403 mean a bad token. */
    public int httpStatus() {
        return httpStatus;
    }
}
