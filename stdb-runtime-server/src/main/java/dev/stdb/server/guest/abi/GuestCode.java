package dev.stdb.server.guest.abi;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * Calls an exported function with a full budget.
     *
     * @param export handle from {@link #export}
     * @param args numeric arguments; i32 values may be sign-extended
     * @return the result, or 0 if the function has none
     * @throws GuestTrapException if the call does not return
     */
    long call(int export, long... args);

    /**
     * Returns where the last call, although it returned, met a failure that the module's author did not plan: the
     * guest's functions on the stack, innermost first. Null if it met none, or if that cannot be told; otherwise the
     * instance must be discarded, as after a trap.
     */
    default @Nullable List<String> fault() {
        return null;
    }
}
