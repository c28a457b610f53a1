package dev.stdb.server.common;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that a process keeps for people it does not trust: bodies and messages that arrive, requests that wait,
 * answers that are not read. One for a whole server. Thread-safe; no method blocks or allocates.
 *
 * <p>What waits for <em>them</em> may take three quarters. The rest is left to what waits for <em>us</em>, which always
 * goes on: otherwise clients that neither finish their requests nor read their answers would stop those that do.
 */
public final class ByteBudget {

    /** Part of the heap that is kept for strangers unless an option says otherwise, as a divisor. */
    private static final int HEAP_DIVISOR = 4;
    /** A smaller budget could not take the connections of one application. */
    private static final long DEFAULT_MIN = 16L << 20;

    private final long bytesMax;
    private final long tightFrom;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates an unused budget.
     *
     * @param bytesMax at least 1
     */
    public ByteBudget(long bytesMax) {
        if (bytesMax < 1) {
            throw new IllegalArgumentException("a budget needs at least one byte: bytesMax=" + bytesMax);
        }
        this.bytesMax = bytesMax;
        this.tightFrom = bytesMax - bytesMax / 4;
    }

    /** Returns a budget of a quarter of the heap. */
    public static ByteBudget ofHeap() {
        return new ByteBudget(Math.max(DEFAULT_MIN, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR));
    }

    /** Returns the size of the budget in bytes. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Takes bytes for what may wait for a stranger; returns false, taking nothing, if too much is taken already. */
    public boolean tryReserve(long bytes) {
        long before = used.get();
        while (before + bytes <= tightFrom) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    /** Takes bytes for what is there already and must be kept, whatever is taken. */
    public void reserve(long bytes) {
        used.getAndAdd(bytes);
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        used.getAndAdd(-bytes);
    }

    /** Returns whether those who keep much must give it up. */
    public boolean isTight() {
        return used.get() >= tightFrom;
    }

    /** Returns whether nothing more may be taken in. */
    public boolean isFull() {
        return used.get() >= bytesMax;
    }

    /** Returns the bytes that are taken; more than the size if what had to be kept was more. */
    public long used() {
        return used.get();
    }
}
