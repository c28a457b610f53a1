package dev.stdb.server.tx;

import dev.stdb.StdbException;

/** The datastore refused an operation; the transaction stays usable. Expected and cheap: without stack trace. */
public final class DatastoreException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final DatastoreErrorCode reason;

    /** Creates an exception. */
    public DatastoreException(DatastoreErrorCode reason, String message) {
        super(reason, message);
        this.reason = reason;
    }

    /** Returns why. */
    public DatastoreErrorCode reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
