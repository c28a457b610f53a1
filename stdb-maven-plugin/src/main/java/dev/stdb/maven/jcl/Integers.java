package dev.stdb.maven.jcl;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whole numbers read from text, with the messages of the JDK. */
final class Integers {
    private Integers() {}

    static long parse(@Nullable String text, int radix, long min, long max) {
        if (text == null) {
            throw new NumberFormatException("Cannot parse null string");
        }
        checkRadix(radix);
        long value = magnitude(text, 0, text.length(), radix, min, max);
        if (value > 0) {
            throw invalid(text, radix);
        }
        return isNegative(text, 0) ? value : -value;
    }

    /** Parses a part of a text. */
    static long parsePart(CharSequence text, int begin, int end, int radix, long min, long max) {
        Objects.requireNonNull(text);
        if (begin < 0 || begin > end || end > text.length()) {
            throw new IndexOutOfBoundsException();
        }
        checkRadix(radix);
        if (begin == end) {
            throw min < Integer.MIN_VALUE ? new NumberFormatException("") : invalid("", radix);
        }
        long value = magnitude(text, begin, end, radix, min, max);
        if (value > 0) {
            throw new NumberFormatException(
                    "Error at index " + (value - 1) + " in: \"" + text.subSequence(begin, end) + "\"");
        }
        return isNegative(text, begin) ? value : -value;
    }

    /** Reads decimal, hexadecimal and octal numbers as they are written in Java, and hexadecimal ones behind a #. */
    static long decode(String text, long min, long max) {
        if (text.isEmpty()) {
            throw new NumberFormatException("Zero length string");
        }
        boolean negative = text.charAt(0) == '-';
        int index = negative || text.charAt(0) == '+' ? 1 : 0;
        int radix = 10;
        if (text.startsWith("0x", index) || text.startsWith("0X", index)) {
            index += 2;
            radix = 16;
        } else if (text.startsWith("#", index)) {
            index++;
            radix = 16;
        } else if (text.startsWith("0", index) && text.length() > index + 1) {
            index++;
            radix = 8;
        }
        if (text.startsWith("-", index) || text.startsWith("+", index)) {
            throw new NumberFormatException("Sign character in wrong position");
        }
        String digits = text.substring(index);
        return parse(negative ? "-" + digits : digits, radix, min, max);
    }

    /** Parses a number of a type that is smaller than int. */
    static int parseSmall(@Nullable String text, int radix, int min, int max) {
        long value = parse(text, radix, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (value < min || value > max) {
            throw new NumberFormatException("Value out of range. Value:\"" + text + "\" Radix:" + radix);
        }
        return (int) value;
    }

    /** Decodes a number of a type that is smaller than int. */
    static int decodeSmall(String text, int min, int max) {
        long value = decode(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (value < min || value > max) {
            throw new NumberFormatException("Value " + value + " out of range from input " + text);
        }
        return (int) value;
    }

    static NumberFormatException invalid(String text, int radix) {
        return new NumberFormatException(
                "For input string: \"" + text + "\"" + (radix == 10 ? "" : " under radix " + radix));
    }

    private static void checkRadix(int radix) {
        if (radix < Character.MIN_RADIX) {
            throw new NumberFormatException("radix " + radix + " less than Character.MIN_RADIX");
        }
        if (radix > Character.MAX_RADIX) {
            throw new NumberFormatException("radix " + radix + " greater than Character.MAX_RADIX");
        }
    }

    private static boolean isNegative(CharSequence text, int begin) {
        return text.charAt(begin) == '-';
    }

    /** Returns the number, negated if it is not negative; or one more than the distance of what is wrong. */
    private static long magnitude(CharSequence text, int begin, int end, int radix, long min, long max) {
        boolean negative = begin < end && isNegative(text, begin);
        int start = negative || begin < end && text.charAt(begin) == '+' ? begin + 1 : begin;
        if (start == end) {
            return start - begin + 1L;
        }
        // Negative numbers reach further.
        long limit = negative ? min : -max;
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || value < limit / radix || value * radix < limit + digit) {
                return i - begin + 1L;
            }
            value = value * radix - digit;
        }
        return value;
    }
}
