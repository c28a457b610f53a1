package dev.stdb.server.guest;

import dev.stdb.types.Identity;

/** Makes guests from programs. Thread-safe. */
public interface GuestLoader {
    /**
     * Checks and prepares a program, creates its first instance and reads its definition. Takes tens to hundreds of
     * milliseconds and runs code of the module, so the calling thread needs {@link #threadStackBytes}.
     *
     * @param program the program as it was uploaded, not to be modified any more
     * @throws ModuleException if the program cannot be run or its definition breaks rules
     */
    Guest load(byte[] program, GuestEnvironment environment);

    /**
     * As {@link #load}, for the program that a database runs already: if what the program names declares other tables
     * by now, the result is a guest without functions, so that the data can be read and migrated.
     */
    default Guest reload(byte[] program, GuestEnvironment environment) {
        return load(program, environment);
    }

    /** Returns a loader like this one whose guests share what is bounded with the others of an owner. */
    default GuestLoader forOwner(Identity owner) {
        return this;
    }

    /** Returns the stack size in bytes of a thread that runs guests. */
    long threadStackBytes();
}
