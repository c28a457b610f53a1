package dev.stdb.server.guest;

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

    /** A reducer refused with its own message. */
    record UserError(String message) implements CallResult {}

    /**
     * It trapped, or broke the ABI.
     *
     * @param detail what happened, for the module's log only
     */
    record Fatal(String detail) implements CallResult {}

    /** It used up its time. */
    record OutOfEnergy() implements CallResult {}
}
