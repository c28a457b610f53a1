package dev.stdb.testing;

import java.util.HexFormat;

/** Hexadecimal test vectors as the spec prints them. */
public final class Hex {
    private Hex() {}

    /** Reads digits, ignoring white space. */
    public static byte[] bytes(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s+", ""));
    }

    /** Returns the digits of a part of an array. */
    public static String text(byte[] bytes, int offset, int length) {
        return HexFormat.of().formatHex(bytes, offset, offset + length);
    }

    /** Returns the digits of an array. */
    public static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
