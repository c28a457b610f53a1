package dev.stdb.server.guest.abi;

/**
 * What the running call may still do, as far as host functions take from it. Confined to the thread that runs the call.
 */
public interface CallBudget {
    /**
     * Takes from the budget for work that a host function does on behalf of the guest; ends the call when nothing is
     * left.
     *
     * @param units loop iterations of a guest that the work is worth
     */
    void charge(int units);

    /** Does not count time that the call spent waiting in the host, in nanoseconds. */
    void exclude(long nanos);
}
