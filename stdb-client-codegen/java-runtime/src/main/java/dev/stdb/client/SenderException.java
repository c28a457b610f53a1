package dev.stdb.client;

/** A reducer refused the call with an error of its own. */
public final class SenderException extends ReducerException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public SenderException(String message) {
        super(ClientErrorCode.REDUCER_SENDER_ERROR, message);
    }
}
