package dev.stdb.server.common;

import dev.stdb.StdbException;

/** A bug of ours was noticed; going on could damage data, so the database instance must stop. */
public final class InvariantViolationException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception that says which expectation was broken. */
    public InvariantViolationException(String message) {
        super(ServerErrorCode.INVARIANT_VIOLATION, message);
    }
}
