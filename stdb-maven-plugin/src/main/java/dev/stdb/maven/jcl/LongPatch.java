package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Members of {@link Long} that TeaVM lacks. */
public final class LongPatch {
    /** Digits that fit into a long in any radix, and in radix ten. */
    private static final int UNDOUBTED = 12;

    private static final int UNDOUBTED_DECIMAL = 18;

    private LongPatch() {}

    /** Parses a decimal number. */
    public static long parseLong(String text) {
        return parseLong(text, 10);
    }

    /** Parses a number. */
    public static long parseLong(String text, int radix) {
        return Integers.parse(text, radix, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Parses a decimal number in the range 0 to 2^64 - 1. */
    public static long parseUnsignedLong(String text) {
        return parseUnsignedLong(text, 10);
    }

    /** Parses a number in the range 0 to 2^64 - 1. */
    public static long parseUnsignedLong(@Nullable String text, int radix) {
        String digits = checkUnsigned(text, radix);
        int length = digits.length();
        if (length <= UNDOUBTED || radix == 10 && length <= UNDOUBTED_DECIMAL) {
            return parseLong(digits, radix);
        }
        long first = parseLong(digits, 0, length - 1, radix);
        int last = Character.digit(digits.charAt(length - 1), radix);
        if (last < 0) {
            throw new NumberFormatException("Bad digit at end of " + digits);
        }
        long limit = Long.divideUnsigned(-1L, radix);
        if (first > limit && limit >= 0 || first == limit && last > Long.remainderUnsigned(-1L, radix)) {
            throw new NumberFormatException("String value " + digits + " exceeds range of unsigned long.");
        }
        return first * radix + last;
    }

    /** Parses a part of a text. */
    public static long parseLong(CharSequence text, int begin, int end, int radix) {
        return Integers.parsePart(text, begin, end, radix, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Decodes a number as it is written in Java. */
    public static Long decode(String text) {
        return Integers.decode(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Refuses what cannot be a number without sign: null, nothing, and what begins with a minus. */
    static String checkUnsigned(@Nullable String text, int radix) {
        if (text == null) {
            throw new NumberFormatException("Cannot parse null string");
        }
        if (text.isEmpty()) {
            throw Integers.invalid(text, radix);
        }
        if (text.charAt(0) == '-') {
            throw new NumberFormatException("Illegal leading minus sign on unsigned string " + text + ".");
        }
        return text;
    }
}
