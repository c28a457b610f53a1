package dev.stdb.maven.jcl;

/**
 * Sine, cosine and tangent as {@code StrictMath} has them: the argument is reduced to a quarter of pi around zero, as a
 * sum of two doubles, and a polynomial takes the rest.
 */
final class Sines {
    private static final double TWO_OVER_PI = 6.36619772367581382433e-01;
    /** Half of pi in three parts of 33 bits, each with what is missing behind it. */
    private static final double PART_1 = 1.57079632673412561417e+00;

    private static final double REST_1 = 6.07710050650619224932e-11;
    private static final double PART_2 = 6.07710050630396597660e-11;
    private static final double REST_2 = 2.02226624879595063154e-21;
    private static final double PART_3 = 2.02226624871116645580e-21;
    private static final double REST_3 = 8.47842766036889956997e-32;

    private static final double QUARTER = 7.85398163397448278999e-01;
    private static final double QUARTER_REST = 3.06161699786838301793e-17;

    /** 2/pi in words of 32 bits behind the point. */
    private static final int[] TWO_OVER_PI_WORDS = {
        0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB, 0xDEBBC561,
        0xB7246E3A, 0x424DD2E0, 0x06492EEA, 0x09D1921C, 0xFE1DEB1C, 0xB129A73E, 0xE88235F5, 0x2EBB4484,
        0xE99C7026, 0xB45F7E41, 0x3991D639, 0x835339F4, 0x9C845F8B, 0xBDF9283B, 0x1FF897FF, 0xDE05980F,
        0xEF2F118B, 0x5A0A6D1F, 0x6D367ECF, 0x27CB09B7, 0x4F463F66, 0x9E5FEA2D, 0x7527BAC7, 0xEBE5F17B,
        0x3D0739F7, 0x8A5292EA, 0x6BFB5FB1, 0x1F8D5D08, 0x56033046, 0xFC7B6BAB, 0xF0CFBC20, 0x9AF4361D,
        0xA9E39161, 0x5EE61B08
    };
    /** pi/2 times 2^159, the least significant word first. */
    private static final int[] HALF_PI_WORDS = {0x29024E08, 0x80DC1CD1, 0xC4C6628B, 0x2168C234, 0xC90FDAA2};
    /** Words of 2/pi that decide about one argument. */
    private static final int WINDOW = 9;

    private final int quadrant;
    private final double head;
    private final double tail;

    private Sines(int quadrant, double head, double tail) {
        this.quadrant = quadrant;
        this.head = head;
        this.tail = tail;
    }

