package dev.stdb.maven.jcl;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.DuplicateFormatFlagsException;
import java.util.FormatFlagsConversionMismatchException;
import java.util.Formattable;
import java.util.FormattableFlags;
import java.util.Formatter;
import java.util.IllegalFormatCodePointException;
import java.util.IllegalFormatConversionException;
import java.util.IllegalFormatFlagsException;
import java.util.IllegalFormatPrecisionException;
import java.util.IllegalFormatWidthException;
import java.util.Locale;
import java.util.MissingFormatArgumentException;
import java.util.MissingFormatWidthException;
import java.util.UnknownFormatConversionException;
import org.jspecify.annotations.Nullable;

/** One {@code %[index$][flags][width][.precision]conversion} of a format, and what it makes of an argument. */
public final class FormatSpecification {
    private static final String FLAGS = "-#+ 0,(<";
    private static final int LEFT = 1;
    private static final int ALTERNATE = 2;
    private static final int PLUS = 4;
    private static final int SPACE = 8;
    private static final int ZERO = 16;
    private static final int GROUP = 32;
    private static final int PARENTHESES = 64;
    private static final int PREVIOUS = 128;
    private static final int UNSET = -1;

    private final String format;
    private int position;
    private int index = UNSET;
    private int flags;
    private int width = UNSET;
    private int precision = UNSET;
    private boolean upper;
    private char conversion;

    private FormatSpecification(String format, int start) {
        this.format = format;
        position = start + 1;
        parse(start);
        check();
    }

