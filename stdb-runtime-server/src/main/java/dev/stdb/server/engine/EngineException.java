package dev.stdb.server.engine;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A database cannot be opened or cannot commit. */
public class EngineException extends StdbException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public EngineException(EngineErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
