package dev.stdb.maven.jcl;

/** Inverse trigonometric functions as {@code StrictMath} has them. */
final class Arcs {
    private static final double PI = Math.PI;
    private static final double PI_REST = 1.2246467991473531772E-16;
    private static final double HALF_PI = 1.57079632679489655800e+00;
    private static final double HALF_PI_REST = 6.12323399573676603587e-17;
    private static final double QUARTER_PI = 7.85398163397448278999e-01;

    private Arcs() {}

    static double asin(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude >= 0x3FF0_0000) {
            return Math.abs(x) == 1 ? x * HALF_PI + x * HALF_PI_REST : Double.NaN;
        }
        if (magnitude < 0x3FE0_0000) {
            return magnitude < 0x3E40_0000 ? x : x + x * ratio(x * x);
        }
        double t = (1 - Math.abs(x)) * 0.5;
        double ratio = ratio(t);
        double s = Math.sqrt(t);
        double result;
        if (magnitude >= 0x3FEF_3333) {
            result = HALF_PI - (2 * (s + s * ratio) - HALF_PI_REST);
        } else {
            double w = Words.truncated(s);
            double c = (t - w * w) / (s + w);
            double p = 2 * s * ratio - (HALF_PI_REST - 2 * c);
            double q = QUARTER_PI - 2 * w;
            result = QUARTER_PI - (p - q);
        }
        return x > 0 ? result : -result;
    }

    static double acos(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude >= 0x3FF0_0000) {
            if (Math.abs(x) == 1) {
                return x > 0 ? 0 : PI + 2 * HALF_PI_REST;
            }
            return Double.NaN;
        }
        if (magnitude < 0x3FE0_0000) {
            if (magnitude <= 0x3C60_0000) {
                return HALF_PI + HALF_PI_REST;
            }
            return HALF_PI - (x - (HALF_PI_REST - x * ratio(x * x)));
        }
        if (x < 0) {
            double z = (1 + x) * 0.5;
            double s = Math.sqrt(z);
            return PI - 2 * (s + (ratio(z) * s - HALF_PI_REST));
        }
        double z = (1 - x) * 0.5;
        double s = Math.sqrt(z);
        double head = Words.truncated(s);
        double c = (z - head * head) / (s + head);
        return 2 * (head + (ratio(z) * s + c));
    }

    private static double ratio(double t) {
        // spotless:off
        double p = t * (1.66666666666666657415e-01
                + t * (-3.25565818622400915405e-01
                + t * (2.01212532134862925881e-01
                + t * (-4.00555345006794114027e-02
                + t * (7.91534994289814532176e-04 + t * 3.47933107596021167570e-05)))));
        // spotless:on
        double q = 1
                + t
                        * (-2.40339491173441421878e+00
                                + t
                                        * (2.02094576023350569471e+00
                                                + t * (-6.88283971605453293030e-01 + t * 7.70381505559019352791e-02)));
        return p / q;
    }

    static double atan(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude >= 0x4410_0000) {
            if (Double.isNaN(x)) {
                return x;
            }
            return x > 0 ? HALF_PI + HALF_PI_REST : -HALF_PI - HALF_PI_REST;
        }
        if (magnitude < 0x3FDC_0000) {
            return magnitude < 0x3E20_0000 ? x : x - x * atanPolynomial(x);
        }
        double a = Math.abs(x);
        double result;
        if (magnitude < 0x3FE6_0000) {
            result = shifted((2 * a - 1) / (2 + a), 4.63647609000806093515e-01, 2.26987774529616870924e-17);
        } else if (magnitude < 0x3FF3_0000) {
            result = shifted((a - 1) / (a + 1), QUARTER_PI, 3.06161699786838301793e-17);
        } else if (magnitude < 0x4003_8000) {
            result = shifted((a - 1.5) / (1 + 1.5 * a), 9.82793723247329054082e-01, 1.39033110312309984516e-17);
        } else {
            result = shifted(-1 / a, HALF_PI, HALF_PI_REST);
        }
        return x < 0 ? -result : result;
    }

    private static double shifted(double x, double head, double rest) {
        return head - ((x * atanPolynomial(x) - rest) - x);
    }

    private static double atanPolynomial(double x) {
        double z = x * x;
        double w = z * z;
        // spotless:off
        double odd = z * (3.33333333333329318027e-01
                + w * (1.42857142725034663711e-01
                + w * (9.09088713343650656196e-02
                + w * (6.66107313738753120669e-02
                + w * (4.97687799461593236017e-02 + w * 1.62858201153657823623e-02)))));
        // spotless:on
        double even = w
                * (-1.99999999998764832476e-01
                        + w
                                * (-1.11111104054623557880e-01
                                        + w
                                                * (-7.69187620504482999495e-02
                                                        + w
                                                                * (-5.83357013379057348645e-02
                                                                        + w * -3.65315727442169155270e-02))));
        return odd + even;
    }

    static double atan2(double y, double x) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.NaN;
        }
        if (x == 1) {
            return atan(y);
        }
        boolean left = Words.high(x) < 0;
        double result;
        if (y == 0) {
            result = left ? PI : 0;
        } else if (x == 0) {
            result = HALF_PI;
        } else if (Double.isInfinite(x)) {
            if (Double.isInfinite(y)) {
                result = left ? 3 * QUARTER_PI : QUARTER_PI;
            } else {
                result = left ? PI : 0;
            }
        } else if (Double.isInfinite(y)) {
            result = HALF_PI;
        } else {
            result = quotient(y, x, left);
        }
        return Words.high(y) < 0 ? -result : result;
    }

    private static double quotient(double y, double x, boolean left) {
        int difference = (Words.magnitude(y) - Words.magnitude(x)) >> 20;
        double z;
        if (difference > 60) {
            z = HALF_PI + 0.5 * PI_REST;
        } else if (left && difference < -60) {
            z = 0;
        } else {
            z = atan(Math.abs(y / x));
        }
        return left ? PI - (z - PI_REST) : z;
    }
}
