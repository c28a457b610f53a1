package dev.stdb.server.common;

/**
 * Keccak-256 in its original padding (byte 0x01), which the JDK lacks: its SHA3-256 pads with 0x06. Program hashes are
 * made with it. Stateless.
 */
public final class Keccak256 {
    private static final int RATE_BYTES = 136;
    private static final int LANES = 25;
    private static final int ROUNDS = 24;
    private static final int HASH_BYTES = 32;

    private static final int[] ROTATIONS = {
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
    };
    private static final int[] LANE_ORDER = {
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
    };
    private static final long[] ROUND_CONSTANTS = roundConstants();

    private Keccak256() {}

    /** The constants are defined by a shift register over x^8 + x^6 + x^5 + x^4 + 1. */
    private static long[] roundConstants() {
        long[] constants = new long[ROUNDS];
        int register = 1;
        for (int round = 0; round < ROUNDS; round++) {
            for (int j = 0; j < 7; j++) {
                if ((register & 1) != 0) {
                    constants[round] |= 1L << ((1 << j) - 1);
                }
                register = (register & 0x80) == 0 ? register << 1 : (register << 1 ^ 0x171);
            }
        }
        return constants;
    }

    /** Returns the 32-byte hash of the data. */
    public static byte[] hash(byte[] data) {
        long[] state = new long[LANES];
        int position = 0;
        while (data.length - position >= RATE_BYTES) {
            absorb(state, data, position);
            position += RATE_BYTES;
        }
        byte[] last = new byte[RATE_BYTES];
        System.arraycopy(data, position, last, 0, data.length - position);
        last[data.length - position] = 0x01;
        last[RATE_BYTES - 1] |= (byte) 0x80;
        absorb(state, last, 0);
        byte[] hash = new byte[HASH_BYTES];
        for (int i = 0; i < HASH_BYTES; i++) {
            hash[i] = (byte) (state[i / 8] >>> 8 * (i % 8));
        }
        return hash;
    }

    private static void absorb(long[] state, byte[] block, int offset) {
        for (int i = 0; i < RATE_BYTES; i++) {
            state[i / 8] ^= (block[offset + i] & 0xFFL) << 8 * (i % 8);
        }
        for (int round = 0; round < ROUNDS; round++) {
            permute(state, ROUND_CONSTANTS[round]);
        }
    }

    private static void permute(long[] a, long constant) {
        long[] c = new long[5];
        for (int x = 0; x < 5; x++) {
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }
        for (int x = 0; x < 5; x++) {
            long d = c[(x + 4) % 5] ^ Long.rotateLeft(c[(x + 1) % 5], 1);
            for (int y = 0; y < LANES; y += 5) {
                a[x + y] ^= d;
            }
        }
        long moving = a[1];
        for (int i = 0; i < LANE_ORDER.length; i++) {
            long next = a[LANE_ORDER[i]];
            a[LANE_ORDER[i]] = Long.rotateLeft(moving, ROTATIONS[i]);
            moving = next;
        }
        for (int y = 0; y < LANES; y += 5) {
            long a0 = a[y];
            long a1 = a[y + 1];
            for (int x = 0; x < 3; x++) {
                a[y + x] ^= ~a[y + x + 1] & a[y + x + 2];
            }
            a[y + 3] ^= ~a[y + 4] & a0;
            a[y + 4] ^= ~a0 & a1;
        }
        a[0] ^= constant;
    }
}
