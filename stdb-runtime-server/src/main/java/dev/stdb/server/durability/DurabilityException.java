package dev.stdb.server.durability;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A transaction cannot be made durable. */
public final class DurabilityException extends StdbException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public DurabilityException(DurabilityErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
