package dev.stdb.server.guest;

/** How a reducer call ended. */
public sealed interface CallOutcome {
    /** Compat: what callers are told of a trap, without details that might leak. */
    String FATAL_TEXT = "The instance encountered a fatal error.";

    /** Compat: what callers are told when the budget is exhausted. */
    String ENERGY_TEXT = "reducer ran out of energy";

    /**
     * The transaction was committed.
     *
     * @param txOffset its offset in the log
     * @param durationMicros time spent in the call and commit, in µs
     */
    record Committed(long txOffset, long durationMicros) implements CallOutcome {}

    /** The reducer refused with its own message; nothing was changed. */
    record UserError(String message) implements CallOutcome {}

    /**
     * The reducer trapped, or broke the ABI; nothing was changed. Callers are told {@link #FATAL_TEXT}.
     *
     * @param detail what happened, for the module's log only
     */
    record Fatal(String detail) implements CallOutcome {}

    /** The reducer used up its time; nothing was changed. Callers are told {@link #ENERGY_TEXT}. */
    record OutOfEnergy() implements CallOutcome {}

    /** There is no reducer of that name that the caller may call. */
    record NoSuchReducer(String reducer) implements CallOutcome {}

    /** Lifecycle reducers are called by the host only. */
    record LifecycleReducer(String kind) implements CallOutcome {}

    /** The arguments do not decode as the reducer's parameters. */
    record BadArguments(String reducer, String detail) implements CallOutcome {}

    /** Returns what a caller over the client protocol is told of a failure that is not the module's own error. */
    public default String internalErrorText() {
        if (this instanceof OutOfEnergy) {
            return ENERGY_TEXT;
        }
        if (this instanceof NoSuchReducer) {
            return "no such reducer";
        }
        if (this instanceof LifecycleReducer lifecycle) {
            return "can't directly call special " + lifecycle.kind() + " lifecycle reducer";
        }
        if (this instanceof BadArguments bad) {
            return "invalid arguments for reducer " + bad.reducer() + ": " + bad.detail();
        }
        return FATAL_TEXT;
    }
}
