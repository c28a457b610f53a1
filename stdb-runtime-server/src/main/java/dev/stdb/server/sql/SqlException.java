package dev.stdb.server.sql;

import dev.stdb.StdbException;

/**
 * An SQL statement the server refuses. A user error: cheap, without stack trace.
 *
 * <p>Compat: the message is exactly the text of spec sql.md §8, which clients match on; the place of the mistake is
 * therefore kept beside it, see {@link #position()}.
 */
public final class SqlException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;

    /**
     * Creates an error.
     *
     * @param code which rule was broken
     * @param message text for the user
     * @param position offending token
     */
    public SqlException(SqlErrorCode code, String message, Position position) {
        super(code, message);
        this.position = position;
    }

    /** Returns where the offending token starts. */
    public Position position() {
        return position;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
