package dev.stdb.module;

/**
 * UTF-8 text in linear memory. Texts that are pure ASCII take a fast path without intermediate arrays.
 */
public final class Strings {

    private static final int REPLACEMENT = '?';

    /** Longest text whose size is only bounded, in characters: counting is not worth its time. */
    private static final int BOUNDED_LENGTH_MAX = 64;

    private Strings() {}

    /**
     * Returns an upper bound of the encoded size: without looking at the characters of short texts, exact for others.
     *
     * @param value text
     * @return bytes that {@link #write} needs at most
     * @throws HostCallException if no memory can hold that much
     */
    public static int sizeMax(String value) {
        int length = value.length();
        return length <= BOUNDED_LENGTH_MAX ? 4 + 3 * length : countedSize(value);
    }

    private static int countedSize(String value) {
        char[] chars = charsOf(value);
        long size = 4;
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            // A surrogate is half of four bytes, or one byte if it is alone.
            size += c < 0x80 ? 1 : c < 0x800 || c >= 0xD800 && c <= 0xDFFF ? 2 : 3;
        }
        if (size > Scratch.SIZE_MAX) {
            throw Scratch.tooLarge("text", "bytes=" + size + ", ");
        }
        return (int) size;
    }

    /**
     * Writes a length-prefixed text. Lone surrogates become {@code ?}.
     *
     * @param at address of the length prefix (at least {@link #sizeMax} bytes available)
     * @param value text
     * @return address after the text
     */
    public static int write(int at, String value) {
        int end = writeRaw(at + 4, value);
        Memory.putInt(at, end - at - 4);
        return end;
    }

    /** Writes a text without length prefix and returns the address after it. */
    static int writeRaw(int at, String value) {
        char[] chars = charsOf(value);
        int length = chars.length;
        for (int i = 0; i < length; i++) {
            char c = chars[i];
            if (c >= 0x80) {
                return writeUtf8(at + i, chars, i);
            }
            Memory.putByte(at + i, (byte) c);
        }
        return at + length;
    }

    private static int writeUtf8(int at, char[] chars, int from) {
        int p = at;
        for (int i = from; i < chars.length; i++) {
            int c = chars[i];
            if (c >= 0xD800 && c <= 0xDFFF) {
                boolean pair = c <= 0xDBFF && i + 1 < chars.length && chars[i + 1] >= 0xDC00 && chars[i + 1] <= 0xDFFF;
                c = pair ? 0x10000 + ((c - 0xD800) << 10) + (chars[++i] - 0xDC00) : REPLACEMENT;
            }
            p = writeCodePoint(p, c);
        }
        return p;
    }

    private static int writeCodePoint(int at, int c) {
        int p = at;
        if (c < 0x80) {
            Memory.putByte(p++, (byte) c);
            return p;
        }
        if (c < 0x800) {
            Memory.putByte(p++, (byte) (0xC0 | c >> 6));
        } else {
            if (c < 0x10000) {
                Memory.putByte(p++, (byte) (0xE0 | c >> 12));
            } else {
                Memory.putByte(p++, (byte) (0xF0 | c >> 18));
                Memory.putByte(p++, (byte) (0x80 | c >> 12 & 0x3F));
            }
            Memory.putByte(p++, (byte) (0x80 | c >> 6 & 0x3F));
        }
        Memory.putByte(p++, (byte) (0x80 | c & 0x3F));
        return p;
    }

    /**
     * Reads a length-prefixed text; it ends at {@code at + 4 + Memory.getInt(at)}.
     *
     * @param at address of the length prefix
     * @return the text
     */
    public static String read(int at) {
        int length = Memory.getInt(at);
        int from = at + 4;
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            byte b = Memory.getByte(from + i);
            if (b < 0) {
                return readUtf8(from, length, chars, i);
            }
            chars[i] = (char) b;
        }
        return wrap(chars);
    }

    /** Decodes valid UTF-8: the host checks rows and arguments before the module sees them. */
    private static String readUtf8(int from, int length, char[] chars, int ascii) {
        int p = from + ascii;
        int end = from + length;
        int count = ascii;
        while (p < end) {
            int b = Memory.getByte(p++) & 0xFF;
            if (b < 0x80) {
                chars[count++] = (char) b;
            } else if (b < 0xE0) {
                chars[count++] = (char) ((b & 0x1F) << 6 | tail(p++));
            } else if (b < 0xF0) {
                chars[count++] = (char) ((b & 0x0F) << 12 | tail(p) << 6 | tail(p + 1));
                p += 2;
            } else {
                int c = ((b & 0x07) << 18 | tail(p) << 12 | tail(p + 1) << 6 | tail(p + 2)) - 0x10000;
                chars[count++] = (char) (0xD800 + (c >> 10));
                chars[count++] = (char) (0xDC00 + (c & 0x3FF));
                p += 3;
            }
        }
        return new String(chars, 0, count);
    }

    private static int tail(int at) {
        return Memory.getByte(at) & 0x3F;
    }

    /**
     * Returns the characters of {@code value}; callers only read them. The module build replaces the body by an access to the
     * string's own array.
     */
    static char[] charsOf(String value) {
        return value.toCharArray();
    }

    /**
     * Returns a string of {@code chars}, which the caller gives away. The module build replaces the body by a constructor that
     * does not copy.
     */
    static String wrap(char[] chars) {
        return new String(chars);
    }
}
