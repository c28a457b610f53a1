package dev.stdb.server.common;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Source of random bits; injected so that a simulation can be repeated from its seed. */
public interface RandomSource {

    /** Returns 64 random bits. */
    long nextLong();

    /** Fills {@code target} with random bytes. */
    default void nextBytes(byte[] target) {
        for (int i = 0; i < target.length; i += Long.BYTES) {
            long bits = nextLong();
            for (int j = i; j < Math.min(target.length, i + Long.BYTES); j++) {
                target[j] = (byte) bits;
                bits >>>= Byte.SIZE;
            }
        }
    }

    /** Returns a source of unpredictable bits, fit for identifiers that must not be guessed. Thread-safe. */
    static RandomSource secure() {
        return new SecureRandom()::nextLong;
    }

    /** Returns a repeatable source. Confined to one thread. */
    static RandomSource seeded(long seed) {
        return new SplittableRandom(seed)::nextLong;
    }
}
