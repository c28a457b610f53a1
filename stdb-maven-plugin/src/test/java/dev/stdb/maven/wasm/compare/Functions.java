package dev.stdb.maven.wasm.compare;

import java.util.Random;

/** The functions of {@code Math}, which are to be those of {@code StrictMath}. */
final class Functions {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        2.0,
        -2.0,
        3.0,
        10.0,
        100.0,
        1000.0,
        1e-5,
        -1e-5,
        1e-10,
        1e-300,
        4.9e-324,
        -4.9e-324,
        2.2250738585072014e-308,
        2.225073858507201e-308,
        1e300,
        -1e300,
        1e22,
        1e17,
        123456.789,
        0.3,
        0.7,
        0.9999999999999999,
        1.0000000000000002,
        0.1,
        0.25,
        0.785398163397448,
        Math.PI,
        Math.PI / 2,
        Math.PI / 4,
        -Math.PI,
        3 * Math.PI / 2,
        Math.E,
        22.0,
        21.9,
        709.782712893384,
        709.7827128933841,
        710.5,
        -745.1332191019411,
        -745.1332191019412,
        -708.4,
        700.0,
        1e6,
        1647099.0,
        823549.6645,
        5.319372648326541E255,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        0.67434,
        2.4375,
        1.1875,
        0.6875,
        0.4375,
        19.0,
        1e-8,
        1e-9,
        56.0 * 0.6931471805599453,
        0.41421356237309503,
        -0.2928932188134524,
        8.0,
        27.0,
        -64.0,
        1e15
    };

    private Functions() {}

    static void run(Lines lines) {
        for (double x : SPECIAL) {
            one(lines, x);
            for (double y : SPECIAL) {
                two(lines, x, y);
            }
        }
        Random random = new Random(23);
        for (int i = 0; i < 250; i++) {
            one(lines, Double.longBitsToDouble(random.nextLong()));
            one(lines, (random.nextDouble() - 0.5) * 4);
            one(lines, (random.nextDouble() - 0.5) * 1500);
            two(lines, random.nextDouble() * 100, (random.nextDouble() - 0.5) * 200);
            two(lines, Double.longBitsToDouble(random.nextLong()), Double.longBitsToDouble(random.nextLong()));
            two(lines, (random.nextDouble() - 0.5) * 4, random.nextInt(200) - 100);
            two(lines, 1 + (random.nextDouble() - 0.5) * 1e-6, (random.nextDouble() - 0.5) * 1e9);
        }
    }

    private static void one(Lines lines, double x) {
        boolean strict = lines.takesStrictMath();
        String name = " " + Lines.bits(x);
        lines.add("sin" + name, () -> strict ? StrictMath.sin(x) : Math.sin(x));
        lines.add("cos" + name, () -> strict ? StrictMath.cos(x) : Math.cos(x));
        lines.add("tan" + name, () -> strict ? StrictMath.tan(x) : Math.tan(x));
        lines.add("asin" + name, () -> strict ? StrictMath.asin(x) : Math.asin(x));
        lines.add("acos" + name, () -> strict ? StrictMath.acos(x) : Math.acos(x));
        lines.add("atan" + name, () -> strict ? StrictMath.atan(x) : Math.atan(x));
        lines.add("exp" + name, () -> strict ? StrictMath.exp(x) : Math.exp(x));
        lines.add("log" + name, () -> strict ? StrictMath.log(x) : Math.log(x));
        lines.add("log10" + name, () -> strict ? StrictMath.log10(x) : Math.log10(x));
        lines.add("log1p" + name, () -> strict ? StrictMath.log1p(x) : Math.log1p(x));
        lines.add("expm1" + name, () -> strict ? StrictMath.expm1(x) : Math.expm1(x));
        lines.add("cbrt" + name, () -> strict ? StrictMath.cbrt(x) : Math.cbrt(x));
        lines.add("sinh" + name, () -> strict ? StrictMath.sinh(x) : Math.sinh(x));
        lines.add("cosh" + name, () -> strict ? StrictMath.cosh(x) : Math.cosh(x));
        lines.add("tanh" + name, () -> strict ? StrictMath.tanh(x) : Math.tanh(x));
        lines.add("sqrt" + name, () -> strict ? StrictMath.sqrt(x) : Math.sqrt(x));
        lines.add("rint" + name, () -> strict ? StrictMath.rint(x) : Math.rint(x));
        lines.add("ceil" + name, () -> strict ? StrictMath.ceil(x) : Math.ceil(x));
        lines.add("floor" + name, () -> strict ? StrictMath.floor(x) : Math.floor(x));
        lines.add("toRadians" + name, () -> strict ? StrictMath.toRadians(x) : Math.toRadians(x));
        lines.add("toDegrees" + name, () -> strict ? StrictMath.toDegrees(x) : Math.toDegrees(x));
    }

    private static void two(Lines lines, double x, double y) {
        boolean strict = lines.takesStrictMath();
        String name = " " + Lines.bits(x) + " " + Lines.bits(y);
        lines.add("atan2" + name, () -> strict ? StrictMath.atan2(x, y) : Math.atan2(x, y));
        lines.add("pow" + name, () -> strict ? StrictMath.pow(x, y) : Math.pow(x, y));
        lines.add("hypot" + name, () -> strict ? StrictMath.hypot(x, y) : Math.hypot(x, y));
        lines.add("IEEEremainder" + name, () -> strict ? StrictMath.IEEEremainder(x, y) : Math.IEEEremainder(x, y));
    }
}
