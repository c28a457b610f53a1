package dev.stdb.maven.jcl;

/**
 * Division with Java's meaning: of integers for the two cases in which the WebAssembly instructions trap, of fractions
 * for the remainder, which WebAssembly has not.
 */
public final class Division {
    /** Bits of positive infinity; larger ones are no numbers. */
    private static final long INFINITE = 0x7FF0_0000_0000_0000L;

    private Division() {}

    /** Returns the quotient, or throws {@link ArithmeticException} if the divisor is zero. */
    public static int divide(int dividend, int divisor) {
        if (divisor == 0) {
            throw divisionByZero();
        }
        return divisor == -1 ? -dividend : dividend / divisor;
    }

    /** Returns the remainder, or throws {@link ArithmeticException} if the divisor is zero. */
    public static int remainder(int dividend, int divisor) {
        if (divisor == 0) {
            throw divisionByZero();
        }
        return dividend % divisor;
    }

    /** Returns the quotient, or throws {@link ArithmeticException} if the divisor is zero. */
    public static long divide(long dividend, long divisor) {
        if (divisor == 0) {
            throw divisionByZero();
        }
        return divisor == -1 ? -dividend : dividend / divisor;
    }

    /** Returns the remainder, or throws {@link ArithmeticException} if the divisor is zero. */
    public static long remainder(long dividend, long divisor) {
        if (divisor == 0) {
            throw divisionByZero();
        }
        return dividend % divisor;
    }

    /** Returns the exact remainder with the sign of the dividend, as {@code %} has it. */
    public static double remainder(double dividend, double divisor) {
        long sign = Double.doubleToRawLongBits(dividend) & 1L << 63;
        long x = Double.doubleToRawLongBits(dividend) & ~(1L << 63);
        long y = Double.doubleToRawLongBits(divisor) & ~(1L << 63);
        if (y == 0 || x >= INFINITE || y > INFINITE) {
            return dividend * divisor / (dividend * divisor);
        }
        if (x < y) {
            return dividend;
        }
        int xExponent = Math.max((int) (x >>> 52), 1);
        int yExponent = Math.max((int) (y >>> 52), 1);
        long by = significandOf(y);
        long rest = significandOf(x) % by;
        // Long division in binary; the difference of the exponents is at most 2045 steps of one bit.
        for (int i = xExponent - yExponent; i > 0; i--) {
            rest <<= 1;
            if (rest >= by) {
                rest -= by;
            }
        }
        return Double.longBitsToDouble(sign | BinaryFormat.DOUBLE.round(rest, false, yExponent - 1075));
    }

    /** Returns the exact remainder with the sign of the dividend, as {@code %} has it. */
    public static float remainder(float dividend, float divisor) {
        // Exact: the remainder of two floats has no more bits than they have.
        return (float) remainder((double) dividend, (double) divisor);
    }

    private static long significandOf(long bits) {
        long fraction = bits & (1L << 52) - 1;
        return bits >>> 52 == 0 ? fraction : fraction | 1L << 52;
    }

    private static ArithmeticException divisionByZero() {
        return new ArithmeticException("/ by zero");
    }
}
