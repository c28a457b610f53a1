package dev.stdb.server;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A server that cannot start; the text names what stands in the way. Nothing is left behind: it may be tried again. */
public final class ServerException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Reason implements ErrorCode {
        /** The address cannot be listened on. Cure: stop who has the port, or take another one; 0 is any free one. */
        SERVER_ADDRESS,
        /** Another server runs on the data directory. Cure: stop it, or take another directory. */
        SERVER_DIRECTORY_LOCKED,
        /** The data directory cannot be created or written. Cure: see the text. */
        SERVER_DIRECTORY,
        /** The directory of static files does not exist. Cure: create it. */
        SERVER_STATIC_DIRECTORY;

        @Override
        public String id() {
            return name();
        }

        @Override
        public Category category() {
            return Category.RESOURCE;
        }
    }

    private final Reason reason;

    ServerException(Reason reason, String message, @Nullable Throwable cause) {
        super(reason, message, cause);
        this.reason = reason;
    }

    /** Returns what stands in the way. */
    public Reason reason() {
        return reason;
    }
}
