package dev.stdb.server.guest.abi;

import dev.stdb.trace.CodeFrame;
import java.util.List;

/**
 * One running copy of a program, of whatever kind: exported functions over a linear memory. Must be discarded after a
 * {@link GuestTrapException}. Confined to the thread that calls it.
 */
public interface GuestCode {
    /** Returns the linear memory itself, not a copy; valid until the guest runs again. */
    byte[] memory();

    /** Returns the budget of the running call. */
    CallBudget budget();

    /** Returns a handle for {@link #call}. (The program exports a function of that name.) */
    int export(String name);

    /**
     * Calls an exported function.
     *
     * @param nanosMax most time in nanoseconds; counts only where the guest can be ended, and only if it is less than
     *     what a full budget grants
     * @param export handle from {@link #export}
     * @param args numeric arguments; i32 values may be sign-extended
     * @return the result, or 0 if the function has none
     * @throws GuestTrapException if the call does not return
     */
    long callWithin(long nanosMax, int export, long... args);

    /** Calls an exported function as {@link #callWithin}, with a full budget. */
    default long call(int export, long... args) {
        return callWithin(Long.MAX_VALUE, export, args);
    }

    /** Takes the stack trace of the guest function that calls the host; returns its number in this call, 0 for none. */
    default int takeStackTrace() {
        return 0;
    }

    /**
     * Returns a stack trace of the running or the last call: the author's frames, innermost first. Empty if there is
     * none of that number, or it is one of many and was forgotten.
     *
     * @param number what {@link #takeStackTrace} returned
     * @param thrown class of the exception that the trace is of, whose constructors are left out, and its message
     */
    default List<CodeFrame> stackTrace(int number, String thrown) {
        return List.of();
    }

    /** Returns whether the instance must be discarded although the last call returned, as after a trap. */
    default boolean isSpoiled() {
        return false;
    }
}
