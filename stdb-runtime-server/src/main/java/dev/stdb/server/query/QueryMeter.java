package dev.stdb.server.query;

import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import java.util.ArrayList;
import java.util.List;

/** Counts what a statement uses and stops it at its limits. Confined to the thread that runs it. */
final class QueryMeter {
    /** Rows between two looks at the clock. */
    private static final int CHECK_INTERVAL = 512;

    private final QueryLimits limits;
    private final QueryMemory memory;
    private final long startNanos;
    private final List<StepCounts> fragments = new ArrayList<>();
    private int rowsUntilCheck = CHECK_INTERVAL;
    private long rowsReturned;
    private long bytesReturned;
    private long bytesHeld;

    QueryMeter(QueryLimits limits) {
        this.limits = limits;
        this.memory = QueryMemory.of(limits.memory());
        this.startNanos = limits.clock().nanoTime();
    }

    /** Counters of the steps of one plan, outermost first. */
    final class StepCounts {
        private final long[] rowsRead;
        private final long[] rowsKept;
        private final long[] probes;

        private StepCounts(int steps) {
            rowsRead = new long[steps];
            rowsKept = new long[steps];
            probes = new long[steps];
        }

        void read(int step) {
            rowsRead[step]++;
            tick();
        }

        void kept(int step) {
            rowsKept[step]++;
        }

        void probed(int step) {
            probes[step]++;
            tick();
        }

        void held(long bytes) {
            hold(bytes);
        }

        long rowsRead(int step) {
            return rowsRead[step];
        }

        long rowsKept(int step) {
            return rowsKept[step];
        }

        long probes(int step) {
            return probes[step];
        }
    }

    /** Starts counting for one more plan. */
    StepCounts startFragment(int steps) {
        StepCounts counts = new StepCounts(steps);
        fragments.add(counts);
        return counts;
    }

    List<StepCounts> fragments() {
        return fragments;
    }

    /** To be called for every unit of work that may be repeated without bound. */
    void tick() {
        if (--rowsUntilCheck <= 0) {
            rowsUntilCheck = CHECK_INTERVAL;
            checkTime();
        }
    }

    private void checkTime() {
        if (limits.isTimed() && limits.clock().nanoTime() - limits.deadlineNanos() > 0) {
            throw limit("Query takes too long: timeoutMs=" + limits.timeoutMs());
        } else if (limits.cancelable() && Thread.currentThread().isInterrupted()) {
            throw limit("Query was canceled");
        }
    }

    /** Counts a result row. */
    void returned(long bytes) {
        rowsReturned++;
        bytesReturned += bytes;
        if (rowsReturned > limits.rowsMax()) {
            throw limit("Query returns too many rows: rowsMax=" + limits.rowsMax());
        }
        hold(bytes);
    }

    /** Counts memory in use until the statement ends. */
    void hold(long bytes) {
        bytesHeld += bytes;
        if (bytesHeld > limits.bytesMax()) {
            throw limit("Query needs too much memory: bytesMax=" + limits.bytesMax());
        } else if (!memory.tryHold(bytesHeld)) {
            throw limit("All queries together need too much memory, try again later");
        }
    }

    /** Takes memory out of the count. */
    void release(long bytes) {
        bytesHeld -= bytes;
    }

    /** Returns what the statement and its result hold; whoever has the result last closes it. */
    QueryMemory memory() {
        return memory;
    }

    private static SqlException limit(String message) {
        return new SqlException(SqlErrorCode.SQL_LIMIT, message, Position.START);
    }

    QueryCost cost() {
        long scanned = 0;
        long probes = 0;
        for (StepCounts counts : fragments) {
            for (int step = 0; step < counts.rowsRead.length; step++) {
                scanned += counts.rowsRead[step];
                probes += counts.probes[step];
            }
        }
        return new QueryCost(
                scanned, probes, rowsReturned, bytesReturned, (limits.clock().nanoTime() - startNanos) / 1_000);
    }
}
