package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Members of {@link Integer} that TeaVM lacks. */
public final class IntegerPatch {
    private IntegerPatch() {}

    /** Parses a decimal number. */
    public static int parseInt(String text) {
        return parseInt(text, 10);
    }

    /** Parses a number. */
    public static int parseInt(String text, int radix) {
        return (int) Integers.parse(text, radix, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Parses a decimal number in the range 0 to 2^32 - 1. */
    public static int parseUnsignedInt(String text) {
        return parseUnsignedInt(text, 10);
    }

    /** Parses a number in the range 0 to 2^32 - 1. */
    public static int parseUnsignedInt(@Nullable String text, int radix) {
        String digits = LongPatch.checkUnsigned(text, radix);
        long value = Integers.parse(digits, radix, Long.MIN_VALUE, Long.MAX_VALUE);
        if ((value & 0xFFFF_FFFF_0000_0000L) != 0) {
            throw new NumberFormatException("String value " + digits + " exceeds range of unsigned int.");
        }
        return (int) value;
    }

    /** Parses a part of a text. */
    public static int parseInt(CharSequence text, int begin, int end, int radix) {
        return (int) Integers.parsePart(text, begin, end, radix, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Decodes a number as it is written in Java. */
    public static Integer decode(String text) {
        return (int) Integers.decode(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
