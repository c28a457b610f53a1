package dev.stdb.module;

/** Numbers under which the host keeps stack traces. */
final class StackTraces {
    private StackTraces() {}

    /**
     * Returns the number of the stack trace of a throwable, 0 for none. The module build replaces the body by an access
     * to what the host returned when the throwable was made; a host that runs class files asks the throwable itself.
     */
    static int numberOf(Throwable thrown) {
        return 0;
    }
}
