package dev.stdb.server.query;

import dev.stdb.server.common.ByteBudget;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one statement and its result hold of the memory that all statements share. It is given back by
 * {@link #close}, at the latest when the holder is garbage. Thread-safe.
 */
public final class QueryMemory implements AutoCloseable {
    /** What all statements of the process share unless configured otherwise: the heap is one for all databases. */
    public static final ByteBudget ALL = ByteBudget.ofHeap();

    private static final Cleaner CLEANER = Cleaner.create();
    /** Bytes that are taken at once. */
    private static final long STEP = 64 << 10;

    private final Held held;
    private final Cleaner.Cleanable cleanable;

    private record Held(ByteBudget budget, AtomicLong bytes) implements Runnable {
        @Override
        public void run() {
            budget.release(bytes.getAndSet(0));
        }
    }

    private QueryMemory(ByteBudget budget) {
        held = new Held(budget, new AtomicLong());
        cleanable = CLEANER.register(this, held);
    }

    /** Returns one that holds nothing yet of a budget. */
    public static QueryMemory of(ByteBudget budget) {
        return new QueryMemory(budget);
    }

    /** Sees to it that so many bytes are held at least; returns false if there are not enough. */
    public boolean tryHold(long bytes) {
        long missing = bytes - held.bytes().get();
        if (missing <= 0) {
            return true;
        }
        long step = Math.max(missing, STEP);
        if (!held.budget().tryReserve(step)) {
            return false;
        }
        held.bytes().addAndGet(step);
        return true;
    }

    /** Gives everything back. Idempotent. */
    @Override
    public void close() {
        cleanable.clean();
    }
}
