package dev.stdb.module;

import dev.stdb.StdbException;

/**
 * Refuses a reducer call: all changes are rolled back and the caller gets the message. This is the ordinary way to
 * reject bad input; it is not logged as a fault.
 */
public class ReducerException extends StdbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message text for the caller
     */
    public ReducerException(String message) {
        super(ModuleErrorCode.REDUCER_REFUSED, message);
    }
}
