package dev.stdb.server.common;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.NotificationEmitter;

/**
 * Whether the heap has room for more that stays: rows, programs, databases. Their number is bounded by nothing else,
 * and a server that is let to fill its heap ends in the middle of something, whoever filled it.
 *
 * <p>What is in the old generation after a collection of any kind is an upper bound of what stays. When that is too
 * much, a full collection tells how much of it is garbage. Thread-safe; asking costs next to nothing while there is
 * room.
 */
public final class HeapRoom {
    /** Default for the share of the old generation from which on there is no room, in percent. */
    public static final int PERCENT_MAX = 75;

    /** Part of the old generation that counts as room beside it, as a divisor. */
    private static final int YOUNG_DIVISOR = 5;

    /** A full collection stops everything; one that made no room is not repeated for so long. */
    private static final long VAIN_COLLECTION_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The same for one that made little: the room is soon gone, and then so would be all the time. */
    private static final long MEAGER_COLLECTION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MEAGER_PERCENT = 10;

    /** The same where everybody is refused, who must not be because of garbage. */
    private static final long FULL_COLLECTION_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Where a JVM keeps what stays. */
    interface Heap {
        /** Returns how much of it is used, garbage included, in percent. */
        int usedPercent();

        /** Collects all garbage, and returns when that is done. */
        void collect();
    }

    private final Heap heap;
    private final int percentMax;
    private final Clock clock;
    // Guarded by this.
    private long pauseNanos;
    private int stayingPercent;
    private long lastNanos;

    HeapRoom(Heap heap, int percentMax, Clock clock) {
        this.heap = heap;
        this.percentMax = percentMax;
        this.clock = clock;
    }

    /** Returns the room of this JVM. */
    public static HeapRoom ofJvm() {
        return ofJvm(PERCENT_MAX);
    }

    /**
     * Returns the room of this JVM.
     *
     * @param percentMax share of the old generation from which on there is none; more than 100 for always some
     */
    public static HeapRoom ofJvm(int percentMax) {
        return new HeapRoom(Jvm.INSTANCE, percentMax, Clock.system());
    }

    /** Returns the share from which on there is no room, in percent. */
    public int percentMax() {
        return percentMax;
    }

    /** Returns whether nothing more should be kept. May collect garbage. */
    public boolean isTight() {
        return heap.usedPercent() >= percentMax && isTightWithoutGarbage();
    }

    private synchronized boolean isTightWithoutGarbage() {
        long now = clock.nanoTime();
        if (heap.usedPercent() >= percentMax && (pauseNanos == 0 || now - lastNanos >= pauseNanos)) {
            collect(now);
        }
        return heap.usedPercent() >= percentMax;
    }

    private void collect(long now) {
        heap.collect();
        lastNanos = now;
        stayingPercent = heap.usedPercent();
        pauseNanos = pauseAfter(stayingPercent);
    }

    /**
     * Returns whether half of what {@link #isTight} leaves is used, too: then nothing more may be kept for anybody, not
     * even for those who do not fill the heap. May collect garbage.
     */
    public synchronized boolean isFull() {
        int fullPercent = (100 + percentMax) / 2;
        if (heap.usedPercent() < fullPercent) {
            return false;
        }
        long now = clock.nanoTime();
        if (pauseNanos == 0 || now - lastNanos >= FULL_COLLECTION_NANOS) {
            collect(now);
        }
        return stayingPercent >= fullPercent;
    }

    private long pauseAfter(int usedPercent) {
        if (usedPercent >= percentMax) {
            return VAIN_COLLECTION_NANOS;
        }
        return usedPercent > percentMax - MEAGER_PERCENT ? MEAGER_COLLECTION_NANOS : 0;
    }

    /** The old generation of this JVM, or the whole heap where there is but one. */
    private static final class Jvm implements Heap {
        static final Jvm INSTANCE = new Jvm();

        private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                // Of a generation that is emptied by each collection nobody needs to know when it is full.
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .toList();

        private volatile int usedPercent;

        private Jvm() {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                if (collector instanceof NotificationEmitter emitter) {
                    emitter.addNotificationListener((notification, handback) -> look(), null, null);
                }
            }
            look();
        }

        private void look() {
            long used = 0;
            long max = 0;
            for (MemoryPoolMXBean pool : pools) {
                MemoryUsage now = pool.getUsage();
                used += now.getUsed();
                max += now.getMax() < 0 ? Runtime.getRuntime().maxMemory() : now.getMax();
            }
            // Where new objects have a part of the heap of their own, the old ones may fill more of theirs.
            long room = Math.min(Runtime.getRuntime().maxMemory(), max + max / YOUNG_DIVISOR);
            usedPercent = room == 0 ? 0 : (int) (100 * used / room);
        }

        @Override
        public int usedPercent() {
            return usedPercent;
        }

        @Override
        // Nothing else tells how much of the heap is garbage.
        public void collect() {
            System.gc();
            look();
        }
    }
}
