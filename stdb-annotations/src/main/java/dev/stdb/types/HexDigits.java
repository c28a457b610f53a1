package dev.stdb.types;

import dev.stdb.CommonErrorCode;
import dev.stdb.StdbException;

/** Hexadecimal text of 64-bit words, without the JDK classes TeaVM lacks. */
final class HexDigits {
    private static final String DIGITS = "0123456789abcdef";

    private HexDigits() {}

    /** Appends {@code count} low digits of {@code word}, most significant first. */
    static void append(StringBuilder out, long word, int count) {
        for (int shift = (count - 1) * 4; shift >= 0; shift -= 4) {
            out.append(DIGITS.charAt((int) (word >>> shift) & 15));
        }
    }

    /** Reads 16 digits from {@code start}. */
    static long word(String text, int start) {
        long word = 0;
        for (int i = start; i < start + 16; i++) {
            word = word << 4 | digit(text, i);
        }
        return word;
    }

    /** Returns {@code text} without a leading {@code 0x} after checking that {@code length} characters remain. */
    static String strip(String text, int length, String what) {
        String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        if (digits.length() != length) {
            throw new StdbException(
                    CommonErrorCode.BAD_HEX,
                    what + " must have " + length + " hexadecimal digits: length=" + digits.length());
        }
        return digits;
    }

    private static int digit(String text, int index) {
        char c = text.charAt(index);
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        throw new StdbException(
                CommonErrorCode.BAD_HEX, "not a hexadecimal digit: character=" + c + ", index=" + index);
    }
}
