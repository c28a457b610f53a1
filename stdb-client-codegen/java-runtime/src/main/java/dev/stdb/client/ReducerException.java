package dev.stdb.client;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;

/** A reducer call did not commit. */
public abstract sealed class ReducerException extends StdbException permits SenderException, InternalServerException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    protected ReducerException(ErrorCode code, String message) {
        super(code, message);
    }
}
