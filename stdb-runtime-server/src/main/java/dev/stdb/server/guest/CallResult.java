package dev.stdb.server.guest;

import org.jspecify.annotations.Nullable;

/** How a guest ended a call. */
public sealed interface CallResult {
    /** A reducer that returned. */
    CallResult OK = new Returned(new byte[0]);

    /**
     * It returned.
     *
     * @param value BSATN of what a procedure returned, not to be modified; empty for a reducer
     */
    record Returned(byte[] value) implements CallResult {}

    /**
     * A reducer refused.
     *
     * @param message what its caller is told
     * @param fault what was thrown, with stack traces, if the module did not mean to refuse; for the module's owner
     *     only
     * @param value BSATN of the error, for callers that know its type, not to be modified; null if there is none
     */
    record UserError(String message, @Nullable String fault, byte @Nullable [] value) implements CallResult {
        /** Creates a refusal that the module meant. */
        public UserError(String message) {
            this(message, null, null);
        }
    }

    /**
     * It trapped, or broke the ABI.
     *
     * @param detail what happened, for the module's log only
     */
    record Fatal(String detail) implements CallResult {}

    /** It used up its time. */
    record OutOfEnergy() implements CallResult {}
}
