package dev.stdb;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions stdb throws on purpose; the {@link ErrorCode} says which failure it is.
 *
 * <p>Subclasses for expected user errors override {@link #fillInStackTrace} to return {@code this}, which makes them
 * cheap. (The constructor of {@code RuntimeException} that does the same is missing in TeaVM.)
 */
public class StdbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;

    /** Creates an exception with a stack trace and no cause. */
    public StdbException(ErrorCode code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    /** Creates an exception with a stack trace and a cause. */
    public StdbException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    /** Returns which failure this is. */
    public ErrorCode code() {
        return code;
    }
}
