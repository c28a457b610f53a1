package dev.stdb.server.guest;

import dev.stdb.StdbException;
import org.jspecify.annotations.Nullable;

/** A program or a database that cannot be used as asked; the text is for the one who published it. */
public final class ModuleException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception without a cause. */
    public ModuleException(ModuleErrorCode code, String message) {
        super(code, message);
    }

    /** Creates an exception with a cause. */
    public ModuleException(ModuleErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
