package dev.stdb.server.row;

import dev.stdb.StdbException;

/** Rows that cannot be kept in memory. */
public final class RowException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public RowException(RowErrorCode code, String message) {
        super(code, message);
    }
}
