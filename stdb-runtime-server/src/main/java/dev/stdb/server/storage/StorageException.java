package dev.stdb.server.storage;

import dev.stdb.StdbException;

/** Storage has reached one of its limits. */
public final class StorageException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public StorageException(StorageErrorCode code, String message) {
        super(code, message);
    }
}
