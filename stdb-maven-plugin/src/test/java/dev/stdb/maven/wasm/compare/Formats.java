package dev.stdb.maven.wasm.compare;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Formatter;
import java.util.Locale;

/** {@code String.format}: all conversions with all kinds of arguments, flags, widths and precisions. */
final class Formats {
    private static final double[] NUMBERS = {
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        0.25,
        0.35,
        0.05,
        0.45,
        0.125,
        1.005,
        3.14159,
        12345.678,
        -1234567.891,
        123456789.985,
        10000000000.5,
        1e-5,
        1.0E-4,
        0.00099995,
        1e10,
        1e15,
        1e16,
        1.7976931348623157e308,
        4.9e-324,
        9.9999,
        99.995,
        999999.5,
        5e-4,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final String[] FLOAT_FORMATS = {
        "%f",
        "%.0f",
        "%.1f",
        "%.2f",
        "%.3f",
        "%5.1f",
        "%08.2f",
        "%-12.3f|",
        "%,.2f",
        "%+.1f",
        "% .1f",
        "%(,.2f",
        "%#.0f",
        "%.20f",
        "%e",
        "%.0e",
        "%.3e",
        "%12.2e|",
        "%E",
        "%+e",
        "%g",
        "%.3g",
        "%.0g",
        "%G",
        "%,g",
        "%012.4g",
        "%s",
        "%10s|",
        "%-10s|",
        "%.3s",
        "%h",
        "%b"
    };
    private static final String[] INTEGER_FORMATS = {
        "%d", "%5d", "%-5d|", "%05d", "%,d", "%+d", "% d", "%(d", "%(,10d", "%x", "%X", "%#x", "%08x", "%o", "%#o",
        "%s", "%8s|", "%-8s|", "%S", "%h", "%H", "%b", "%c", "%n%%", "%,015d", "%+,d"
    };

    private Formats() {}

    private static String formatted(String format, Object... arguments) {
        return formatted(Locale.ROOT, format, arguments);
    }

    /** Messages of these exceptions differ between versions of the JDK. */
    private static String formatted(Locale locale, String format, Object... arguments) {
        try {
            return String.format(locale, format, arguments);
        } catch (java.util.IllegalFormatException e) {
            return e.getClass().getSimpleName();
        }
    }

    static void run(Lines lines) {
        for (String format : FLOAT_FORMATS) {
            for (double number : NUMBERS) {
                if (format.endsWith("s") || format.endsWith("s|")) {
                    continue;
                }
                lines.add(format + " of " + Lines.bits(number), () -> formatted(format, number));
            }
            for (float number : new float[] {0.1f, 0.25f, 1.125f, 16777216f, 0.3f}) {
                if (!format.contains("s")) {
                    lines.add(format + " of " + Lines.bits(number), () -> formatted(format, number));
                }
            }
            lines.add(format + " of BigDecimal", () -> formatted(format, new BigDecimal("-1234.5675")));
            lines.add(format + " of large BigDecimal", () -> formatted(format, new BigDecimal("1E+30")));
            lines.add(format + " of int", () -> formatted(format, 5));
            lines.add(format + " of null", () -> formatted(format, (Object) null));
        }
        Object[] integers = {
            0,
            42,
            -42,
            1234567,
            Integer.MIN_VALUE,
            3L,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            (byte) -1,
            (short) -300,
            new BigInteger("123456789012345678901"),
            new BigInteger("-255"),
            BigInteger.ZERO
        };
        for (String format : INTEGER_FORMATS) {
            for (Object number : integers) {
                lines.add(
                        format + " of " + number.getClass().getSimpleName() + " " + number,
                        () -> formatted(format, number));
            }
            lines.add(format + " of null", () -> formatted(format, (Object) null));
            lines.add(format + " of text", () -> formatted(format, "hi"));
            lines.add(format + " of character", () -> formatted(format, 'x'));
            lines.add(format + " of boolean", () -> formatted(format, true));
        }
        texts(lines);
        errors(lines);
        locales(lines);
    }

    private static void texts(Lines lines) {
        lines.add("indexes", () -> formatted("%2$s %1$s %s %<s", "a", "b"));
        lines.add("formatted", () -> "%d items, %s".formatted(3L, "x"));
        lines.add("precision of text", () -> formatted("%.2s|%5.1s|%-5.3s|%S", "abc", "abc", "abc", "\u00dfx"));
        lines.add("characters", () -> formatted("%c%C%5c|%-3c|%c", 'x', 'y', 'z', 'w', 0x1f600));
        lines.add("booleans", () -> formatted("%b %B %5b %.2b %b", true, false, null, true, "x"));
        lines.add("hashes", () -> formatted("%h %H %h", "hi", "hi", null));
        lines.add("line and percent", () -> formatted("%n|%%|%5%|%-5%|"));
        lines.add("objects", () -> formatted("%s %s", java.util.List.of(1, 2), java.util.Optional.of("x")));
        lines.add("arrays as arguments", () -> formatted("%s-%s", (Object[]) new String[] {"a", "b"}));
        lines.add("too many arguments", () -> formatted("%s", 1, 2, 3));
        lines.add("formattable", () -> formatted("%-5s|%S", new Own(), new Own()));
        lines.add("formatter", () -> {
            StringBuilder text = new StringBuilder("> ");
            try (Formatter formatter = new Formatter(text)) {
                formatter.format("%d", 1).format(", %s", "two");
            }
            return text;
        });
        lines.add(
                "formatter of its own", () -> new Formatter().format("%03d", 7).toString());
    }

    /** Formats itself. */
    private static final class Own implements java.util.Formattable {
        @Override
        public void formatTo(Formatter formatter, int flags, int width, int precision) {
            formatter.format("<%d %d %d>", flags, width, precision);
        }
    }

    private static void errors(Lines lines) {
        String[] formats = {
            "%", "%z", "%5", "%-d", "%0d", "%-05d", "%+ d", "%,x", "%#d", "%.3d", "%.2c", "%++d", "%2$s", "%<s",
            "%d %d", "%.2n", "%5n", "%.5%", "%y", "%+s", "%#s", "%+c", "%,s", "%(x", "%,e", "%#g", "%.d", "%1$", "%D",
            "%F"
        };
        for (String format : formats) {
            lines.add("format " + format, () -> formatted(format, 1));
            lines.add("format text " + format, () -> formatted(format, "a"));
        }
        lines.add("format code point", () -> formatted("%c", 0x110000));
        lines.add("format null", () -> formatted(null));
    }

    private static void locales(Lines lines) {
        for (Locale locale : new Locale[] {Locale.ROOT, Locale.ENGLISH, Locale.US, null}) {
            lines.add("locale " + locale, () -> formatted(locale, "%,d %,.2f %e %s", 1234567, 1234.5, 0.1, "x"));
        }
    }
}
