package dev.stdb.server.sql;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/**
 * An SQL statement the server refuses. A user error: cheap, without stack trace.
 *
 * <p>Compat: the first line of the message is exactly the text of spec sql.md §8, which clients match on. Place and
 * cure are kept beside it; {@link #explained} adds them as further lines.
 */
public final class SqlException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final transient @Nullable String hint;

    /**
     * Creates an error.
     *
     * @param code which rule was broken
     * @param message text for the user
     * @param position offending token; {@link Position#START} itself if there is no such place
     */
    public SqlException(SqlErrorCode code, String message, Position position) {
        this(code, message, position, null);
    }

    /**
     * Creates an error with a cure of its own.
     *
     * @param code which rule was broken
     * @param message text for the user
     * @param position offending token; {@link Position#START} itself if there is no such place
     * @param hint what to do instead, absent for the usual cure of {@code code}
     */
    public SqlException(SqlErrorCode code, String message, Position position, @Nullable String hint) {
        super(code, message);
        this.position = position;
        this.hint = hint;
    }

    /** Returns where the offending token starts. */
    public Position position() {
        return position;
    }

    /** Returns what to do instead. */
    public String hint() {
        return hint != null ? hint : ((SqlErrorCode) code()).hint();
    }

    /** Returns this error with place and cure in the message, each on a line of its own. */
    @SuppressWarnings("ReferenceEquality") // The constant stands for "no place"; the first token has an equal position.
    public SqlException explained() {
        String place = position == Position.START ? "" : "\n  at " + position;
        return new SqlException((SqlErrorCode) code(), getMessage() + place + "\n  hint: " + hint(), position, hint);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
