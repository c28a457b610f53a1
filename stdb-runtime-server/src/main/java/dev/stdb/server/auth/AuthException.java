package dev.stdb.server.auth;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A credential that is not accepted, or keys that cannot be used. */
public final class AuthException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Kind implements ErrorCode {
        /** A token is malformed, expired, forged or of an unknown issuer. Cure: get a new token. */
        AUTH_INVALID_TOKEN(Category.USER),
        /** The key files are missing, unreadable or of another kind. Cure: see the path; delete both to start anew. */
        AUTH_KEYS(Category.RESOURCE);

        private final Category category;

        Kind(Category category) {
            this.category = category;
        }

        @Override
        public String id() {
            return name();
        }

        @Override
        public Category category() {
            return category;
        }
    }

    /** Creates an exception; the message of an invalid token is the answer to its bearer. */
    public AuthException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Creates an exception with a cause. */
    public AuthException(Kind kind, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
    }

    /** Returns a failure of the checks every JWT must pass. */
    static AuthException invalidToken(String detail) {
        return new AuthException(Kind.AUTH_INVALID_TOKEN, "Invalid token: " + detail);
    }
}
