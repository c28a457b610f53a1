package dev.stdb.server.guest.abi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest call that ended without returning. The transaction must be rolled back and the instance discarded: statics
 * and memory of the guest may be inconsistent.
 */
public final class GuestTrapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the call ended. */
    public enum Kind {
        /** The guest executed an illegal operation, threw, or gave the host an illegal argument. */
        TRAP,
        /** The call used up its time. */
        TIME,
        /** The guest's call stack grew too deep. */
        STACK,
        /** The guest kept too many objects alive, or asked for too large a one. */
        MEMORY;

        /**
         * Returns how the text of the trap begins for a module in Java: with the class of the error, if there is one.
         */
        public String javaError() {
            return switch (this) {
                case STACK -> "java.lang.StackOverflowError: ";
                case MEMORY -> "java.lang.OutOfMemoryError: ";
                case TRAP, TIME -> "";
            };
        }
    }

    private final Kind kind;
    private final transient List<String> guestFrames;

    /** Creates a trap; {@code guestFrames} are the guest's functions on the stack, innermost first. */
    public GuestTrapException(Kind kind, String message, @Nullable Throwable cause, List<String> guestFrames) {
        super(message, cause);
        this.kind = kind;
        this.guestFrames = guestFrames;
    }

    /** Returns why the call ended. */
    public Kind kind() {
        return kind;
    }

    /** Returns the guest's functions on the stack, innermost first; names where the program carries them. */
    public List<String> guestFrames() {
        return guestFrames;
    }
}
