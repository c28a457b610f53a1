package dev.stdb.bsatn;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;

/** Bytes that are not an encoding of the expected type. */
public final class BsatnException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int offset;

    /**
     * Creates an exception without stack trace: bad input is an expected user error.
     *
     * @param offset byte where the offending value starts, counted from the start of the array
     */
    public BsatnException(ErrorCode code, String reason, int offset) {
        super(code, reason + ", offset=" + offset);
        this.reason = reason;
        this.offset = offset;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** Returns the message without the offset. */
    public String reason() {
        return reason;
    }

    /** Returns the byte where the offending value starts. */
    public int offset() {
        return offset;
    }
}
