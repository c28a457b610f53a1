package dev.stdb.maven.jcl;

/** Members of {@link Long} that TeaVM lacks. */
public final class LongPatch {
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
    public static long parseUnsignedLong(String text, int radix) {
        int start = text.startsWith("+") ? 1 : 0;
        if (start == text.length()) {
            throw new NumberFormatException("For input string: \"" + text + "\"");
        }
        long limit = Long.divideUnsigned(-1L, radix);
        long limitDigit = Long.remainderUnsigned(-1L, radix);
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0) {
                throw new NumberFormatException("For input string: \"" + text + "\"");
            }
            int order = Long.compareUnsigned(value, limit);
            if (order > 0 || order == 0 && digit > limitDigit) {
                throw new NumberFormatException("String value " + text + " exceeds range of unsigned long.");
            }
            value = value * radix + digit;
        }
        return value;
    }
}
