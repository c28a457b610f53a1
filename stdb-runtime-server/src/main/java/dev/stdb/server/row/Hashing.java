package dev.stdb.server.row;

import dev.stdb.server.common.LittleEndian;

/** Non-cryptographic hashes for tables in memory; never stored, so they may change at will. */
public final class Hashing {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final int FINAL_SHIFT_WIDE = 16;
    private static final int FINAL_MULTIPLIER_1 = 0x85EB_CA6B;
    private static final int FINAL_MULTIPLIER_2 = 0xC2B2_AE35;
    private static final int FINAL_SHIFT_NARROW = 13;

    private Hashing() {}

    /** Returns a one-to-one scrambling of 32 bits: different inputs give different results. */
    public static int scramble(int value) {
        int h = value;
        h ^= h >>> FINAL_SHIFT_WIDE;
        h *= FINAL_MULTIPLIER_1;
        h ^= h >>> FINAL_SHIFT_NARROW;
        h *= FINAL_MULTIPLIER_2;
        return h ^ h >>> FINAL_SHIFT_WIDE;
    }

    /** Returns the hash of a number. */
    public static int number(long value, int seed) {
        long h = (value ^ seed) * MULTIPLIER;
        h ^= h >>> 32;
        h *= MULTIPLIER;
        return (int) (h >>> 32);
    }

    /** Returns the hash of {@code length} bytes. */
    public static int bytes(byte[] bytes, int offset, int length, int seed) {
        long h = (seed ^ (long) length) * MULTIPLIER;
        int at = offset;
        int end = offset + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            h = (h ^ LittleEndian.getLong(bytes, at)) * MULTIPLIER;
            h ^= h >>> 29;
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
            tail |= (bytes[at] & 0xFFL) << shift;
        }
        h = (h ^ tail) * MULTIPLIER;
        h ^= h >>> 32;
        h *= MULTIPLIER;
        return (int) (h >>> 32);
    }
}
