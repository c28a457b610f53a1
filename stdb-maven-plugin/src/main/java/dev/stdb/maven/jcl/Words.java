package dev.stdb.maven.jcl;

/**
 * The two halves of a double: sign, exponent and twenty bits of the fraction in the high word. The published algorithms
 * of the mathematical functions (Sun's library of 1993, which {@code StrictMath} is bound to) choose their cases by
 * them.
 */
final class Words {
    private Words() {}

    static int high(double x) {
        return (int) (Double.doubleToRawLongBits(x) >> 32);
    }

    static int low(double x) {
        return (int) Double.doubleToRawLongBits(x);
    }

    /** Returns the high word without the sign. */
    static int magnitude(double x) {
        return high(x) & 0x7FFF_FFFF;
    }

    static double of(int high, int low) {
        return Double.longBitsToDouble((long) high << 32 | low & 0xFFFF_FFFFL);
    }

    /** Returns a number with another high word. */
    static double withHigh(double x, int high) {
        return of(high, low(x));
    }

    /** Returns a number without its low word. */
    static double truncated(double x) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xFFFF_FFFF_0000_0000L);
    }

    /** Multiplies by a power of two by adding to the exponent; the result is to be a normal number. */
    static double addExponent(double x, int exponent) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) + ((long) exponent << 52));
    }

    /** Returns {@code 2^exponent} (a normal number). */
    static double powerOfTwo(int exponent) {
        return Double.longBitsToDouble((long) (exponent + 1023) << 52);
    }
}