    /**
     * Formats a text.
     *
     * @param formatter for arguments that format themselves
     * @param out where the text goes
     */
    public static void format(
            Formatter formatter, Appendable out, @Nullable Locale locale, String format, @Nullable Object[] arguments)
            throws IOException {
        checkLocale(locale);
        int ordinary = 0;
        int previous = UNSET;
        int at = 0;
        while (true) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                return;
            }
            out.append(format, at, percent);
            FormatSpecification specification = new FormatSpecification(format, percent);
            at = specification.position;
            if (specification.conversion == '%') {
                out.append(specification.justified("%"));
                continue;
            }
            if (specification.conversion == 'n') {
                out.append('\n');
                continue;
            }
            int argument;
            if (specification.has(PREVIOUS)) {
                argument = previous;
            } else if (specification.index != UNSET) {
                argument = specification.index - 1;
            } else {
                argument = ordinary++;
            }
            if (argument < 0 || argument >= arguments.length) {
                throw new MissingFormatArgumentException(format.substring(percent, at));
            }
            previous = argument;
            specification.print(formatter, out, arguments[argument]);
        }
    }

    /** Formats a text. */
    public static String format(@Nullable Locale locale, String format, @Nullable Object[] arguments) {
        return new Formatter(locale).format(format, arguments).toString();
    }

    private static void checkLocale(@Nullable Locale locale) {
        if (locale != null) {
            String language = locale.getLanguage();
            if (!language.isEmpty() && !language.equals("en")) {
                throw new UnsupportedOperationException(
                        "String.format knows no language but English inside a database module: locale=" + locale);
            }
        }
    }

    private void parse(int start) {
        int digits = digits();
        if (digits != UNSET && peek() == '$') {
            position++;
            index = digits;
        } else {
            position = start + 1;
        }
        for (int flag = FLAGS.indexOf(peek()); flag >= 0 && position < format.length(); flag = FLAGS.indexOf(peek())) {
            if (has(1 << flag)) {
                throw new DuplicateFormatFlagsException(String.valueOf(peek()));
            }
            flags |= 1 << flag;
            position++;
        }
        width = digits();
        if (peek() == '.') {
            position++;
            precision = digits();
            if (precision == UNSET) {
                throw new UnknownFormatConversionException(".");
            }
        }
        if (position == format.length()) {
            throw new UnknownFormatConversionException("%");
        }
        char letter = format.charAt(position++);
        upper = "BHSCXEG".indexOf(letter) >= 0;
        conversion = upper ? (char) (letter | 0x20) : letter;
        if (letter == 't' || letter == 'T' || letter == 'a' || letter == 'A') {
            throw new UnsupportedOperationException("%" + letter + " is not available inside a database module"
                    + ((letter | 0x20) == 't' ? "; use DateTimeFormatter" : ""));
        }
        if ("bhscdoxefg%n".indexOf(conversion) < 0) {
            throw new UnknownFormatConversionException(String.valueOf(letter));
        }
    }

    private char peek() {
        return position < format.length() ? format.charAt(position) : 0;
    }

    /** Reads a number that does not begin with zero; a leading zero of an index counts as one. */
    private int digits() {
        int first = position;
        long value = 0;
        while (peek() >= '0' && peek() <= '9' && !(position == first && peek() == '0' && flagZeroAhead())) {
            value = Math.min(value * 10 + (peek() - '0'), Integer.MAX_VALUE);
            position++;
        }
        return position == first ? UNSET : (int) value;
    }

    /** Returns whether a zero here is a flag: it is unless digits of an index or a precision begin with it. */
    private boolean flagZeroAhead() {
        if (position > 0 && format.charAt(position - 1) == '.') {
            return false;
        }
        int at = position;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        return at == format.length() || format.charAt(at) != '$';
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void check() {
        switch (conversion) {
            case 'b', 'h' -> {
                refuse(ALTERNATE);
                refuse(PLUS | SPACE | ZERO | GROUP | PARENTHESES);
                requireWidth(LEFT);
            }
            case 's' -> {
                refuse(PLUS | SPACE | ZERO | GROUP | PARENTHESES);
                requireWidth(LEFT);
            }
            case 'c' -> {
                refusePrecision();
                refuse(ALTERNATE | PLUS | SPACE | ZERO | GROUP | PARENTHESES);
                requireWidth(LEFT);
            }
            case 'd', 'o', 'x' -> {
                checkNumber();
                refusePrecision();
                refuse(conversion == 'd' ? ALTERNATE : GROUP);
            }
            case 'e' -> {
                checkNumber();
                refuse(GROUP);
            }
            case 'f' -> checkNumber();
            case 'g' -> {
                checkNumber();
                refuse(ALTERNATE);
            }
            case '%' -> {
                refusePrecision();
                if ((flags & ~LEFT) != 0) {
                    throw new IllegalFormatFlagsException(textOf(flags));
                }
                requireWidth(LEFT);
            }
            default -> {
                if (width != UNSET) {
                    throw new IllegalFormatWidthException(width);
                }
                refusePrecision();
                if (flags != 0) {
                    throw new IllegalFormatFlagsException(textOf(flags));
                }
            }
        }
    }

    private void checkNumber() {
        requireWidth(LEFT | ZERO);
        if (has(PLUS) && has(SPACE) || has(LEFT) && has(ZERO)) {
            throw new IllegalFormatFlagsException(textOf(flags));
        }
    }

    private void refuse(int bad) {
        for (int flag = 1; flag <= PREVIOUS; flag <<= 1) {
            if (has(flag & bad)) {
                throw new FormatFlagsConversionMismatchException(textOf(flag), conversion);
            }
        }
    }

    private void refusePrecision() {
        if (precision != UNSET) {
            throw new IllegalFormatPrecisionException(precision);
        }
    }

    private void requireWidth(int flag) {
        if (width == UNSET && has(flag)) {
            throw new MissingFormatWidthException(
                    "%" + textOf(flags) + (upper ? Character.toUpperCase(conversion) : conversion));
        }
    }

    private static String textOf(int flags) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            if ((flags & 1 << i) != 0) {
                text.append(FLAGS.charAt(i));
            }
        }
        return text.toString();
    }

    private void print(Formatter formatter, Appendable out, @Nullable Object argument) throws IOException {
        if (conversion == 's' && argument instanceof Formattable formattable) {
            int other = (has(LEFT) ? FormattableFlags.LEFT_JUSTIFY : 0)
                    | (upper ? FormattableFlags.UPPERCASE : 0)
                    | (has(ALTERNATE) ? FormattableFlags.ALTERNATE : 0);
            formattable.formatTo(formatter, other, width, precision);
            return;
        }
        out.append(textOf(argument));
    }

    private String textOf(@Nullable Object argument) {
        return switch (conversion) {
            case 'b' ->
                general(argument instanceof Boolean value ? value.toString() : String.valueOf(argument != null));
            case 'h' -> general(argument == null ? "null" : Integer.toHexString(argument.hashCode()));
            case 's' -> {
                refuse(ALTERNATE);
                yield general(String.valueOf(argument));
            }
            case 'c' -> argument == null ? general("null") : general(character(argument));
            case 'd', 'o', 'x' -> argument == null ? general("null") : integer(argument);
            default -> argument == null ? general("null") : fraction(argument);
        };
    }

    /** Cuts, changes the case and pads. */
    private String general(String text) {
        String cut = precision != UNSET && precision < text.length() ? text.substring(0, precision) : text;
        return justified(upper ? cut.toUpperCase(Locale.ROOT) : cut);
    }

    private String justified(String text) {
        int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        return has(LEFT) ? text + " ".repeat(missing) : " ".repeat(missing) + text;
    }

    private String character(Object argument) {
        if (argument instanceof Character value) {
            return value.toString();
        }
        if (argument instanceof Byte || argument instanceof Short || argument instanceof Integer) {
            int codePoint = ((Number) argument).intValue();
            if (!Character.isValidCodePoint(codePoint)) {
                throw new IllegalFormatCodePointException(codePoint);
            }
            return new String(Character.toChars(codePoint));
        }
        throw unsuitable(argument);
    }

    private IllegalFormatConversionException unsuitable(Object argument) {
        return new IllegalFormatConversionException(conversion, argument.getClass());
    }

    private String integer(Object argument) {
        if (argument instanceof BigInteger value) {
            String magnitude = value.abs().toString(conversion == 'd' ? 10 : conversion == 'o' ? 8 : 16);
            return signed(value.signum() < 0, conversion == 'd' ? magnitude : prefixed(magnitude), "");
        }
        int bits;
        if (argument instanceof Long) {
            bits = 64;
        } else if (argument instanceof Integer) {
            bits = 32;
        } else if (argument instanceof Short) {
            bits = 16;
        } else if (argument instanceof Byte) {
            bits = 8;
        } else {
            throw unsuitable(argument);
        }
        long value = ((Number) argument).longValue();
        if (conversion == 'd') {
            String text = Long.toString(value);
            return signed(value < 0, value < 0 ? text.substring(1) : text, "");
        }
        refuse(PARENTHESES | SPACE | PLUS);
        long unsigned = bits == 64 ? value : value & (1L << bits) - 1;
        return signed(
                false, prefixed(conversion == 'o' ? Long.toOctalString(unsigned) : Long.toHexString(unsigned)), "");
    }

    private String prefixed(String magnitude) {
        return has(ALTERNATE) ? (conversion == 'o' ? "0" : "0x") + magnitude : magnitude;
    }

    /** Adds sign, separators, zeros and blanks. */
    private String signed(boolean negative, String magnitude, String exponent) {
        StringBuilder text = new StringBuilder();
        if (negative) {
            text.append(has(PARENTHESES) ? '(' : '-');
        } else if (has(PLUS)) {
            text.append('+');
        } else if (has(SPACE)) {
            text.append(' ');
        }
        String digits = has(GROUP) ? grouped(magnitude) : magnitude;
        boolean closing = negative && has(PARENTHESES);
        if (has(ZERO)) {
            int prefix = digits.startsWith("0x") ? 2 : 0;
            text.append(digits, 0, prefix);
            int missing = width - text.length() - (digits.length() - prefix) - exponent.length() - (closing ? 1 : 0);
            text.append("0".repeat(Math.max(missing, 0)));
            text.append(digits, prefix, digits.length());
        } else {
            text.append(digits);
        }
        text.append(exponent);
        if (closing) {
            text.append(')');
        }
        return justified(upper ? text.toString().toUpperCase(Locale.ROOT) : text.toString());
    }

    private static String grouped(String magnitude) {
        int point = magnitude.indexOf('.');
        int end = point < 0 ? magnitude.length() : point;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < end; i++) {
            if (i > 0 && (end - i) % 3 == 0) {
                text.append(',');
            }
            text.append(magnitude.charAt(i));
        }
        return text.append(magnitude, end, magnitude.length()).toString();
    }

    private String fraction(Object argument) {
        if (argument instanceof BigDecimal value) {
            Digits digits = Digits.of(value.unscaledValue().abs().toString(), value.scale());
            return fraction(digits, value.signum() < 0, true);
        }
        if (!(argument instanceof Double) && !(argument instanceof Float)) {
            throw unsuitable(argument);
        }
        double value = ((Number) argument).doubleValue();
        boolean negative = value < 0 || value == 0 && 1 / value < 0;
        if (Double.isNaN(value)) {
            return justified(upper ? "NAN" : "NaN");
        }
        if (Double.isInfinite(value)) {
            String name = upper ? "INFINITY" : "Infinity";
            if (negative) {
                return justified(has(PARENTHESES) ? "(" + name + ")" : "-" + name);
            }
            return justified((has(PLUS) ? "+" : has(SPACE) ? " " : "") + name);
        }
        return fraction(value == 0 ? new Digits(1) : Decimals.shortest(Math.abs(value)), negative, false);
    }

    private String fraction(Digits digits, boolean negative, boolean decimal) {
        int places = precision == UNSET ? 6 : precision;
        if (conversion == 'f') {
            return signed(negative, plain(digits, places), "");
        }
        if (conversion == 'e') {
            return scientific(digits, negative, places);
        }
        int significant = Math.max(places, 1);
        if (digits.count() == 0) {
            return signed(negative, plain(digits, significant - 1), "");
        }
        int before = digits.point();
        if (!decimal) {
            digits.round(significant);
        }
        int exponent = digits.point() - 1;
        if (exponent < -4 || exponent >= significant) {
            return scientific(digits, negative, significant - 1);
        }
        return signed(negative, plain(digits, significant - (decimal ? before : digits.point())), "");
    }

    private String plain(Digits digits, int places) {
        digits.round(digits.point() + places);
        StringBuilder text = new StringBuilder();
        int point = digits.count() == 0 ? 0 : digits.point();
        if (point <= 0) {
            text.append('0');
        }
        for (int i = 0; i < point; i++) {
            text.append((char) ('0' + digits.at(i)));
        }
        if (places > 0 || has(ALTERNATE)) {
            text.append('.');
        }
        for (int i = 0; i < places; i++) {
            text.append((char) ('0' + digits.at(point + i)));
        }
        return text.toString();
    }

    private String scientific(Digits digits, boolean negative, int places) {
        digits.round(places + 1);
        StringBuilder text = new StringBuilder().append((char) ('0' + digits.at(0)));
        if (places > 0 || has(ALTERNATE)) {
            text.append('.');
        }
        for (int i = 1; i <= places; i++) {
            text.append((char) ('0' + digits.at(i)));
        }
        int exponent = digits.count() == 0 ? 0 : digits.point() - 1;
        String power = Integer.toString(Math.abs(exponent));
        String suffix = (exponent < 0 ? "e-" : "e+") + (power.length() < 2 ? "0" : "") + power;
        return signed(negative, text.toString(), suffix);
    }
}
