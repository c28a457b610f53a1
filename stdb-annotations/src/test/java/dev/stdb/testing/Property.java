package dev.stdb.testing;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Law that must hold for all generated values.
 *
 * <p>A failure names the seed; {@code -Dstdb.seed=<seed>} replays exactly that case. The counterexample is shrunk
 * first.
 */
public final class Property {
    private static final int TRIES = 200;
    private static final int SHRINK_STEPS_MAX = 2_000;
    private static final String SEED_PROPERTY = "stdb.seed";

    private Property() {}

    /** Check of one value; throws if the law does not hold. */
    @FunctionalInterface
    public interface Law<T> {
        /** Checks one value. */
        void check(T value) throws Exception;
    }

    /** Checks a law with a default number of values. */
    public static <T> void forAll(Gen<T> gen, Law<T> law) {
        forAll(TRIES, gen, law);
    }

    /** Checks a law with {@code tries} values of growing size. */
    public static <T> void forAll(int tries, Gen<T> gen, Law<T> law) {
        Long replay = Long.getLong(SEED_PROPERTY);
        long base = replay != null ? replay : new Random().nextLong() & Long.MAX_VALUE >>> 8;
        int count = replay != null ? 1 : tries;
        for (int i = 0; i < count; i++) {
            long seed = replay != null ? base : base + i;
            // The size belongs to the seed, so that a replay needs nothing else.
            int size = (int) Math.floorMod(seed, 101L);
            T value = gen.generate(new Random(seed), size);
            Throwable failure = tryLaw(law, value);
            if (failure != null) {
                throw report(gen, law, value, failure, seed);
            }
        }
    }

    private static <T> AssertionError report(Gen<T> gen, Law<T> law, T value, Throwable failure, long seed) {
        T smallest = value;
        Throwable cause = failure;
        int steps = 0;
        boolean progress = true;
        while (progress && steps < SHRINK_STEPS_MAX) {
            progress = false;
            for (T candidate : gen.shrink(smallest)) {
                steps++;
                Throwable again = tryLaw(law, candidate);
                if (again != null) {
                    smallest = candidate;
                    cause = again;
                    progress = true;
                    break;
                }
            }
        }
        return new AssertionError(
                "property failed: value=" + show(smallest) + ", seed=" + seed + " (replay with -D" + SEED_PROPERTY + "="
                        + seed + ")",
                cause);
    }

    private static <T> @Nullable Throwable tryLaw(Law<T> law, T value) {
        try {
            law.check(value);
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    private static String show(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            return list.size() + " elements " + list;
        }
        return String.valueOf(value);
    }
}
