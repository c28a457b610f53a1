package dev.stdb.maven.jcl;

/** Powers and roots as {@code StrictMath} has them. */
final class Powers {
    private static final double LN2 = 6.93147180559945286227e-01;
    private static final double LN2_HEAD = 6.93147182464599609375e-01;
    private static final double LN2_REST = -1.90465429995776804525e-09;
    private static final double ONE_OVER_LN2 = 1.44269504088896338700e+00;
    private static final double ONE_OVER_LN2_HEAD = 1.44269502162933349609e+00;
    private static final double ONE_OVER_LN2_REST = 1.92596299112661746887e-08;
    /** 2 / (3 ln 2). */
    private static final double CP = 9.61796693925975554329e-01;

    private static final double CP_HEAD = 9.61796700954437255859e-01;
    private static final double CP_REST = -7.02846165095275826516e-09;
    private static final double OVERFLOW_TAIL = 8.0085662595372944372e-17;

    private Powers() {}

    static double pow(double x, double y) {
        if (y == 0) {
            return 1;
        }
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.NaN;
        }
        double a = Math.abs(x);
        if (Double.isInfinite(y)) {
            if (a == 1) {
                return Double.NaN;
            }
            return a > 1 == y > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        if (y == 1) {
            return x;
        }
        if (y == -1) {
            return 1 / x;
        }
        if (y == 2) {
            return x * x;
        }
        if (y == 0.5 && x >= -Double.MAX_VALUE) {
            return Math.sqrt(x + 0.0);
        }
        boolean negative = Words.high(x) < 0;
        int parity = negative ? parityOf(y) : 0;
        if (a == 0 || Double.isInfinite(a) || a == 1) {
            double z = y < 0 ? 1 / a : a;
            if (negative) {
                if (a == 1 && parity == 0) {
                    return Double.NaN;
                }
                return parity == 1 ? -z : z;
            }
            return z;
        }
        if (negative && parity == 0) {
            return Double.NaN;
        }
        double sign = parity == 1 ? -1 : 1;
        return sign * positive(a, y);
    }

    /** Returns 1 for odd whole numbers, 2 for even ones, 0 for all others. */
    private static int parityOf(double y) {
        double b = Math.abs(y);
        if (b >= 0x1p53) {
            return 2;
        }
        if (b < 1) {
            return 0;
        }
        long whole = (long) b;
        if (whole != b) {
            return 0;
        }
        return (whole & 1) == 1 ? 1 : 2;
    }

    /** Returns a power of a number that is not 1, in double the precision on the way. */
    private static double positive(double base, double y) {
        double a = base;
        int high = Words.high(a);
        double head;
        double tail;
        if (Words.magnitude(y) > 0x41E0_0000) {
            if (Words.magnitude(y) > 0x43F0_0000) {
                return high <= 0x3FEF_FFFF == y < 0 ? Double.POSITIVE_INFINITY : 0;
            }
            if (high < 0x3FEF_FFFF) {
                return y < 0 ? Double.POSITIVE_INFINITY : 0;
            }
            if (high > 0x3FF0_0000) {
                return y > 0 ? Double.POSITIVE_INFINITY : 0;
            }
            double t = a - 1;
            double w = t * t * (0.5 - t * (0.3333333333333333333333 - t * 0.25));
            double u = ONE_OVER_LN2_HEAD * t;
            double v = t * ONE_OVER_LN2_REST - w * ONE_OVER_LN2;
            head = Words.truncated(u + v);
            tail = v - (head - u);
        } else {
            int n = 0;
            if (high < 0x0010_0000) {
                a *= 0x1p53;
                n = -53;
                high = Words.high(a);
            }
            n += (high >> 20) - 0x3FF;
            int fraction = high & 0x000F_FFFF;
            high = fraction | 0x3FF0_0000;
            int k = 0;
            if (fraction > 0x3_988E) {
                if (fraction < 0xB_B67A) {
                    k = 1;
                } else {
                    n++;
                    high -= 0x0010_0000;
                }
            }
            a = Words.withHigh(a, high);
            double near = k == 0 ? 1 : 1.5;
            double u = a - near;
            double v = 1 / (a + near);
            double s = u * v;
            double sHead = Words.truncated(s);
            double tHead = Words.of((high >> 1 | 0x2000_0000) + 0x0008_0000 + (k << 18), 0);
            double tTail = a - (tHead - near);
            double sTail = v * ((u - sHead * tHead) - sHead * tTail);
            double s2 = s * s;
            double r = s2 * s2 * series(s2);
            r += sTail * (sHead + s);
            s2 = sHead * sHead;
            tHead = Words.truncated(3 + s2 + r);
            tTail = r - ((tHead - 3) - s2);
            u = sHead * tHead;
            v = sTail * tHead + tTail * s;
            double pHead = Words.truncated(u + v);
            double pTail = v - (pHead - u);
            double zHead = CP_HEAD * pHead;
            double zTail = CP_REST * pHead + pTail * CP + (k == 0 ? 0 : 1.35003920212974897128e-08);
            double nearLog = k == 0 ? 0 : 5.84962487220764160156e-01;
            head = Words.truncated(((zHead + zTail) + nearLog) + n);
            tail = zTail - (((head - n) - nearLog) - zHead);
        }
        return powerOfTwo(head, tail, y);
    }

