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
        for (Call call : calls) {
            if (waiting.size() == COUNT_MAX) {
                log.write(Level.ERROR, "immediate call of " + call.function() + " dropped: countMax=" + COUNT_MAX);
                return;
            }
            waiting.add(call);
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
