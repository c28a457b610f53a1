package dev.stdb.server.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot go on; the text says what, why and what to do. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
