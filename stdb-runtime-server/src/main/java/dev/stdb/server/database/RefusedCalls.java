package dev.stdb.server.database;

import dev.stdb.server.common.Texts;
import dev.stdb.server.guest.ModuleLog.Level;
import org.jspecify.annotations.Nullable;

/**
 * Calls that never ran because of a mistake of their caller, in the log of the module: unknown functions, arguments
 * that do not decode. Anybody may make any number of them, so few are written and the others counted. Thread-safe.
 */
final class RefusedCalls {
    /** Most records of one period. */
    private static final int RECORDS_MAX = 20;

    private static final long PERIOD_NANOS = 10_000_000_000L;
    /** Callers choose names, which are part of the texts. */
    private static final int TEXT_CHARS_MAX = 300;

    private final DatabaseLog log;
    private long periodStartNanos;
    /** Records of this period; 0 before the first one. */
    private int records;

    private long dropped;

    RefusedCalls(DatabaseLog log) {
        this.log = log;
    }

    /** Reports a reducer call, if it was refused before it ran. */
    void report(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.NoSuchReducer unknown) {
            report(null, "call of a reducer that there is not: name=" + unknown.reducer());
        } else if (outcome instanceof CallOutcome.BadArguments bad) {
            report(bad.reducer(), outcome.errorText());
        } else if (outcome instanceof CallOutcome.LifecycleReducer) {
            report(null, outcome.errorText());
        }
    }

    /** Reports a procedure call, if it was refused before it ran. */
    void report(ProcedureOutcome outcome) {
        if (outcome instanceof ProcedureOutcome.NoSuchProcedure unknown) {
            report(null, "call of a procedure that there is not: name=" + unknown.procedure());
        } else if (outcome instanceof ProcedureOutcome.BadArguments bad) {
            report(bad.procedure(), outcome.errorText());
        }
    }

    /** Writes that a call was refused, unless many were just now. */
    synchronized void report(@Nullable String function, String text) {
        // Not the time of day, which may be set, or stand still for tests.
        long now = log.clock().nanoTime();
        if (records == 0 || now - periodStartNanos >= PERIOD_NANOS) {
            if (dropped > 0) {
                log.write(Level.ERROR, "refused calls that are not in the log: count=" + dropped);
            }
            periodStartNanos = now;
            records = 0;
            dropped = 0;
        }
        if (records < RECORDS_MAX) {
            records++;
            log.write(Level.ERROR, function, Texts.shortened(text, TEXT_CHARS_MAX));
        } else {
            dropped++;
        }
    }
}
