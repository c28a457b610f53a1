package dev.stdb.maven.jcl;

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
    public static int parseUnsignedInt(String text, int radix) {
        long value = LongPatch.parseUnsignedLong(text, radix);
        if ((value & 0xFFFF_FFFF_0000_0000L) != 0) {
            throw new NumberFormatException("String value " + text + " exceeds range of unsigned int.");
        }
        return (int) value;
    }
}