    static double sin(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude <= 0x3FE9_21FB) {
            return sinNearZero(x, 0, false);
        }
        if (magnitude >= 0x7FF0_0000) {
            return Double.NaN;
        }
        Sines reduced = reduce(x);
        return switch (reduced.quadrant & 3) {
            case 0 -> sinNearZero(reduced.head, reduced.tail, true);
            case 1 -> cosNearZero(reduced.head, reduced.tail);
            case 2 -> -sinNearZero(reduced.head, reduced.tail, true);
            default -> -cosNearZero(reduced.head, reduced.tail);
        };
    }

    static double cos(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude <= 0x3FE9_21FB) {
            return cosNearZero(x, 0);
        }
        if (magnitude >= 0x7FF0_0000) {
            return Double.NaN;
        }
        Sines reduced = reduce(x);
        return switch (reduced.quadrant & 3) {
            case 0 -> cosNearZero(reduced.head, reduced.tail);
            case 1 -> -sinNearZero(reduced.head, reduced.tail, true);
            case 2 -> -cosNearZero(reduced.head, reduced.tail);
            default -> sinNearZero(reduced.head, reduced.tail, true);
        };
    }

    static double tan(double x) {
        int magnitude = Words.magnitude(x);
        if (magnitude <= 0x3FE9_21FB) {
            return tanNearZero(x, 0, false);
        }
        if (magnitude >= 0x7FF0_0000) {
            return Double.NaN;
        }
        Sines reduced = reduce(x);
        return tanNearZero(reduced.head, reduced.tail, (reduced.quadrant & 1) != 0);
    }

    private static Sines reduce(double x) {
        int magnitude = Words.magnitude(x);
        Sines positive = magnitude <= 0x4139_21FB ? subtractParts(Math.abs(x), magnitude) : multiply(Math.abs(x));
        return x < 0 ? new Sines(-positive.quadrant, -positive.head, -positive.tail) : positive;
    }

    /** Subtracts a multiple of half of pi; further parts are taken where the first cancel. */
    private static Sines subtractParts(double x, int magnitude) {
        if (magnitude < 0x4002_D97C) {
            double rest = x - PART_1;
            double missing = REST_1;
            if (magnitude == 0x3FF9_21FB) {
                rest -= PART_2;
                missing = REST_2;
            }
            double head = rest - missing;
            return new Sines(1, head, (rest - head) - missing);
        }
        int count = (int) (x * TWO_OVER_PI + 0.5);
        double rest = x - count * PART_1;
        double missing = count * REST_1;
        double head = rest - missing;
        int exponent = magnitude >> 20;
        if (exponent - (Words.magnitude(head) >> 20) > 16) {
            double before = rest;
            double part = count * PART_2;
            rest = before - part;
            missing = count * REST_2 - ((before - rest) - part);
            head = rest - missing;
            if (exponent - (Words.magnitude(head) >> 20) > 49) {
                before = rest;
                part = count * PART_3;
                rest = before - part;
                missing = count * REST_3 - ((before - rest) - part);
                head = rest - missing;
            }
        }
        return new Sines(count, head, (rest - head) - missing);
    }

    /**
     * Multiplies a huge number by 2/pi exactly where it matters: bits of 2/pi that give multiples of four turns are
     * left out above, what is below the reach of two doubles is left out behind.
     */
    private static Sines multiply(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long significand = bits & (1L << 52) - 1 | 1L << 52;
        int exponent = (int) (bits >>> 52) - 1075;
        int firstBit = Math.max(exponent - 2, 0);
        int word = firstBit >> 5;
        int[] window = new int[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            window[WINDOW - 1 - i] = TWO_OVER_PI_WORDS[word + i];
        }
        int[] product = multiply(window, new int[] {(int) significand, (int) (significand >>> 32)});
        // The product counts units of 2^-point quarters of a turn.
        int point = 32 * (word + WINDOW) - exponent;
        int quadrant = bitsAt(product, point) & 3;
        boolean negative = (bitsAt(product, point - 1) & 1) != 0;
        keepBits(product, point);
        if (negative) {
            quadrant++;
            negate(product);
            keepBits(product, point);
        }
        int[] angle = multiply(product, HALF_PI_WORDS);
        int unit = -(point + 159);
        int top = bitLength(angle);
        double above = toDouble(angle, top, unit);
        double below = toDouble(angle, top - 53, unit);
        double head = above + below;
        double tail = (above - head) + below;
        return negative ? new Sines(quadrant, -head, -tail) : new Sines(quadrant, head, tail);
    }

    private static int[] multiply(int[] a, int[] b) {
        int[] product = new int[a.length + b.length];
        for (int i = 0; i < b.length; i++) {
            long carry = 0;
            for (int k = 0; k < a.length; k++) {
                carry += (a[k] & 0xFFFF_FFFFL) * (b[i] & 0xFFFF_FFFFL) + (product[i + k] & 0xFFFF_FFFFL);
                product[i + k] = (int) carry;
                carry >>>= 32;
            }
            product[i + a.length] = (int) carry;
        }
        return product;
    }

    /** Returns 32 bits from the bit {@code from} upwards. */
    private static int bitsAt(int[] number, int from) {
        int word = from >> 5;
        int shift = from & 31;
        int low = word < number.length ? number[word] >>> shift : 0;
        int high = shift != 0 && word + 1 < number.length ? number[word + 1] << (32 - shift) : 0;
        return low | high;
    }

    private static void keepBits(int[] number, int count) {
        for (int i = 0; i < number.length; i++) {
            int keep = Math.min(Math.max(count - 32 * i, 0), 32);
            number[i] &= keep == 32 ? -1 : (1 << keep) - 1;
        }
    }

    private static void negate(int[] number) {
        long carry = 1;
        for (int i = 0; i < number.length; i++) {
            carry += ~number[i] & 0xFFFF_FFFFL;
            number[i] = (int) carry;
            carry >>>= 32;
        }
    }

    private static int bitLength(int[] number) {
        for (int i = number.length - 1; i >= 0; i--) {
            if (number[i] != 0) {
                return 32 * i + 32 - Integer.numberOfLeadingZeros(number[i]);
            }
        }
        return 0;
    }

    /** Returns the 53 bits below bit {@code top} in units of {@code 2^unit}. */
    private static double toDouble(int[] number, int top, int unit) {
        int from = Math.max(top - 53, 0);
        long bits = (bitsAt(number, from) & 0xFFFF_FFFFL) | (long) bitsAt(number, from + 32) << 32;
        long kept = bits & (1L << (top - from)) - 1;
        return kept * Words.powerOfTwo(from + unit);
    }

    private static double sinNearZero(double x, double tail, boolean withTail) {
        if (Words.magnitude(x) < 0x3E40_0000) {
            return x;
        }
        double z = x * x;
        double cube = z * x;
        double r = 8.33333333332248946124e-03
                + z
                        * (-1.98412698298579493134e-04
                                + z
                                        * (2.75573137070700676789e-06
                                                + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
        double first = -1.66666666666666324348e-01;
        return withTail ? x - ((z * (0.5 * tail - cube * r) - tail) - cube * first) : x + cube * (first + z * r);
    }

    private static double cosNearZero(double x, double tail) {
        int magnitude = Words.magnitude(x);
        if (magnitude < 0x3E40_0000) {
            return 1;
        }
        double z = x * x;
        // spotless:off
        double r = z * (4.16666666666666019037e-02
                + z * (-1.38888888888741095749e-03
                + z * (2.48015872894767294178e-05
                + z * (-2.75573143513906633035e-07
                + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
        // spotless:on
        if (magnitude < 0x3FD3_3333) {
            return 1 - (0.5 * z - (z * r - x * tail));
        }
        double quarter = magnitude > 0x3FE9_0000 ? 0.28125 : Words.of(magnitude - 0x0020_0000, 0);
        double half = 0.5 * z - quarter;
        return (1 - quarter) - (half - (z * r - x * tail));
    }

    /** Returns the tangent, or minus its reciprocal. */
    private static double tanNearZero(double argument, double argumentTail, boolean reciprocal) {
        double x = argument;
        double tail = argumentTail;
        int magnitude = Words.magnitude(x);
        if (magnitude < 0x3E30_0000) {
            return reciprocal ? minusReciprocal(x + tail, tail, x) : x;
        }
        boolean large = magnitude >= 0x3FE5_9428;
        if (large) {
            if (x < 0) {
                x = -x;
                tail = -tail;
            }
            x = (QUARTER - x) + (QUARTER_REST - tail);
            tail = 0;
        }
        double z = x * x;
        double w = z * z;
        double odd = 1.33333333333201242699e-01
                + w
                        * (2.18694882948595424599e-02
                                + w
                                        * (3.59207910759131235356e-03
                                                + w
                                                        * (5.88041240820264096874e-04
                                                                + w
                                                                        * (7.81794442939557092300e-05
                                                                                + w * -1.85586374855275456654e-05))));
        // spotless:off
        double even = z * (5.39682539762260521377e-02
                + w * (8.86323982359930005737e-03
                + w * (1.45620945432529025516e-03
                + w * (2.46463134818469906812e-04
                + w * (7.14072491382608190305e-05 + w * 2.59073051863633712884e-05)))));
        // spotless:on
        double cube = z * x;
        double r = tail + z * (cube * (odd + even) + tail);
        r += 3.33333333333334091986e-01 * cube;
        double sum = x + r;
        if (large) {
            double sign = reciprocal ? -1 : 1;
            double result = sign - 2 * (x - (sum * sum / (sum + sign) - r));
            return argument < 0 ? -result : result;
        }
        return reciprocal ? minusReciprocal(sum, r, x) : sum;
    }

    /** Returns {@code -1 / sum}, where the sum is {@code x + r} rounded. */
    private static double minusReciprocal(double sum, double r, double x) {
        double z = Words.truncated(sum);
        double v = r - (z - x);
        double a = -1 / sum;
        double t = Words.truncated(a);
        double s = 1 + t * z;
        return t + a * (s + t * v);
    }
}
