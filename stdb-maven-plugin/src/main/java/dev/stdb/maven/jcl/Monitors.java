package dev.stdb.maven.jcl;

/** What is left of monitors where there is one thread. */
public final class Monitors {
    private Monitors() {}

    /** Enters a monitor, or throws {@link NullPointerException}. */
    public static void enter(Object monitor) {
        if (monitor == null) {
            throw new NullPointerException();
        }
    }

    /** Leaves a monitor. */
    public static void exit(Object monitor) {}
}
