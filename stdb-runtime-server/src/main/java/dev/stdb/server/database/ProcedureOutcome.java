package dev.stdb.server.database;

import dev.stdb.server.guest.CallResult;

/** How a procedure call ended. Transactions that the procedure committed stay committed in any case. */
public sealed interface ProcedureOutcome {
    /**
     * The procedure returned.
     *
     * @param value BSATN of what it returned, not to be modified
     * @param timestampMicros when it started, in µs since the Unix epoch
     * @param durationMicros time spent, in µs
     */
    record Returned(byte[] value, long timestampMicros, long durationMicros) implements ProcedureOutcome {}

    /**
     * The procedure ran and failed.
     *
     * @param result how it failed
     */
    record Failed(CallResult result) implements ProcedureOutcome {}

    /**
     * The procedure was ended because a transaction that it committed is not known to be on disk.
     *
     * @param detail that, for the caller
     */
    record NotDurable(String detail) implements ProcedureOutcome {}

    /**
     * The procedure was ended because it asked for more sleep than one call has.
     *
     * @param detail that, for the caller
     */
    record Overslept(String detail) implements ProcedureOutcome {}

    /** There is no procedure of that name that the caller may call. */
    record NoSuchProcedure(String procedure) implements ProcedureOutcome {}

    /** The arguments do not decode as the procedure's parameters. */
    record BadArguments(String procedure, String detail) implements ProcedureOutcome {}

    /** Returns an outcome for callers who cannot be served. */
    static ProcedureOutcome fatal(String detail) {
        return new Failed(new CallResult.Fatal(detail));
    }

    /** Returns what the caller is told of a failure. Compat: spec wire-protocol.md §11.6. */
    default String errorText() {
        if (this instanceof NoSuchProcedure) {
            return "No such procedure";
        }
        if (this instanceof BadArguments bad) {
            return "invalid arguments for procedure " + bad.procedure() + ": " + bad.detail();
        }
        if (this instanceof NotDurable end) {
            return end.detail();
        }
        if (this instanceof Overslept end) {
            return end.detail();
        }
        if (isOutOfEnergy()) {
            return "Procedure terminated due to insufficient budget";
        }
        return "The module instance encountered a fatal error: "
                + (this instanceof Failed failed && failed.result() instanceof CallResult.Fatal fatal
                        ? fatal.detail()
                        : "no error");
    }

    /** Returns whether the procedure used up its time. */
    default boolean isOutOfEnergy() {
        return this instanceof Failed failed && failed.result() instanceof CallResult.OutOfEnergy;
    }
}
