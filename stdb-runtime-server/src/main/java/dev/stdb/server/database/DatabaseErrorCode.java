package dev.stdb.server.database;

import dev.stdb.ErrorCode;

/** Ways a hosted database can refuse a request. */
public enum DatabaseErrorCode implements ErrorCode {
    /** The database has more requests waiting than it takes. Cure: slow down and retry. */
    DATABASE_BUSY,
    /** The database was stopped or failed. Cure: see the server's log. */
    DATABASE_STOPPED,
    /** A message of an outbox does not reach its target now. Cure: see the text; the message is sent again. */
    DATABASE_UNREACHABLE,
    /** The heap has no room for more. Cure: delete rows or databases, or give the server more memory. */
    DATABASE_NO_MEMORY;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.RESOURCE;
    }
}
