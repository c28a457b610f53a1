package dev.stdb.maven.jcl;

import java.math.BigInteger;

/** Members of {@link BigInteger} that TeaVM rounds wrongly. */
public final class BigIntegerPatch {
    private BigIntegerPatch() {}

    /** Checks the digits and removes a plus: TeaVM takes a second sign, and a plus for a digit. */
    @RunFirst
    public static String constructor(String text, int radix) {
        if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX) {
            throw new NumberFormatException("Radix out of range");
        }
        int length = text.length();
        if (length == 0) {
            throw new NumberFormatException("Zero length BigInteger");
        }
        int sign = Math.max(text.lastIndexOf('-'), text.lastIndexOf('+'));
        if (sign > 0) {
            throw new NumberFormatException("Illegal embedded sign character");
        }
        int start = sign + 1;
        if (start == length) {
            throw new NumberFormatException("Zero length BigInteger");
        }
        while (start < length && Character.digit(text.charAt(start), radix) == 0) {
            start++;
        }
        checkDigits(text, start, radix);
        return text.charAt(0) == '+' ? text.substring(1) : text;
    }

    /** The JDK names the digits that it reads at once: as many as fit into an int, what is left over first. */
    private static void checkDigits(String text, int start, int radix) {
        int atOnce = 0;
        for (long power = radix; power <= Integer.MAX_VALUE; power *= radix) {
            atOnce++;
        }
        int begin = start;
        int end = start + (text.length() - start) % atOnce;
        if (end == begin) {
            end += atOnce;
        }
        while (begin < text.length()) {
            for (int i = begin; i < end; i++) {
                if (Character.digit(text.charAt(i), radix) < 0) {
                    throw Integers.invalid(text.substring(begin, end), radix);
                }
            }
            begin = end;
            end += atOnce;
        }
    }

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
