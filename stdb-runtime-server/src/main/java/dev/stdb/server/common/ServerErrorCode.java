package dev.stdb.server.common;

import dev.stdb.ErrorCode;

/** Error codes that belong to no single subsystem of the server. */
public enum ServerErrorCode implements ErrorCode {
    /** Our own state is inconsistent. Cure: report it with the log; the database instance stops. */
    INVARIANT_VIOLATION;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.INTERNAL;
    }
}
