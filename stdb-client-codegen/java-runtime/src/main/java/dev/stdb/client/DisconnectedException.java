package dev.stdb.client;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A request found no connection, or the connection ended before the answer came. */
public final class DisconnectedException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final boolean isOutcomeUnknown;

    /**
     * Creates an exception.
     *
     * @param isOutcomeUnknown whether the request may have reached the server
     */
    public DisconnectedException(String message, boolean isOutcomeUnknown, @Nullable Throwable cause) {
        super(ClientErrorCode.DISCONNECTED, message, cause);
        this.isOutcomeUnknown = isOutcomeUnknown;
    }

    /**
     * Returns whether the request may have reached the server, so that its transaction may or may not have committed;
     * otherwise it was never sent, and making it again repeats nothing.
     */
    public boolean isOutcomeUnknown() {
        return isOutcomeUnknown;
    }
}
