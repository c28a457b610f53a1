package dev.stdb.server.row;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.RandomSource;

/**
 * Non-cryptographic hashes of keys that strangers choose. They depend on secrets drawn once per process, so nobody can
 * prepare keys that collide; they are never stored, never sent and differ from start to start.
 *
 * <p>Words are mixed by the two halves of their 128-bit product with a secret. Thread-safe; nothing is allocated.
 */
public final class Hashing {
    private static final long SECRET_IN;
    private static final long SECRET_FACTOR;
    private static final long SECRET_LENGTH;
    private static final int NARROW_IN;
    private static final int NARROW_FACTOR_1;
    private static final int NARROW_FACTOR_2;

    static {
        RandomSource random = RandomSource.secure();
        SECRET_IN = random.nextLong();
        SECRET_FACTOR = random.nextLong() | 1;
        SECRET_LENGTH = random.nextLong();
        NARROW_IN = (int) random.nextLong();
        NARROW_FACTOR_1 = (int) random.nextLong() | 1;
        NARROW_FACTOR_2 = (int) random.nextLong() | 1;
    }

    private Hashing() {}

    /** Returns a one-to-one scrambling of 32 bits: different inputs give different results. */
    public static int scramble(int value) {
        int h = value ^ NARROW_IN;
        h = (h ^ h >>> 16) * NARROW_FACTOR_1;
        h = (h ^ h >>> 15) * NARROW_FACTOR_2;
        return h ^ h >>> 16;
    }

    /** Returns the hash of a number. */
    public static int number(long value, int seed) {
        return narrow(mix(mix(value ^ SECRET_IN) ^ seed));
    }

    /** Returns the hash of {@code length} bytes. */
    public static int bytes(byte[] bytes, int offset, int length, int seed) {
        long h = SECRET_LENGTH ^ (long) seed << Integer.SIZE ^ length;
        int at = offset;
        int end = offset + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            h = mix(h ^ LittleEndian.getLong(bytes, at));
        }
        return narrow(mix(mix(h ^ tail(bytes, at, end)) ^ SECRET_IN));
    }

    /** Returns the hash of a text. */
    public static int text(String text, int seed) {
        long h = SECRET_LENGTH ^ (long) seed << Integer.SIZE ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            h = mix(h ^ text.charAt(i));
        }
        return narrow(mix(h ^ SECRET_IN));
    }

    private static long tail(byte[] bytes, int from, int end) {
        if (end - from >= Integer.BYTES) {
            // The two words may overlap; the length tells the cases apart.
            long high = LittleEndian.getInt(bytes, from);
            return high << Integer.SIZE | LittleEndian.getInt(bytes, end - Integer.BYTES) & 0xFFFF_FFFFL;
        }
        long tail = 0;
        for (int at = from; at < end; at++) {
            tail = tail << Byte.SIZE | bytes[at] & 0xFF;
        }
        return tail;
    }

    private static long mix(long value) {
        return value * SECRET_FACTOR ^ Math.multiplyHigh(value, SECRET_FACTOR);
    }

    private static int narrow(long h) {
        return (int) (h ^ h >>> Integer.SIZE);
    }
}
