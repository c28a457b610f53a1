package dev.stdb.maven.jcl;

import java.io.ByteArrayOutputStream;
import java.util.Objects;

/** Texts as bytes in the charsets that every JVM has. */
final class Encodings {
    /** Stands for bytes that are no text. */
    private static final char MALFORMED = '\uFFFD';

    private Encodings() {}

    static byte[] encode(String text, String charset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        switch (charset) {
            case "UTF-8" -> utf8(text, out);
            case "ISO-8859-1" -> narrow(text, out, 0xFF);
            case "US-ASCII" -> narrow(text, out, 0x7F);
            case "UTF-16" -> {
                if (!text.isEmpty()) {
                    out.write(0xFE);
                    out.write(0xFF);
                }
                wide(text, out, true);
            }
            case "UTF-16BE" -> wide(text, out, true);
            case "UTF-16LE" -> wide(text, out, false);
            default -> throw new UnsupportedOperationException("the charset is not available: charset=" + charset);
        }
        return out.toByteArray();
    }

    private static void utf8(String text, ByteArrayOutputStream out) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (Character.isSurrogate((char) c)) {
                c = pairAt(text, i);
                i += c < 0 ? 0 : 1;
            }
            if (c < 0) {
                out.write('?');
            } else if (c < 0x80) {
                out.write(c);
            } else if (c < 0x800) {
                out.write(0xC0 | c >> 6);
                out.write(0x80 | c & 0x3F);
            } else {
                if (c < 0x10000) {
                    out.write(0xE0 | c >> 12);
                } else {
                    out.write(0xF0 | c >> 18);
                    out.write(0x80 | c >> 12 & 0x3F);
                }
                out.write(0x80 | c >> 6 & 0x3F);
                out.write(0x80 | c & 0x3F);
            }
        }
    }

    /** Returns the code point of the pair of surrogates at an index, -1 if there is only half of one. */
    private static int pairAt(String text, int index) {
        boolean pair =
                index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
        return pair ? Character.toCodePoint(text.charAt(index), text.charAt(index + 1)) : -1;
    }

    private static void narrow(String text, ByteArrayOutputStream out, int max) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) && pairAt(text, i) >= 0) {
                i++;
            }
            out.write(c <= max ? c : '?');
        }
    }

    private static void wide(String text, ByteArrayOutputStream out, boolean bigEndian) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (pairAt(text, i) >= 0) {
                    unit(out, c, bigEndian);
                    c = text.charAt(++i);
                } else {
                    c = 0xFFFD;
                }
            }
            unit(out, c, bigEndian);
        }
    }

    private static void unit(ByteArrayOutputStream out, char c, boolean bigEndian) {
        out.write(bigEndian ? c >> 8 : c);
        out.write(bigEndian ? c : c >> 8);
    }

    /** Decodes bytes; what is no text in the charset becomes U+FFFD. */
    static char[] decode(byte[] bytes, int offset, int length, String charset) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        switch (charset) {
            case "UTF-8" -> fromUtf8(bytes, offset, end, text);
            case "ISO-8859-1" -> fromNarrow(bytes, offset, end, 0xFF, text);
            case "US-ASCII" -> fromNarrow(bytes, offset, end, 0x7F, text);
            case "UTF-16" -> {
                int mark = length > 1 ? unit(bytes, offset, true) : 0;
                boolean marked = mark == 0xFEFF || mark == 0xFFFE;
                fromWide(bytes, marked ? offset + 2 : offset, end, mark != 0xFFFE, text);
            }
            case "UTF-16BE" -> fromWide(bytes, offset, end, true, text);
            case "UTF-16LE" -> fromWide(bytes, offset, end, false, text);
            default -> throw new UnsupportedOperationException("the charset is not available: charset=" + charset);
        }
        char[] result = new char[text.length()];
        text.getChars(0, result.length, result, 0);
        return result;
    }

    private static void fromUtf8(byte[] bytes, int offset, int end, StringBuilder text) {
        int position = offset;
        while (position < end) {
            int first = bytes[position] & 0xFF;
            int length =
                    first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
            int read = 1;
            int code = length < 2 ? first : first & 0x7F >> length;
            while (read < length && position + read < end && continues(first, read, bytes[position + read] & 0xFF)) {
                code = code << 6 | bytes[position + read] & 0x3F;
                read++;
            }
            boolean valid = read == length && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE);
            text.appendCodePoint(valid ? code : MALFORMED);
            position += read;
        }
    }

    /** Returns whether a byte may follow the first one at a distance: the shortest form, at most U+10FFFF. */
    private static boolean continues(int first, int distance, int value) {
        int min = distance > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int max = distance == 1 && first == 0xF4 ? 0x8F : 0xBF;
        return value >= min && value <= max;
    }

    private static void fromNarrow(byte[] bytes, int offset, int end, int max, StringBuilder text) {
        for (int i = offset; i < end; i++) {
            int value = bytes[i] & 0xFF;
            text.append(value <= max ? (char) value : MALFORMED);
        }
    }

    private static void fromWide(byte[] bytes, int offset, int end, boolean bigEndian, StringBuilder text) {
        int position = offset;
        while (position + 1 < end) {
            char c = unit(bytes, position, bigEndian);
            position += 2;
            if (!Character.isSurrogate(c)) {
                text.append(c);
            } else if (Character.isLowSurrogate(c)) {
                text.append(MALFORMED);
            } else if (position + 1 < end) {
                char low = unit(bytes, position, bigEndian);
                position += 2;
                if (Character.isLowSurrogate(low)) {
                    text.append(c).append(low);
                } else {
                    text.append(MALFORMED);
                }
            } else {
                text.append(MALFORMED);
                return;
            }
        }
        if (position < end) {
            text.append(MALFORMED);
        }
    }

    private static char unit(byte[] bytes, int position, boolean bigEndian) {
        int first = bytes[position] & 0xFF;
        int second = bytes[position + 1] & 0xFF;
        return (char) (bigEndian ? first << 8 | second : second << 8 | first);
    }
}
