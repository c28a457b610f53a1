package dev.stdb.client;

/** A call failed in the server: unknown reducer, bad arguments, trap. */
public final class InternalServerException extends ReducerException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public InternalServerException(String message) {
        super(ClientErrorCode.REDUCER_INTERNAL_ERROR, message);
    }
}
