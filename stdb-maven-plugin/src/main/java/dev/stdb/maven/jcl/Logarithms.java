package dev.stdb.maven.jcl;

/** Logarithms as {@code StrictMath} has them. */
final class Logarithms {
    private static final double LN2 = 6.93147180369123816490e-01;
    private static final double LN2_REST = 1.90821492927058770002e-10;
    private static final double TWO_54 = 0x1p54;

    private static final double L1 = 6.666666666666735130e-01;
    private static final double L2 = 3.999999999940941908e-01;
    private static final double L3 = 2.857142874366239149e-01;
    private static final double L4 = 2.222219843214978396e-01;
    private static final double L5 = 1.818357216161805012e-01;
    private static final double L6 = 1.531383769920937332e-01;
    private static final double L7 = 1.479819860511658591e-01;

    private Logarithms() {}

    /** Returns the logarithm, to any base, of what is not positive and finite. */
    private static double special(double x) {
        if (x == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return x < 0 ? Double.NaN : x + x;
    }

    private static boolean isSpecial(double x) {
        return !(x > 0 && x < Double.POSITIVE_INFINITY);
    }

    /** Returns a number that is normal: itself, or 2^54 times as much. */
    private static double normal(double x) {
        return x < Double.MIN_NORMAL ? x * TWO_54 : x;
    }

    /** Returns the exponent of base two. */
    private static int exponent(double x) {
        return (Words.high(normal(x)) >> 20) - 1023 - (x < Double.MIN_NORMAL ? 54 : 0);
    }

    static double log(double argument) {
        if (isSpecial(argument)) {
            return special(argument);
        }
        double x = normal(argument);
        int high = Words.high(x);
        int k = exponent(argument);
        high &= 0x000F_FFFF;
        int carry = high + 0x9_5F64 & 0x10_0000;
        x = Words.withHigh(x, high | carry ^ 0x3FF0_0000);
        k += carry >> 20;
        double f = x - 1;
        if ((0x000F_FFFF & 2 + high) < 3) {
            if (f == 0) {
                return k == 0 ? 0 : k * LN2 + k * LN2_REST;
            }
            double r = f * f * (0.5 - 0.33333333333333333 * f);
            return k == 0 ? f - r : k * LN2 - ((r - k * LN2_REST) - f);
        }
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        double even = w * (L2 + w * (L4 + w * L6));
        double odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
        double r = odd + even;
        if ((high - 0x6_147A | 0x6_B851 - high) > 0) {
            double half = 0.5 * f * f;
            return k == 0 ? f - (half - s * (half + r)) : k * LN2 - ((half - (s * (half + r) + k * LN2_REST)) - f);
        }
        return k == 0 ? f - s * (f - r) : k * LN2 - ((s * (f - r) - k * LN2_REST) - f);
    }

    static double log10(double argument) {
        if (isSpecial(argument)) {
            return special(argument);
        }
        double x = normal(argument);
        int k = exponent(argument);
        int below = k >>> 31;
        double y = k + below;
        x = Words.withHigh(x, Words.high(x) & 0x000F_FFFF | 0x3FF - below << 20);
        double z = y * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * log(x);
        return z + y * 3.01029995663611771306e-01;
    }

    static double log1p(double x) {
        int high = Words.high(x);
        int magnitude = high & 0x7FFF_FFFF;
        if (Double.isNaN(x)) {
            return x;
        }
        if (high < 0x3FDA_827A) {
            if (magnitude >= 0x3FF0_0000) {
                return x == -1 ? Double.NEGATIVE_INFINITY : Double.NaN;
            }
            if (magnitude < 0x3E20_0000) {
                return magnitude < 0x3C90_0000 ? x : x - x * x * 0.5;
            }
            if (high > 0 || high <= 0xBFD2_BEC3) {
                return log1p(x, 0, 0, 1);
            }
        }
        if (high >= 0x7FF0_0000) {
            return x;
        }
        double u;
        double correction;
        int word;
        int k;
        if (high < 0x4340_0000) {
            u = 1 + x;
            word = Words.high(u);
            k = (word >> 20) - 1023;
            correction = k > 0 ? 1 - (u - x) : x - (u - 1);
            correction /= u;
        } else {
            u = x;
            word = high;
            k = (word >> 20) - 1023;
            correction = 0;
        }
        word &= 0x000F_FFFF;
        if (word < 0x6_A09E) {
            u = Words.withHigh(u, word | 0x3FF0_0000);
        } else {
            k++;
            u = Words.withHigh(u, word | 0x3FE0_0000);
            word = 0x0010_0000 - word >> 2;
        }
        return log1p(u - 1, k, correction, word);
    }

    private static double log1p(double f, int k, double correction, int word) {
        double half = 0.5 * f * f;
        if (word == 0) {
            if (f == 0) {
                return k == 0 ? 0 : k * LN2 + (correction + k * LN2_REST);
            }
            double r = half * (1 - 0.66666666666666666 * f);
            return k == 0 ? f - r : k * LN2 - ((r - (k * LN2_REST + correction)) - f);
        }
        double s = f / (2 + f);
        double z = s * s;
        double r = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
        return k == 0
                ? f - (half - s * (half + r))
                : k * LN2 - ((half - (s * (half + r) + (k * LN2_REST + correction))) - f);
    }
}
