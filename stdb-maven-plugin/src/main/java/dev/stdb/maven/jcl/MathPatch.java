package dev.stdb.maven.jcl;

/** Members of {@link Math} that TeaVM lacks or rounds wrongly. */
public final class MathPatch {
    private MathPatch() {}

    /** Rounds half up, as {@link Math#round(double)}. */
    public static long round(double value) {
        double floor = Math.floor(value);
        return (long) (value - floor >= 0.5 ? floor + 1 : floor);
    }

    /** Rounds half up, as {@link Math#round(float)}. */
    public static int round(float value) {
        // The sum below is exact in double precision for every float that has a fraction.
        return (int) Math.floor((double) value + 0.5);
    }

    /** Returns the high 64 bits of the 128-bit signed product. */
    public static long multiplyHigh(long x, long y) {
        long xHigh = x >> 32;
        long xLow = x & 0xFFFF_FFFFL;
        long yHigh = y >> 32;
        long yLow = y & 0xFFFF_FFFFL;
        long middle = xHigh * yLow + ((xLow * yLow) >>> 32);
        long carry = (middle & 0xFFFF_FFFFL) + xLow * yHigh;
        return xHigh * yHigh + (middle >> 32) + (carry >> 32);
    }
}