    private static double series(double s2) {
        return 5.99999999999994648725e-01
                + s2
                        * (4.28571428578550184252e-01
                                + s2
                                        * (3.33333329818377432918e-01
                                                + s2
                                                        * (2.72728123808534006489e-01
                                                                + s2
                                                                        * (2.30660745775561754067e-01
                                                                                + s2 * 2.06975017800338417784e-01))));
    }

    /** Returns {@code 2^(y * (head + tail))}. */
    private static double powerOfTwo(double head, double tail, double y) {
        double yHead = Words.truncated(y);
        double productTail = (y - yHead) * head + y * tail;
        double productHead = yHead * head;
        double z = productTail + productHead;
        int high = Words.high(z);
        int low = Words.low(z);
        if (high >= 0x4090_0000) {
            if ((high - 0x4090_0000 | low) != 0 || productTail + OVERFLOW_TAIL > z - productHead) {
                return Double.POSITIVE_INFINITY;
            }
        } else if ((high & 0x7FFF_FFFF) >= 0x4090_CC00) {
            if ((high - 0xC090_CC00 | low) != 0 || productTail <= z - productHead) {
                return 0;
            }
        }
        int magnitude = high & 0x7FFF_FFFF;
        int n = 0;
        if (magnitude > 0x3FE0_0000) {
            n = high + (0x0010_0000 >> (magnitude >> 20) - 0x3FF + 1);
            int k = ((n & 0x7FFF_FFFF) >> 20) - 0x3FF;
            double whole = Words.of(n & ~(0x000F_FFFF >> k), 0);
            n = (n & 0x000F_FFFF | 0x0010_0000) >> 20 - k;
            if (high < 0) {
                n = -n;
            }
            productHead -= whole;
        }
        double t = Words.truncated(productTail + productHead);
        double u = t * LN2_HEAD;
        double v = (productTail - (t - productHead)) * LN2 + t * LN2_REST;
        z = u + v;
        double w = v - (z - u);
        double square = z * z;
        double c = z - square * Exponentials.polynomial(square);
        double r = (z * c) / (c - 2) - (w + z * w);
        z = 1 - (r - z);
        if ((Words.high(z) + (n << 20) >> 20) <= 0) {
            return Words.addExponent(z, n + 200) * 0x1p-200;
        }
        return Words.addExponent(z, n);
    }

    static double cbrt(double x) {
        int magnitude = Words.magnitude(x);
        if (x == 0 || magnitude >= 0x7FF0_0000) {
            return x + x;
        }
        double a = Math.abs(x);
        double t;
        if (magnitude < 0x0010_0000) {
            double scaled = a * 0x1p54;
            t = Words.withHigh(scaled, Words.high(scaled) / 3 + 696_219_795);
        } else {
            t = Words.of(magnitude / 3 + 715_094_163, 0);
        }
        double r = t * t / a;
        double s = 5.42857142857142815906e-01 + r * t;
        t *= 3.57142857142857150787e-01
                + 1.60714285714285720630e+00 / (s + 1.41428571428571436819e+00 + -7.05306122448979611050e-01 / s);
        t = Words.of(Words.high(t) + 1, 0);
        s = t * t;
        r = a / s;
        r = (r - t) / (t + t + r);
        t = t + t * r;
        return x < 0 ? -t : t;
    }

    static double hypot(double x, double y) {
        double a = Math.max(Math.abs(x), Math.abs(y));
        double b = Math.min(Math.abs(x), Math.abs(y));
        if (Double.isInfinite(x) || Double.isInfinite(y)) {
            return Double.POSITIVE_INFINITY;
        }
        if (Double.isNaN(a)) {
            return a;
        }
        int aHigh = Words.high(a);
        int bHigh = Words.high(b);
        if (aHigh - bHigh > 0x3C0_0000) {
            return a + b;
        }
        int k = 0;
        if (aHigh > 0x5F30_0000) {
            k = 600;
            a *= 0x1p-600;
            b *= 0x1p-600;
        }
        if (Words.high(b) < 0x20B0_0000) {
            if (Words.high(b) <= 0x000F_FFFF) {
                if (b == 0) {
                    return a;
                }
                k -= 1022;
                a *= 0x1p1022;
                b *= 0x1p1022;
            } else {
                k -= 600;
                a *= 0x1p600;
                b *= 0x1p600;
            }
        }
        double w = a - b;
        if (w > b) {
            double head = Words.truncated(a);
            double tail = a - head;
            w = Math.sqrt(head * head - (b * -b - tail * (a + head)));
        } else {
            double bHead = Words.truncated(b);
            double bTail = b - bHead;
            double head = Words.of(Words.high(a) + 0x0010_0000, 0);
            double tail = (a + a) - head;
            w = Math.sqrt(head * bHead - (w * -w - (head * bTail + tail * b)));
        }
        return k == 0 ? w : w * Words.powerOfTwo(k);
    }
}
