package dev.stdb.maven.jcl;

/** Integer division with Java's meaning for the two cases in which the WebAssembly instructions trap. */
public final class Division {
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

    private static ArithmeticException divisionByZero() {
        return new ArithmeticException("/ by zero");
    }
}
