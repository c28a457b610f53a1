package dev.stdb.bsatn;

import dev.stdb.CommonErrorCode;

/** Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** Returns the first index from {@code start} whose byte is not ASCII, or {@code end}. */
    static int asciiPrefix(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Checks that the bytes are UTF-8. */
    static void check(byte[] bytes, int start, int end) {
        int at = asciiPrefix(bytes, start, end);
        while (at < end) {
            at = bytes[at] >= 0 ? at + 1 : at + widthOf(bytes, at, end, start);
        }
    }

    /** Decodes the bytes. */
    static String decode(byte[] bytes, int start, int end) {
        char[] chars = new char[end - start];
        int count = 0;
        int at = start;
        while (at < end) {
            int b = bytes[at];
            if (b >= 0) {
                chars[count++] = (char) b;
                at++;
                continue;
            }
            int width = widthOf(bytes, at, end, start);
            if (width == 2) {
                chars[count++] = (char) ((b & 0x1f) << 6 | bytes[at + 1] & 0x3f);
            } else if (width == 3) {
                chars[count++] = (char) ((b & 0x0f) << 12 | (bytes[at + 1] & 0x3f) << 6 | bytes[at + 2] & 0x3f);
            } else {
                int codePoint = (b & 0x07) << 18
                        | (bytes[at + 1] & 0x3f) << 12
                        | (bytes[at + 2] & 0x3f) << 6
                        | bytes[at + 3] & 0x3f;
                chars[count++] = (char) (0xd800 + (codePoint - 0x10000 >> 10));
                chars[count++] = (char) (0xdc00 + (codePoint - 0x10000 & 0x3ff));
            }
            at += width;
        }
        return new String(chars, 0, count);
    }

    /** Returns the width of the multi-byte sequence at {@code at} after checking it (Unicode table 3-7). */
    private static int widthOf(byte[] bytes, int at, int end, int start) {
        int lead = bytes[at] & 0xff;
        int second = at + 1 < end ? bytes[at + 1] & 0xff : 0;
        if (lead >= 0xc2 && lead <= 0xdf && isContinuation(second)) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef && at + 2 < end && isContinuation(bytes[at + 2] & 0xff)) {
            int low = lead == 0xe0 ? 0xa0 : 0x80;
            int high = lead == 0xed ? 0x9f : 0xbf;
            if (second >= low && second <= high) {
                return 3;
            }
        }
        if (lead >= 0xf0
                && lead <= 0xf4
                && at + 3 < end
                && isContinuation(bytes[at + 2] & 0xff)
                && isContinuation(bytes[at + 3] & 0xff)) {
            int low = lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xf4 ? 0x8f : 0xbf;
            if (second >= low && second <= high) {
                return 4;
            }
        }
        throw new BsatnException(CommonErrorCode.BSATN_BAD_UTF8, "invalid utf8: index=" + (at - start), at);
    }

    private static boolean isContinuation(int b) {
        return (b & 0xc0) == 0x80;
    }
}
