package dev.stdb.maven.wasm.compare;

/** Java's operators on all numeric types, each with each pair of interesting operands. */
// Odd expressions are what this is about.
@SuppressWarnings("IdentityBinaryExpression")
final class Operators {
    static final int[] INTS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        -7,
        10,
        31,
        32,
        33,
        63,
        64,
        255,
        256,
        1000,
        -1000,
        65_535,
        65_536,
        0x7FFF,
        -0x8000,
        123_456_789,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MIN_VALUE + 1
    };
    static final long[] LONGS = {
        0,
        1,
        -1,
        2,
        7,
        -10,
        31,
        64,
        65,
        1000,
        0xFFFF_FFFFL,
        1L << 32,
        -(1L << 32),
        123_456_789_012_345L,
        -987_654_321_098_765_432L,
        1L << 53,
        (1L << 53) + 1,
        (1L << 62) + 513,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };
    static final double[] DOUBLES = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        -0.3,
        0.5,
        3.0,
        -5.3,
        7.0,
        2.5,
        360.0,
        370.5,
        -730.25,
        123456.789,
        1e-5,
        1e15,
        1e17,
        9.999999999999999e22,
        1e300,
        -1.5e300,
        4.9e-324,
        -2.2250738585072014e-308,
        2.225073858507201e-308,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };
    static final float[] FLOATS = {
        0f,
        -0f,
        1f,
        -1f,
        0.1f,
        0.3f,
        -5.3f,
        3f,
        360f,
        16777217f,
        1e-5f,
        1e10f,
        1e20f,
        1.4e-45f,
        1.17549435e-38f,
        1.1754942e-38f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private Operators() {}

    static void run(Lines lines) {
        for (int a : INTS) {
            ints(lines, a);
            for (int b : INTS) {
                ints(lines, a, b);
            }
        }
        for (long a : LONGS) {
            longs(lines, a);
            for (long b : LONGS) {
                longs(lines, a, b);
            }
        }
        for (double a : DOUBLES) {
            doubles(lines, a);
            for (double b : DOUBLES) {
                doubles(lines, a, b);
            }
        }
        for (float a : FLOATS) {
            floats(lines, a);
            for (float b : FLOATS) {
                floats(lines, a, b);
            }
        }
        compound(lines);
    }

    private static void ints(Lines lines, int a) {
        lines.add("int casts " + a, () -> (byte) a + " " + (short) a + " " + (int) (char) a + " " + (long) a);
        lines.add("(double) int " + a, () -> (double) a);
        lines.add("(float) int " + a, () -> (float) a);
        lines.add("int unary " + a, () -> -a + " " + ~a + " " + +a + " " + Math.abs(a));
    }

    private static void ints(Lines lines, int a, int b) {
        String pair = " " + a + " " + b;
        lines.add("int + - *" + pair, () -> (a + b) + " " + (a - b) + " " + (a * b));
        lines.add("int /" + pair, () -> a / b);
        lines.add("int %" + pair, () -> a % b);
        lines.add("int bits" + pair, () -> (a & b) + " " + (a | b) + " " + (a ^ b));
        lines.add("int shifts" + pair, () -> (a << b) + " " + (a >> b) + " " + (a >>> b));
        lines.add("int compare" + pair, () -> (a < b) + " " + (a <= b) + " " + (a == b) + " " + Integer.compare(a, b));
    }

    private static void longs(Lines lines, long a) {
        lines.add(
                "long casts " + a,
                () -> (byte) a + " " + (short) a + " " + (int) (char) a + " " + (int) a + " " + -a + " " + ~a);
        lines.add("(double) long " + a, () -> (double) a);
        lines.add("(float) long " + a, () -> (float) a);
    }

    private static void longs(Lines lines, long a, long b) {
        String pair = " " + a + " " + b;
        lines.add("long + - *" + pair, () -> (a + b) + " " + (a - b) + " " + (a * b));
        lines.add("long /" + pair, () -> a / b);
        lines.add("long %" + pair, () -> a % b);
        lines.add("long bits" + pair, () -> (a & b) + " " + (a | b) + " " + (a ^ b));
        lines.add("long shifts" + pair, () -> (a << b) + " " + (a >> b) + " " + (a >>> b));
        lines.add("long compare" + pair, () -> (a < b) + " " + (a <= b) + " " + (a == b) + " " + Long.compare(a, b));
    }

    private static void doubles(Lines lines, double a) {
        String name = Lines.bits(a);
        lines.add("double casts " + name, () -> (int) a + " " + (long) a + " " + (byte) a + " " + (short) a);
        lines.add("double to char " + name, () -> (int) (char) a);
        lines.add("(float) double " + name, () -> (float) a);
        lines.add("-double " + name, () -> -a);
    }

    private static void doubles(Lines lines, double a, double b) {
        String pair = " " + Lines.bits(a) + " " + Lines.bits(b);
        lines.add("double +" + pair, () -> a + b);
        lines.add("double -" + pair, () -> a - b);
        lines.add("double *" + pair, () -> a * b);
        lines.add("double /" + pair, () -> a / b);
        lines.add("double %" + pair, () -> a % b);
        lines.add(
                "double compare" + pair,
                () -> (a < b) + " " + (a <= b) + " " + (a == b) + " " + (a > b) + " " + (a >= b) + " "
                        + Double.compare(a, b));
    }

    private static void floats(Lines lines, float a) {
        String name = Lines.bits(a);
        lines.add("float casts " + name, () -> (int) a + " " + (long) a + " " + (byte) a + " " + (int) (char) a);
        lines.add("(double) float " + name, () -> (double) a);
    }

    private static void floats(Lines lines, float a, float b) {
        String pair = " " + Lines.bits(a) + " " + Lines.bits(b);
        lines.add("float +" + pair, () -> a + b);
        lines.add("float *" + pair, () -> a * b);
        lines.add("float /" + pair, () -> a / b);
        lines.add("float %" + pair, () -> a % b);
        lines.add("float compare" + pair, () -> (a < b) + " " + (a == b) + " " + (a >= b) + " " + Float.compare(a, b));
    }

    private static void compound(Lines lines) {
        for (int start : new int[] {0, 100, 40_000, -129}) {
            lines.add("compound byte " + start, () -> {
                byte b = (byte) start;
                b += 3;
                b *= 2;
                b >>>= 1;
                b++;
                b %= 7;
                return b;
            });
            lines.add("compound short " + start, () -> {
                short s = (short) start;
                s += 1.7;
                s <<= 3;
                s -= 2L;
                return s;
            });
            lines.add("compound char " + start, () -> {
                char c = (char) start;
                c--;
                c += 1.5f;
                c ^= 0x55;
                return (int) c;
            });
            lines.add("compound int " + start, () -> {
                int i = start;
                i += 3.99;
                i <<= 33;
                i %= 1000L;
                i /= 0.5;
                return i;
            });
            lines.add("compound long " + start, () -> {
                long l = start;
                l *= 1.5;
                l <<= 65;
                l %= 7;
                return l;
            });
            lines.add("compound double " + start, () -> {
                double d = start;
                d %= 0.3;
                d -= 1e-3f;
                return d;
            });
        }
        lines.add("order of evaluation", () -> {
            int[] a = {0, 0, 0};
            int i = 0;
            a[i++] = a[i] + i++;
            i += i++ * 2 + i;
            return a[0] + " " + a[1] + " " + i;
        });
        lines.add("mixed conditional", () -> {
            boolean first = lines.hashCode() == lines.hashCode();
            Object o = first ? 1 : 2.0;
            return o;
        });
        lines.add("strings", () -> 1 + 2 + "a" + 1 + 2 + 'c' + (char) 100 + true + null + 5L);
    }
}
