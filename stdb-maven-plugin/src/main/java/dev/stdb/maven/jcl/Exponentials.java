package dev.stdb.maven.jcl;

/** Exponential and hyperbolic functions as {@code StrictMath} has them. */
final class Exponentials {
    private static final double LN2 = 6.93147180369123816490e-01;
    private static final double LN2_REST = 1.90821492927058770002e-10;
    private static final double ONE_OVER_LN2 = 1.44269504088896338700e+00;
    private static final double MAX_ARGUMENT = 7.09782712893383973096e+02;
    private static final double MIN_ARGUMENT = -7.45133219101941108420e+02;
    /** Largest argument of sinh and cosh. */
    private static final double MAX_HYPERBOLIC = Double.longBitsToDouble(0x4086_33CE_8FB9_F87DL);

    private Exponentials() {}

    static double exp(double argument) {
        double x = argument;
        if (Double.isNaN(x)) {
            return x;
        }
        if (x > MAX_ARGUMENT) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < MIN_ARGUMENT) {
            return 0;
        }
        int magnitude = Words.magnitude(x);
        double head = 0;
        double rest = 0;
        int k = 0;
        if (magnitude > 0x3FD6_2E42) {
            if (magnitude < 0x3FF0_A2B2) {
                k = x < 0 ? -1 : 1;
            } else {
                k = (int) (ONE_OVER_LN2 * x + (x < 0 ? -0.5 : 0.5));
            }
            head = x - k * LN2;
            rest = k * LN2_REST;
            x = head - rest;
        } else if (magnitude < 0x3E30_0000) {
            return 1 + x;
        }
        double c = x - x * x * polynomial(x * x);
        if (k == 0) {
            return 1 - ((x * c) / (c - 2) - x);
        }
        double y = 1 - ((rest - (x * c) / (2 - c)) - head);
        return k >= -1021 ? Words.addExponent(y, k) : Words.addExponent(y, k + 1000) * 0x1p-1000;
    }

    static double polynomial(double t) {
        return 1.66666666666666019037e-01
                + t
                        * (-2.77777777770155933842e-03
                                + t
                                        * (6.61375632143793436117e-05
                                                + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)));
    }

    static double expm1(double argument) {
        double x = argument;
        int magnitude = Words.magnitude(x);
        if (magnitude >= 0x4043_687A) {
            if (Double.isNaN(x)) {
                return x;
            }
            if (x > MAX_ARGUMENT) {
                return Double.POSITIVE_INFINITY;
            }
            if (x < 0) {
                return -1;
            }
        }
        double correction = 0;
        int k = 0;
        if (magnitude > 0x3FD6_2E42) {
            if (magnitude < 0x3FF0_A2B2) {
                k = x < 0 ? -1 : 1;
            } else {
                k = (int) (ONE_OVER_LN2 * x + (x < 0 ? -0.5 : 0.5));
            }
            double head = x - k * LN2;
            double rest = k * LN2_REST;
            x = head - rest;
            correction = (head - x) - rest;
        } else if (magnitude < 0x3C90_0000) {
            return x;
        }
        double half = 0.5 * x;
        double square = x * half;
        // spotless:off
        double r = 1
                + square * (-3.33333333333331316428e-02
                + square * (1.58730158725481460165e-03
                + square * (-7.93650757867487942473e-05
                + square * (4.00821782732936239552e-06 + square * -2.01099218183624371326e-07))));
        // spotless:on
        double t = 3 - r * half;
        double e = square * ((r - t) / (6 - x * t));
        if (k == 0) {
            return x - (x * e - square);
        }
        e = x * (e - correction) - correction;
        e -= square;
        return assemble(x, e, k);
    }

    private static double assemble(double x, double e, int k) {
        if (k == -1) {
            return 0.5 * (x - e) - 0.5;
        }
        if (k == 1) {
            return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
        }
        if (k <= -2 || k > 56) {
            return Words.addExponent(1 - (e - x), k) - 1;
        }
        if (k < 20) {
            double t = Words.of(0x3FF0_0000 - (0x20_0000 >> k), 0);
            return Words.addExponent(t - (e - x), k);
        }
        double t = Words.of(0x3FF - k << 20, 0);
        return Words.addExponent((x - (e + t)) + 1, k);
    }

    static double sinh(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude >= 0x7FF0_0000) {
            return x + x;
        }
        double half = x < 0 ? -0.5 : 0.5;
        double a = Math.abs(x);
        if (magnitude < 0x4036_0000) {
            if (magnitude < 0x3E30_0000) {
                return x;
            }
            double t = expm1(a);
            return magnitude < 0x3FF0_0000 ? half * (2 * t - t * t / (t + 1)) : half * (t + t / (t + 1));
        }
        return large(a, half);
    }

    static double cosh(double x) {
        int magnitude = Words.magnitude(x);
        double a = Math.abs(x);
        if (magnitude >= 0x7FF0_0000) {
            return x * x;
        }
        if (magnitude < 0x3FD6_2E43) {
            double t = expm1(a);
            double w = 1 + t;
            return magnitude < 0x3C80_0000 ? w : 1 + (t * t) / (w + w);
        }
        if (magnitude < 0x4036_0000) {
            double t = exp(a);
            return 0.5 * t + 0.5 / t;
        }
        return large(a, 0.5);
    }

    private static double large(double a, double half) {
        if (Words.magnitude(a) < 0x4086_2E42) {
            return half * exp(a);
        }
        if (a <= MAX_HYPERBOLIC) {
            double w = exp(0.5 * a);
            return (half * w) * w;
        }
        return half * Double.POSITIVE_INFINITY;
    }

    static double tanh(double x) {
        int magnitude = Words.magnitude(x);
        if (Double.isNaN(x)) {
            return x;
        }
        double result;
        if (magnitude >= 0x4036_0000) {
            result = 1;
        } else if (magnitude < 0x3C80_0000) {
            return x * (1 + x);
        } else if (magnitude >= 0x3FF0_0000) {
            result = 1 - 2 / (expm1(2 * Math.abs(x)) + 2);
        } else {
            double t = expm1(-2 * Math.abs(x));
            result = -t / (t + 2);
        }
        return x < 0 ? -result : result;
    }
}
