package dev.stdb.server.database;

import dev.stdb.StdbException;

/** A database that takes no request, now or any more. */
public final class DatabaseException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public DatabaseException(DatabaseErrorCode code, String message) {
        super(code, message);
    }

    static DatabaseException stopped() {
        return new DatabaseException(DatabaseErrorCode.DATABASE_STOPPED, "database is stopped");
    }

    /** Returns an exception for a message of an outbox that did not reach its target. */
    public static DatabaseException unreachable(String text) {
        return new DatabaseException(DatabaseErrorCode.DATABASE_UNREACHABLE, text);
    }

    static DatabaseException noRoom(String text) {
        return new DatabaseException(DatabaseErrorCode.DATABASE_NO_MEMORY, text);
    }

    static DatabaseException busy(String text) {
        return new DatabaseException(DatabaseErrorCode.DATABASE_BUSY, text);
    }
}
