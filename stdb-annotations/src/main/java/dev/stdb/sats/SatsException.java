package dev.stdb.sats;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;

/** A type is malformed: dangling reference, cycle, too large. */
public final class SatsException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public SatsException(ErrorCode code, String message) {
        super(code, message);
    }
}
