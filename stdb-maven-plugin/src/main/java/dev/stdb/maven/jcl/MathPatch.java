package dev.stdb.maven.jcl;

/** Members of {@link Math} that TeaVM lacks or rounds wrongly. */
public final class MathPatch {
    private MathPatch() {}

    /** As {@link StrictMath#sin(double)}. */
    public static double sin(double x) {
        return Sines.sin(x);
    }

    /** As {@link StrictMath#cos(double)}. */
    public static double cos(double x) {
        return Sines.cos(x);
    }

    /** As {@link StrictMath#tan(double)}. */
    public static double tan(double x) {
        return Sines.tan(x);
    }

    /** As {@link StrictMath#asin(double)}. */
    public static double asin(double x) {
        return Arcs.asin(x);
    }

    /** As {@link StrictMath#acos(double)}. */
    public static double acos(double x) {
        return Arcs.acos(x);
    }

    /** As {@link StrictMath#atan(double)}. */
    public static double atan(double x) {
        return Arcs.atan(x);
    }

    /** As {@link StrictMath#exp(double)}. */
    public static double exp(double x) {
        return Exponentials.exp(x);
    }

    /** As {@link StrictMath#expm1(double)}. */
    public static double expm1(double x) {
        return Exponentials.expm1(x);
    }

    /** As {@link StrictMath#sinh(double)}. */
    public static double sinh(double x) {
        return Exponentials.sinh(x);
    }

    /** As {@link StrictMath#cosh(double)}. */
    public static double cosh(double x) {
        return Exponentials.cosh(x);
    }

    /** As {@link StrictMath#tanh(double)}. */
    public static double tanh(double x) {
        return Exponentials.tanh(x);
    }

    /** As {@link StrictMath#log(double)}. */
    public static double log(double x) {
        return Logarithms.log(x);
    }

    /** As {@link StrictMath#log10(double)}. */
    public static double log10(double x) {
        return Logarithms.log10(x);
    }

    /** As {@link StrictMath#log1p(double)}. */
    public static double log1p(double x) {
        return Logarithms.log1p(x);
    }

    /** As {@link StrictMath#cbrt(double)}. */
    public static double cbrt(double x) {
        return Powers.cbrt(x);
    }

    /** As {@link StrictMath#atan2(double, double)}. */
    public static double atan2(double y, double x) {
        return Arcs.atan2(y, x);
    }

    /** As {@link StrictMath#pow(double, double)}. */
    public static double pow(double x, double y) {
        return Powers.pow(x, y);
    }

    /** As {@link StrictMath#hypot(double, double)}. */
    public static double hypot(double x, double y) {
        return Powers.hypot(x, y);
    }

    /** Returns the exact 64-bit product. */
    public static long multiplyFull(int x, int y) {
        return (long) x * y;
    }

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

    /** Adds, or fails if the sum has no room. */
    public static int addExact(int x, int y) {
        int sum = x + y;
        if (((x ^ sum) & (y ^ sum)) < 0) {
            throw new ArithmeticException("integer overflow");
        }
        return sum;
    }

    /** Subtracts, or fails if the difference has no room. */
    public static int subtractExact(int x, int y) {
        int difference = x - y;
        if (((x ^ y) & (x ^ difference)) < 0) {
            throw new ArithmeticException("integer overflow");
        }
        return difference;
    }

    /** Adds one, or fails if the sum has no room. */
    public static int incrementExact(int x) {
        return addExact(x, 1);
    }

    /** Subtracts one, or fails if the difference has no room. */
    public static int decrementExact(int x) {
        return subtractExact(x, 1);
    }

    /** Negates, or fails if the result has no room. */
    public static int negateExact(int x) {
        return subtractExact(0, x);
    }

    /** Adds, or fails if the sum has no room. */
    public static long addExact(long x, long y) {
        long sum = x + y;
        if (((x ^ sum) & (y ^ sum)) < 0) {
            throw new ArithmeticException("long overflow");
        }
        return sum;
    }

    /** Subtracts, or fails if the difference has no room. */
    public static long subtractExact(long x, long y) {
        long difference = x - y;
        if (((x ^ y) & (x ^ difference)) < 0) {
            throw new ArithmeticException("long overflow");
        }
        return difference;
    }

