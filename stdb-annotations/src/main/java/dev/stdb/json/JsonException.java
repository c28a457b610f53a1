package dev.stdb.json;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;

/** Text is not JSON, or JSON of the wrong shape. */
public final class JsonException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * Creates an exception without stack trace: bad input is an expected user error.
     *
     * @param position 0-based character of the text
     */
    public JsonException(ErrorCode code, String message, int position) {
        super(code, message + " at position " + position);
        this.position = position;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** Returns the 0-based character of the text where the problem was found. */
    public int position() {
        return position;
    }
}
