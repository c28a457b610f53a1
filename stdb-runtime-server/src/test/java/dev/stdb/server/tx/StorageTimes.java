package dev.stdb.server.tx;

import com.sun.management.ThreadMXBean;
import dev.stdb.server.tx.BenchStore.Layout;
import dev.stdb.server.tx.StorageBenchmark.Filled;
import dev.stdb.server.tx.StorageBenchmark.Subject;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * The operations of {@link StorageBenchmark} by processor time of the thread and bytes it allocates, best of many short
 * rounds: figures that mean something while other programs use the machine. {@code java -cp …
 * dev.stdb.server.tx.StorageTimes [rows…]} prints one line for each layout, subject and number of rows.
 */
public final class StorageTimes {
    private static final int ROUNDS = 25;
    private static final long ROUND_NANOS = 40_000_000L;
    private static final int BATCH = 1_000;
    private static final int H2_ROWS_MAX = 1_000_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StorageBenchmark benchmark = new StorageBenchmark();
    private final Filled filled = new Filled();

    private StorageTimes(Layout layout, Subject subject, int rows) {
        filled.layout = layout;
        filled.subject = subject;
        filled.rows = rows;
    }

    /** One call of a benchmark method. */
    private interface Operation {
        void run();
    }

    /** Prints all figures. */
    public static void main(String[] arguments) {
        List<Integer> sizes = arguments.length == 0
                ? List.of(10_000, 1_000_000)
                : Arrays.stream(arguments).map(Integer::valueOf).toList();
        System.out.println("nanoseconds of processor time (bytes allocated)");
        System.out.printf(
                "%-8s %-9s %9s %12s %12s %12s %12s %14s %14s%n",
                "layout", "subject", "rows", "pointRead", "update", "insert", "delete", "range100", "transfer");
        for (int rows : sizes) {
            for (Layout layout : Layout.values()) {
                for (Subject subject : Subject.values()) {
                    if (subject != Subject.H2 || rows <= H2_ROWS_MAX) {
                        new StorageTimes(layout, subject, rows).print();
                    }
                }
            }
        }
    }

    private void print() {
        filled.fill();
        boolean ordered = filled.subject != Subject.HASH && filled.subject != Subject.HASH_MAP;
        Operation nothing = () -> {};
        String pointRead = time(BATCH, nothing, () -> benchmark.pointRead(filled), nothing);
        String update = time(BATCH, nothing, () -> benchmark.update(filled), nothing);
        String insert = time(BATCH, filled::chooseKeys, filled::insertKeys, filled::deleteKeys);
        Operation choose = () -> {
            filled.chooseKeys();
            filled.insertKeys();
        };
        String delete = time(BATCH, choose, filled::deleteKeys, nothing);
        String range = ordered ? time(1, nothing, () -> benchmark.range100(filled), nothing) : "-";
        String transfer = time(1, nothing, () -> benchmark.transfer(filled), nothing);
        System.out.printf(
                "%-8s %-9s %9d %12s %12s %12s %12s %14s %14s%n",
                filled.layout, filled.subject, filled.rows, pointRead, update, insert, delete, range, transfer);
        filled.close();
    }

    /** Returns the best processor time of an operation and its allocation. */
    private String time(int operations, Operation before, Operation operation, Operation after) {
        double best = Double.MAX_VALUE;
        double bytes = 0;
        long thread = Thread.currentThread().getId();
        int calls = operations == 1 ? 200 : 1;
        for (int round = 0; round < ROUNDS; round++) {
            long nanos = 0;
            long allocated = 0;
            long done = 0;
            while (nanos < ROUND_NANOS) {
                before.run();
                long bytesBefore = threads.getThreadAllocatedBytes(thread);
                long start = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < calls; i++) {
                    operation.run();
                }
                nanos += threads.getCurrentThreadCpuTime() - start;
                allocated += threads.getThreadAllocatedBytes(thread) - bytesBefore;
                done += (long) calls * operations;
                after.run();
            }
            best = Math.min(best, (double) nanos / done);
            bytes = (double) allocated / done;
        }
        return String.format("%.0f (%.0f)", best, bytes);
    }
}
