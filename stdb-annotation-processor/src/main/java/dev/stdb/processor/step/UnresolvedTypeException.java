package dev.stdb.processor.step;

/**
 * A type that does not exist yet. Another processor may still write it, so the module is read again in the next round.
 */
public final class UnresolvedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedTypeException(String type) {
        super("unresolved type: " + type, null, false, false);
    }
}
