package dev.stdb.maven.jcl.java.util;

import java.util.random.RandomGenerator;

/**
 * {@code java.util.Random} for modules: the JDK's 48-bit generator, bit for bit.
 *
 * <p>Deviation: without a seed the sequence is always the same, because a transaction must give the same result when it
 * is replayed. Reducers get call-specific randomness from their context.
 */
public class TRandom implements RandomGenerator {
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long MASK = (1L << 48) - 1;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long seed;

    /** Creates a generator with a fixed seed. */
    public TRandom() {
        this(0);
    }

    /** Creates a generator. */
    public TRandom(long seed) {
        this.seed = (seed ^ MULTIPLIER) & MASK;
    }

    /** Restarts the sequence. */
    public void setSeed(long value) {
        hasNextGaussian = false;
        seed = (value ^ MULTIPLIER) & MASK;
    }

    /** Returns the next bits of the sequence; overridable as in the JDK. */
    protected int next(int bits) {
        seed = (seed * MULTIPLIER + 0xBL) & MASK;
        return (int) (seed >>> (48 - bits));
    }

    @Override
    public int nextInt() {
        return next(32);
    }

    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive");
        }
        int value = next(31);
        int last = bound - 1;
        if ((bound & last) == 0) {
            return (int) (bound * (long) value >> 31);
        }
        int draw = value;
        value = draw % bound;
        while (draw - value + last < 0) {
            draw = next(31);
            value = draw % bound;
        }
        return value;
    }

    @Override
    public int nextInt(int origin, int bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("bound must be greater than origin");
        }
        int value = nextInt();
        int range = bound - origin;
        int last = range - 1;
        if ((range & last) == 0) {
            return (value & last) + origin;
        }
        if (range > 0) {
            int draw = value >>> 1;
            value = draw % range;
            while (draw + last - value < 0) {
                draw = nextInt() >>> 1;
                value = draw % range;
            }
            return value + origin;
        }
        while (value < origin || value >= bound) {
            value = nextInt();
        }
        return value;
    }

    @Override
    public long nextLong() {
        return ((long) next(32) << 32) + next(32);
    }

    @Override
    public boolean nextBoolean() {
        return next(1) != 0;
    }

    @Override
    public float nextFloat() {
        return next(24) / (float) (1 << 24);
    }

    @Override
    public double nextDouble() {
        return (((long) next(26) << 27) + next(27)) * DOUBLE_UNIT;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        int word = 0;
        for (int i = 0; i < bytes.length; i++) {
            word = (i & 3) == 0 ? nextInt() : word >> 8;
            bytes[i] = (byte) word;
        }
    }

    private double nextGaussian;
    private boolean hasNextGaussian;

    /** Returns a normally distributed number: two at a time by the polar method, as the JDK's. */
    @Override
    public double nextGaussian() {
        if (hasNextGaussian) {
            hasNextGaussian = false;
            return nextGaussian;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = Math.sqrt(-2 * Math.log(square) / square);
        nextGaussian = y * factor;
        hasNextGaussian = true;
        return x * factor;
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive");
        }
        return boundedBy(bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("bound must be greater than origin");
        }
        long range = bound - origin;
        if (range > 0) {
            return boundedBy(range) + origin;
        }
        long value = nextLong();
        while (value < origin || value >= bound) {
            value = nextLong();
        }
        return value;
    }

    private long boundedBy(long bound) {
        long value = nextLong();
        long last = bound - 1;
        if ((bound & last) == 0) {
            return value & last;
        }
        long half = value >>> 1;
        value = half % bound;
        while (half + last - value < 0) {
            half = nextLong() >>> 1;
            value = half % bound;
        }
        return value;
    }

    @Override
    public double nextDouble(double bound) {
        double value = nextDouble() * bound;
        return value >= bound ? Math.nextDown(bound) : value;
    }

    @Override
    public double nextDouble(double origin, double bound) {
        double value = nextDouble() * (bound - origin) + origin;
        return value >= bound ? Math.nextDown(bound) : value;
    }
}
