package dev.stdb.server.database;

import dev.stdb.server.row.Hashing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows of scheduled tables by the time they are due; at most one entry for each row. Knows no clock. Confined to the
 * database thread.
 */
final class ScheduleQueue {
    private record Key(int tableId, long rowId) {
        /** Keyed: callers of a module may choose the keys of its rows. */
        @Override
        public int hashCode() {
            return Hashing.number(rowId, tableId);
        }
    }

    /**
     * A row that waits.
     *
     * @param rowId its primary key
     * @param dueMicros when it is due, in µs since the Unix epoch
     * @param order tells entries due at the same time apart: first armed, first due
     */
    record Entry(int tableId, long rowId, long dueMicros, long order) {}

    private static final Comparator<Entry> FIRST_DUE =
            Comparator.comparingLong(Entry::dueMicros).thenComparingLong(Entry::order);

    private final Map<Key, Entry> armed = new HashMap<>();
    /** May hold entries that were replaced or canceled; they are skipped when they reach the head. */
    private final PriorityQueue<Entry> byDue = new PriorityQueue<>(FIRST_DUE);

    private long nextOrder;

    /** Arms a row, or arms it for another time. */
    void arm(int tableId, long rowId, long dueMicros) {
        Entry entry = new Entry(tableId, rowId, dueMicros, nextOrder++);
        armed.put(new Key(tableId, rowId), entry);
        byDue.add(entry);
        if (byDue.size() > 64 && byDue.size() > 2 * armed.size()) {
            byDue.removeIf(e -> !isCurrent(e));
        }
    }

    void cancel(int tableId, long rowId) {
        armed.remove(new Key(tableId, rowId));
    }

    /** Cancels all rows of a table. */
    void cancelAll(int tableId) {
        armed.keySet().removeIf(key -> key.tableId() == tableId);
    }

    void clear() {
        armed.clear();
        byDue.clear();
    }

    boolean isArmed(int tableId, long rowId) {
        return armed.containsKey(new Key(tableId, rowId));
    }

    private boolean isCurrent(Entry entry) {
        return armed.get(new Key(entry.tableId(), entry.rowId())) == entry;
    }

    private @Nullable Entry head() {
        Entry head = byDue.peek();
        while (head != null && !isCurrent(head)) {
            byDue.remove();
            head = byDue.peek();
        }
        return head;
    }

    /** Returns when the next row is due, or {@link Long#MAX_VALUE}. */
    long nextDueMicros() {
        Entry head = head();
        return head == null ? Long.MAX_VALUE : head.dueMicros();
    }

    /** Removes and returns the first row that is due, or null. It is no longer armed then. */
    @Nullable
    Entry takeDue(long nowMicros) {
        Entry head = head();
        if (head == null || head.dueMicros() > nowMicros) {
            return null;
        }
        byDue.remove();
        armed.remove(new Key(head.tableId(), head.rowId()));
        return head;
    }

    /** Returns how many rows wait. */
    int size() {
        return armed.size();
    }

    /** Returns the entries that are due first, in that order; looks at all of them. */
    List<Entry> first(int countMax) {
        PriorityQueue<Entry> latestFirst = new PriorityQueue<>(FIRST_DUE.reversed());
        for (Entry entry : armed.values()) {
            latestFirst.add(entry);
            if (latestFirst.size() > countMax) {
                latestFirst.remove();
            }
        }
        List<Entry> first = new ArrayList<>(latestFirst);
        first.sort(FIRST_DUE);
        return first;
    }

    /** Returns all entries in the order in which they are due; for tests. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>(armed.values());
        all.sort(FIRST_DUE);
        return all;
    }

    /**
     * Returns when a repeated call comes next: a multiple of its period after the planned time, later than now; ticks
     * that were missed are skipped. A period of zero repeats at once.
     *
     * @param plannedMicros when the call that just ran was due
     */
    static long nextTick(long plannedMicros, long periodMicros, long nowMicros) {
        if (periodMicros == 0) {
            return plannedMicros;
        }
        long missed = Math.max(0, Math.floorDiv(nowMicros - plannedMicros, periodMicros));
        return plannedMicros + (missed + 1) * periodMicros;
    }
}
