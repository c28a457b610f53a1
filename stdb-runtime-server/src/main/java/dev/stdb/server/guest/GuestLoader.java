package dev.stdb.server.guest;

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

    /** Returns the stack size in bytes of a thread that runs guests. */
    long threadStackBytes();
}
