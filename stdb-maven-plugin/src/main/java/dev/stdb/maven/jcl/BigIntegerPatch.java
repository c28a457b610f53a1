package dev.stdb.maven.jcl;

import java.math.BigInteger;

/** Members of {@link BigInteger} that TeaVM rounds wrongly. */
public final class BigIntegerPatch {
    private BigIntegerPatch() {}

    /** Returns the closest double. */
    @ReceiverFirst
    public static double doubleValue(BigInteger value) {
        return Double.longBitsToDouble(round(BinaryFormat.DOUBLE, value) | (value.signum() < 0 ? 1L << 63 : 0));
    }

    /** Returns the closest float. */
    @ReceiverFirst
    public static float floatValue(BigInteger value) {
        return Float.intBitsToFloat((int) round(BinaryFormat.SINGLE, value) | (value.signum() < 0 ? 1 << 31 : 0));
    }

    /** Returns the hash code. */
    @ReceiverFirst
    public static int hashCode(BigInteger value) {
        BigInteger magnitude = value.abs();
        int hash = 0;
        for (int words = (magnitude.bitLength() + 31) / 32; words > 0; words--) {
            hash = 31 * hash + magnitude.shiftRight(32 * (words - 1)).intValue();
        }
        return hash * value.signum();
    }

    private static long round(BinaryFormat format, BigInteger value) {
        BigInteger magnitude = value.abs();
        int drop = Math.max(magnitude.bitLength() - 60, 0);
        return format.round(
                magnitude.shiftRight(drop).longValue(), drop > magnitude.getLowestSetBit() && drop > 0, drop);
    }
}
