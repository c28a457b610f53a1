package dev.stdb.server.database;

import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.tx.Call;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reducer calls that modules asked for and that wait for their turn. Confined to the database thread. */
final class ImmediateCalls {
    /** Most calls that wait. */
    private static final int COUNT_MAX = 4096;

    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final DatabaseLog log;

    ImmediateCalls(DatabaseLog log) {
        this.log = log;
    }

    /** Queues calls; drops those that there is no room for, and says so in the module's log. */
    void add(List<Call> calls) {
        if (calls.isEmpty()) {
            return;
        }
        int room = Math.min(calls.size(), COUNT_MAX - waiting.size());
        waiting.addAll(calls.subList(0, room));
        if (room < calls.size()) {
            log.write(
                    Level.ERROR,
                    "immediate calls dropped: first=" + calls.get(room).function() + ", count=" + (calls.size() - room)
                            + ", countMax=" + COUNT_MAX);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Removes and returns the call that waits longest, null if none does. */
    @Nullable
    Call take() {
        return waiting.poll();
    }
}
