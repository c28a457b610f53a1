package dev.stdb.maven.wasm.compare;

import java.util.Random;

/** Numbers read from and written as text. */
final class Parsing {
    private static final String[] DECIMALS = {
        "",
        " ",
        " 1.5 ",
        "1e400",
        "-1e400",
        "1e-400",
        "0x1p3",
        "0x1.8p1",
        "0x.8p-1074",
        "0x1p-1075",
        "0x1.0000000000000001p0",
        "0x1.00000000000008p0",
        "0x1.00000000000018p0",
        "0X1P+2d",
        "0x1p",
        "0xp1",
        "0x1",
        "1f",
        "1d",
        "1F",
        "1D",
        "NaN",
        "+NaN",
        "-NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "+Infinity",
        "infinity",
        "Inf",
        "1e",
        "1e+",
        "1e-",
        ".",
        ".e1",
        "1.e3",
        "+.5",
        "-.5",
        "--1",
        "+-1",
        "1_0",
        "1,5",
        "1.5.2",
        "1 2",
        "e5",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "3e-324",
        "1e-323",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "123456789012345678901234567890",
        "1e23",
        "9.5e22",
        "8.41e21",
        "9007199254740993",
        "9007199254740992.5",
        "9007199254740993.0000000000000000000000000000000001",
        "1.00000000000000011102230246251565",
        "1.000000000000000111022302462515654042363166809082031250",
        "1.000000000000000111022302462515654042363166809082031251",
        "0.1",
        "0.3",
        "16777217",
        "16777217.0000001",
        "1.4e-45",
        "7e-46",
        "7.006492321624085e-46",
        "7.0064923216240854e-46",
        "3.4028235e38",
        "3.4028235677973366e38",
        "3.4028235677973367e38",
        "1e39",
        "1.17549435E-38",
        "0e999999999999",
        "1e999999999999",
        "1e-999999999999",
        "0.000000000000000000000000000000000000000000000000000001",
        "00000000000000000000000000000000000000000000000000001.50",
        "\u0661",
        "1.\u0661",
        "1e1\u0661",
        "\t1\n",
        "\u00a01",
        "100000000000000000000000000000000000000000000000000e-50"
    };
    private static final String[] INTEGERS = {
        "",
        "-",
        "+",
        "0",
        "-0",
        "+7",
        "-0042",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "1_0",
        " 1",
        "1 ",
        "0x1",
        "1.0",
        "\u0661",
        "\uff11\uff12",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "4294967295",
        "4294967296",
        "18446744073709551615",
        "18446744073709551616",
        "zz",
        "-zz",
        "abc",
        "+-1",
        "99999999999999999999999999"
    };

    private Parsing() {}

    static void run(Lines lines) {
        for (String text : DECIMALS) {
            lines.add("parseDouble " + text, () -> Double.parseDouble(text));
            lines.add("parseFloat " + text, () -> Float.parseFloat(text));
        }
        lines.add("parseDouble null", () -> Double.parseDouble(null));
        lines.add("Double.valueOf", () -> Double.valueOf("1.25"));
        lines.add("Float.valueOf", () -> Float.valueOf("1.1"));
        for (String text : INTEGERS) {
            integers(lines, text);
        }

        lines.add("parseBoolean", () -> Boolean.parseBoolean("TRUE") + " " + Boolean.parseBoolean("yes"));
        random(lines);
        for (double d : Operators.DOUBLES) {
            decimal(lines, d);
        }
        for (float f : Operators.FLOATS) {
            decimal(lines, f);
        }
        double[] more = {
            1e21,
            1e-7,
            1.0 / 3,
            123456789.125,
            1e16,
            100,
            12345678,
            0.001,
            1e-3,
            9.999e-4,
            1e7,
            9999999.999,
            2e-3,
            2.0e23,
            1e22,
            1.0E23,
            8.41E21,
            9.007199254740993E15,
            2.2250738585072014E-308,
            5e-324,
            9.9e-324,
            4.35,
            0.3,
            2.0,
            1234567.0
        };
        for (double d : more) {
            decimal(lines, d);
            decimal(lines, (float) d);
        }
    }

    private static void integers(Lines lines, String text) {
        lines.add("parseInt " + text, () -> Integer.parseInt(text));
        lines.add("parseLong " + text, () -> Long.parseLong(text));
        lines.add("parseInt 36 " + text, () -> Integer.parseInt(text, 36));
        lines.add("parseLong 16 " + text, () -> Long.parseLong(text, 16));
    }

    /** Numbers of all magnitudes: written, and read from texts with few and with many digits. */
    private static void random(Lines lines) {
        Random random = new Random(17);
        for (int i = 0; i < 300; i++) {
            double d = Double.longBitsToDouble(random.nextLong());
            decimal(lines, d);
            decimal(lines, Float.intBitsToFloat(random.nextInt()));
            decimal(lines, random.nextInt(100_000_000) / 1000.0);
            String text = random.nextInt() + "." + Math.abs(random.nextLong()) + "e" + (random.nextInt(660) - 340);
            lines.add("parseDouble " + text, () -> Double.parseDouble(text));
            lines.add("parseFloat " + text, () -> Float.parseFloat(text));
            String small = (random.nextInt(2000) - 1000) + "." + random.nextInt(1000);
            lines.add("parseDouble " + small, () -> Double.parseDouble(small));
            lines.add("parseFloat " + small, () -> Float.parseFloat(small));
        }
    }

    private static void decimal(Lines lines, double d) {
        lines.add("decimal " + Lines.bits(d), () -> lines.decimal(d));
        lines.add("decimal read " + Lines.bits(d), () -> Double.parseDouble(Double.toString(d)));
        lines.add("decimal appended " + Lines.bits(d), () -> {
            String text = Double.toString(d);
            return text.equals("" + d)
                    && text.equals(String.valueOf(d))
                    && text.equals(new StringBuilder().append(d).toString())
                    && ("x" + text + "y")
                            .equals(new StringBuilder("xy").insert(1, d).toString())
                    && text.equals(Double.valueOf(d).toString());
        });
    }

    private static void decimal(Lines lines, float f) {
        lines.add("decimal " + Lines.bits(f), () -> lines.decimal(f));
        lines.add("decimal read " + Lines.bits(f), () -> Float.parseFloat(Float.toString(f)));
        lines.add("decimal appended " + Lines.bits(f), () -> {
            String text = Float.toString(f);
            return text.equals("" + f)
                    && text.equals(String.valueOf(f))
                    && text.equals(new StringBuilder().append(f).toString())
                    && ("x" + text + "y")
                            .equals(new StringBuilder("xy").insert(1, f).toString())
                    && text.equals(Float.valueOf(f).toString());
        });
    }
}
