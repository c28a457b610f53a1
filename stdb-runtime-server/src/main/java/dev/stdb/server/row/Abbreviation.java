package dev.stdb.server.row;

/**
 * Order-preserving prefix of a key in at most 64 bits, filled from the most significant bit.
 *
 * <p>Reusable accumulator: {@link #reset}, append, {@link #min}/{@link #max}. For two keys {@code a < b} the prefixes
 * satisfy {@code min(a) <= min(b)} in signed order. Confined to one thread.
 */
public final class Abbreviation {
    private long bits;
    private int used;

    /** Forgets all bits. */
    public void reset() {
        bits = 0;
        used = 0;
    }

    /** Returns how many bits can still be appended. */
    public int free() {
        return Long.SIZE - used;
    }

    /**
     * Appends the low {@code width} bits of an order-preserving unsigned number, or as many of its top bits as fit.
     *
     * @return whether all bits fitted
     */
    public boolean append(long unsigned, int width) {
        int free = free();
        int taken = Math.min(width, free);
        if (taken > 0) {
            long low = width == Long.SIZE ? unsigned : unsigned & ((1L << width) - 1);
            bits |= (low >>> (width - taken)) << (free - taken);
            used += taken;
        }
        return taken == width;
    }

    /** Returns the smallest signed number of a key that starts with the appended bits. */
    public long min() {
        return bits ^ Long.MIN_VALUE;
    }

    /** Returns the greatest signed number of a key that starts with the appended bits. */
    public long max() {
        long rest = used == Long.SIZE ? 0 : -1L >>> used;
        return (bits | rest) ^ Long.MIN_VALUE;
    }
}
