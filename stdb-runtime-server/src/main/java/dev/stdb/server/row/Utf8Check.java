package dev.stdb.server.row;

import dev.stdb.server.common.LittleEndian;

/** Checks that bytes are well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
public final class Utf8Check {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8Check() {}

    /** Returns whether the bytes from {@code start} to {@code end} (exclusive) are well-formed. */
    public static boolean isValid(byte[] bytes, int start, int end) {
        int at = start;
        while (end - at >= Long.BYTES && (LittleEndian.getLong(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end) {
            int length = sequenceLength(bytes, at, end);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Returns the length of the sequence at {@code at}, or 0 if it is malformed. */
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (end - at < length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xFF;
        boolean wellFormed = switch (lead) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
        return wellFormed ? length : 0;
    }
}
