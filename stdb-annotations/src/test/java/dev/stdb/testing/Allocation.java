package dev.stdb.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * How much memory all threads together have allocated since this was created. Threads are looked at every
 * millisecond, so that those that end are counted, too; what one allocates in its last millisecond may be missed.
 * Thread-safe.
 */
final class Allocation implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before = new HashMap<>();
    private final Map<Long, Long> seen = new HashMap<>();
    private final Thread sampler = new Thread(this::sample, "allocation-sampler");

    private Allocation() {
        look(before);
        sampler.setDaemon(true);
    }

    /** Begins to count. */
    static Allocation begin() {
        Allocation allocation = new Allocation();
        allocation.sampler.start();
        return allocation;
    }

    private void sample() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look(seen);
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look(Map<Long, Long> counts) {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            // -1 for a thread that has just ended.
            if (bytes[i] >= 0 && ids[i] != sampler.getId()) {
                counts.merge(ids[i], bytes[i], Math::max);
            }
        }
    }

    /** Returns the bytes allocated up to now. */
    synchronized long bytes() {
        look(seen);
        long sum = 0;
        for (Map.Entry<Long, Long> thread : seen.entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }

    /** Ends the counting. */
    @Override
    public void close() {
        sampler.interrupt();
    }
}
