package dev.stdb.it.abuse;

/**
 * Numbers whose hashes are equal, all 32 bits, under the mixes that a server without a secret would use: a
 * multiplication by a known odd number, a shift and another one, which can be undone.
 */
final class ChosenKeys {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final long INVERSE = inverse(MULTIPLIER);
    private static final long HASH = 0x1234_5678L;

    private ChosenKeys() {}

    /** Newton's method: each step doubles the number of right bits. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    /** Undoes {@code h ^= h >>> shift}. */
    private static long unshift(long mixed, int shift) {
        long h = mixed;
        for (int known = shift; known < Long.SIZE; known += shift) {
            h = mixed ^ h >>> shift;
        }
        return h;
    }

    /** Returns a number whose hash is the same for all {@code index}es (0 to 2^32-1). */
    static long number(long index) {
        return unshift((HASH << 32 | index) * INVERSE, 32) * INVERSE;
    }

    /** Returns a number whose eight bytes, as a row, have the same hash for all {@code index}es. */
    static long row(long index) {
        long afterTail = unshift((HASH << 32 | index) * INVERSE, 32) * INVERSE;
        long length = Long.BYTES;
        return unshift(afterTail, 29) * INVERSE ^ length * MULTIPLIER;
    }
}
