package dev.stdb.client;

import dev.stdb.StdbException;

/** A procedure failed in the server. */
public final class ProcedureException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public ProcedureException(String message) {
        super(ClientErrorCode.PROCEDURE_FAILED, message);
    }
}
