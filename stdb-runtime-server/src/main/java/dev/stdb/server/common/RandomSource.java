package dev.stdb.server.common;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

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

    /**
     * Returns a source of well distributed bits that is as cheap as an addition, unpredictable only as long as nobody
     * sees what it returns. Thread-safe.
     */
    static RandomSource fast() {
        return new Counting(secure().nextLong());
    }

    /** Returns a repeatable source. Confined to one thread. */
    static RandomSource seeded(long seed) {
        return new SplittableRandom(seed)::nextLong;
    }

    /** Mixes the bits of a counter that many threads share: the generator SplitMix64. */
    final class Counting implements RandomSource {
        private static final long STEP = 0x9E3779B97F4A7C15L;

        private final AtomicLong counter;

        private Counting(long start) {
            counter = new AtomicLong(start);
        }

        @Override
        public long nextLong() {
            long bits = counter.addAndGet(STEP);
            bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
            bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
            return bits ^ bits >>> 31;
        }
    }
}