    /** Adds one, or fails if the sum has no room. */
    public static long incrementExact(long x) {
        return addExact(x, 1);
    }

    /** Subtracts one, or fails if the difference has no room. */
    public static long decrementExact(long x) {
        return subtractExact(x, 1);
    }

    /** Negates, or fails if the result has no room. */
    public static long negateExact(long x) {
        return subtractExact(0, x);
    }

    /** Multiplies, or fails if the product has no room. */
    public static int multiplyExact(int x, int y) {
        long product = (long) x * y;
        if ((int) product != product) {
            throw new ArithmeticException("integer overflow");
        }
        return (int) product;
    }

    /** Multiplies, or fails if the product has no room. */
    public static long multiplyExact(long x, int y) {
        return multiplyExact(x, (long) y);
    }

    /** Multiplies, or fails if the product has no room. */
    public static long multiplyExact(long x, long y) {
        long product = x * y;
        if (multiplyHigh(x, y) != product >> 63) {
            throw new ArithmeticException("long overflow");
        }
        return product;
    }

    /** Narrows, or fails if the number has no room. */
    public static int toIntExact(long x) {
        int narrow = (int) x;
        if (narrow != x) {
            throw new ArithmeticException("integer overflow");
        }
        return narrow;
    }

    /** Returns what is left of {@code x} beyond the nearest multiple of {@code y}, the even one of two. */
    public static double IEEEremainder(double x, double y) {
        if (Double.isNaN(x) || Double.isNaN(y) || Double.isInfinite(x) || y == 0) {
            return Double.NaN;
        }
        if (Double.isInfinite(y)) {
            return x;
        }
        double by = Math.abs(y);
        // Exact: twice the divisor decides about the parity of the multiple; where it overflows there is nothing to
        // take off.
        double rest = by <= Double.MAX_VALUE / 2 ? Math.abs(x) % (by + by) : Math.abs(x);
        if (by < Double.MIN_NORMAL * 2) {
            if (rest + rest > by) {
                rest -= by;
                if (rest + rest >= by) {
                    rest -= by;
                }
            }
        } else {
            double half = 0.5 * by;
            if (rest > half) {
                rest -= by;
                if (rest >= half) {
                    rest -= by;
                }
            }
        }
        return Words.high(x) < 0 ? -rest : rest;
    }

    /** Returns the distance to the next larger number. */
    public static double ulp(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(a) || Double.isInfinite(a)) {
            return a;
        }
        return a == Double.MAX_VALUE ? 0x1p971 : Double.longBitsToDouble(Double.doubleToRawLongBits(a) + 1) - a;
    }

    /** Returns the distance to the next larger number. */
    public static float ulp(float x) {
        float a = Math.abs(x);
        if (Double.isNaN(a) || Float.isInfinite(a)) {
            return a;
        }
        return a == Float.MAX_VALUE ? 0x1p104f : Float.intBitsToFloat(Float.floatToRawIntBits(a) + 1) - a;
    }

    /** Returns an angle in radians: multiplied once, as the JDK does. */
    public static double toRadians(double degrees) {
        return degrees * 0.017453292519943295;
    }

    /** Returns an angle in degrees: multiplied once, as the JDK does. */
    public static double toDegrees(double radians) {
        return radians * 57.29577951308232;
    }

    /** Multiplies by a power of two, rounding once. */
    public static double scalb(double x, int exponent) {
        double result = x;
        int rest = Math.max(Math.min(exponent, 3000), -3000);
        while (rest > 1023) {
            result *= 0x1p1023;
            rest -= 1023;
        }
        // Steps that keep more bits than a subnormal number has, so that only the last one rounds.
        while (rest < -1022) {
            result *= 0x1p-969;
            rest += 969;
        }
        return result * Words.powerOfTwo(rest);
    }

    /** Multiplies by a power of two, rounding once. */
    public static float scalb(float x, int exponent) {
        int bounded = Math.max(Math.min(exponent, 300), -300);
        return (float) (x * Words.powerOfTwo(bounded));
    }
}
