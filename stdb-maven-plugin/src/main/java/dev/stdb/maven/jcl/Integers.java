package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Whole numbers read from text, with the messages of the JDK. */
final class Integers {
    private Integers() {}

    static long parse(@Nullable String text, int radix, long min, long max) {
        if (text == null) {
            throw new NumberFormatException("Cannot parse null string: null");
        }
        if (radix < Character.MIN_RADIX) {
            throw new NumberFormatException("radix " + radix + " less than Character.MIN_RADIX");
        }
        if (radix > Character.MAX_RADIX) {
            throw new NumberFormatException("radix " + radix + " greater than Character.MAX_RADIX");
        }
        int length = text.length();
        boolean negative = length > 0 && text.charAt(0) == '-';
        int start = negative || length > 0 && text.charAt(0) == '+' ? 1 : 0;
        if (start == length) {
            throw invalid(text, radix);
        }
        // Negative numbers reach further.
        long limit = negative ? min : -max;
        long value = 0;
        for (int i = start; i < length; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || value < limit / radix || value * radix < limit + digit) {
                throw invalid(text, radix);
            }
            value = value * radix - digit;
        }
        return negative ? value : -value;
    }

    static NumberFormatException invalid(String text, int radix) {
        return new NumberFormatException(
                "For input string: \"" + text + "\"" + (radix == 10 ? "" : " under radix " + radix));
    }
}
