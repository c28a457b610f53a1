package dev.stdb.types;

/** Zero-padded decimal text. */
final class Digits {
    private Digits() {}

    /** Appends {@code value} (not negative) with at least {@code width} digits. */
    static void appendPadded(StringBuilder out, long value, int width) {
        String digits = Long.toString(value);
        for (int i = digits.length(); i < width; i++) {
            out.append('0');
        }
        out.append(digits);
    }
}
