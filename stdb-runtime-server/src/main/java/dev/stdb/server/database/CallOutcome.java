package dev.stdb.server.database;

import dev.stdb.server.guest.CallResult;

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

    /**
     * The reducer ran and failed; nothing was changed.
     *
     * @param result how it failed
     */
    record Failed(CallResult result) implements CallOutcome {}

    /** There is no reducer of that name that the caller may call. */
    record NoSuchReducer(String reducer) implements CallOutcome {}

    /** Lifecycle reducers are called by the host only. */
    record LifecycleReducer(String kind) implements CallOutcome {}

    /** The arguments do not decode as the reducer's parameters. */
    record BadArguments(String reducer, String detail) implements CallOutcome {}

    /** The database takes no transactions for now; nothing was changed. */
    record Unavailable(String text) implements CallOutcome {}

    /** Returns what a caller over the client protocol is told of a failure that is not the module's own error. */
    default String internalErrorText() {
        if (this instanceof NoSuchReducer) {
            return "no such reducer";
        }
        if (this instanceof LifecycleReducer lifecycle) {
            return "can't directly call special " + lifecycle.kind() + " lifecycle reducer";
        }
        if (this instanceof BadArguments bad) {
            return "invalid arguments for reducer " + bad.reducer() + ": " + bad.detail();
        }
        if (this instanceof Unavailable unavailable) {
            return unavailable.text();
        }
        return isOutOfEnergy() ? ENERGY_TEXT : FATAL_TEXT;
    }

    /** Returns whether the reducer used up its time. */
    default boolean isOutOfEnergy() {
        return this instanceof Failed failed && failed.result() instanceof CallResult.OutOfEnergy;
    }

    /** Returns the module's own message if it refused, else {@link #internalErrorText}. */
    default String errorText() {
        return this instanceof Failed failed && failed.result() instanceof CallResult.UserError error
                ? error.message()
                : internalErrorText();
    }
}
