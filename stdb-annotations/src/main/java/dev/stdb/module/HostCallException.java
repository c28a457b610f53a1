package dev.stdb.module;

import dev.stdb.StdbException;

/**
 * A database operation that the host refused. A reducer that does not catch it fails with its message, and its changes
 * are rolled back.
 */
public class HostCallException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    HostCallException(ModuleErrorCode code, int errno, String message) {
        super(code, message);
        this.errno = errno;
    }

    /** Returns the number the host answered (spec module-abi.md §4), 0 if the failure is the module's own. */
    public final int errno() {
        return errno;
    }
}
