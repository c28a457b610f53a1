package dev.stdb.server.guest;

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

    /** There is no procedure of that name that the caller may call. */
    record NoSuchProcedure(String procedure) implements ProcedureOutcome {}

    /** The arguments do not decode as the procedure's parameters. */
    record BadArguments(String procedure, String detail) implements ProcedureOutcome {}

    /** The procedure trapped or broke the ABI. */
    record Fatal(String detail) implements ProcedureOutcome {}

    /** The procedure used up its time. */
    record OutOfEnergy() implements ProcedureOutcome {}

    /** Returns what the caller is told of a failure. Compat: spec wire-protocol.md §11.6. */
    public default String errorText() {
        if (this instanceof NoSuchProcedure) {
            return "No such procedure";
        }
        if (this instanceof BadArguments bad) {
            return "invalid arguments for procedure " + bad.procedure() + ": " + bad.detail();
        }
        if (this instanceof OutOfEnergy) {
            return "Procedure terminated due to insufficient budget";
        }
        return "The module instance encountered a fatal error: "
                + (this instanceof Fatal fatal ? fatal.detail() : "no error");
    }
}
