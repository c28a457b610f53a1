package dev.stdb.server.database;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Work of the database itself that nobody can be told to do again, waiting until the log takes transactions again. As
 * many entries as clients and scheduled calls there were when it stopped to; new ones are refused then. Confined to the
 * database thread.
 */
final class Postponed {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    void add(Runnable work) {
        waiting.add(work);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Removes and returns the work that waits longest, null if there is none. */
    @Nullable
    Runnable take() {
        return waiting.poll();
    }
}
