package dev.stdb.types;

/** Little-endian 64-bit words in byte arrays. */
final class LongBytes {
    private LongBytes() {}

    static long get(byte[] src, int offset) {
        return (src[offset] & 0xffL)
                | (src[offset + 1] & 0xffL) << 8
                | (src[offset + 2] & 0xffL) << 16
                | (src[offset + 3] & 0xffL) << 24
                | (src[offset + 4] & 0xffL) << 32
                | (src[offset + 5] & 0xffL) << 40
                | (src[offset + 6] & 0xffL) << 48
                | (src[offset + 7] & 0xffL) << 56;
    }

    static void put(byte[] dst, int offset, long word) {
        for (int i = 0; i < 8; i++) {
            dst[offset + i] = (byte) (word >>> (8 * i));
        }
    }

    static int compareUnsigned(long a, long b) {
        return Long.compare(a + Long.MIN_VALUE, b + Long.MIN_VALUE);
    }

    static int hash(long word) {
        return (int) (word ^ word >>> 32);
    }
}
