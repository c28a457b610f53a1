package dev.stdb.maven.jcl;

import java.io.ByteArrayOutputStream;
import java.util.Objects;

/** Texts as bytes in the charsets that every JVM has. */
final class Encodings {
    /** Stands for bytes that are no text. */
    private static final char MALFORMED = '\uFFFD';

    private static final String UTF_16 = "UTF-16";

    /** Is told what cannot be converted, and puts something in its place or throws. */
    interface Problems {
        /**
         * Takes a piece that cannot be converted.
         *
         * @param position where it begins
         * @param length how long it is, in bytes or characters
         * @param malformed whether it is no text; otherwise it is one that the charset has not
         */
        void found(int position, int length, boolean malformed);
    }

    private Encodings() {}

    /** Encodes a text; what the charset lacks becomes a question mark. */
    static byte[] encode(String text, String charset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        byte[] replacement = replacement(charset);
        encode(text, charset, out, (position, length, malformed) -> out.write(replacement, 0, replacement.length));
        return out.toByteArray();
    }

    private static byte[] replacement(String charset) {
        return switch (charset) {
            case UTF_16, "UTF-16BE" -> new byte[] {(byte) 0xFF, (byte) 0xFD};
            case "UTF-16LE" -> new byte[] {(byte) 0xFD, (byte) 0xFF};
            default -> new byte[] {'?'};
        };
    }

    static void encode(String text, String charset, ByteArrayOutputStream out, Problems problems) {
        switch (charset) {
            case "UTF-8" -> utf8(text, out, problems);
            case "ISO-8859-1" -> narrow(text, out, 0xFF, problems);
            case "US-ASCII" -> narrow(text, out, 0x7F, problems);
            case UTF_16 -> {
                if (!text.isEmpty()) {
                    out.write(0xFE);
                    out.write(0xFF);
                }
                wide(text, out, true, problems);
            }
            case "UTF-16BE" -> wide(text, out, true, problems);
            case "UTF-16LE" -> wide(text, out, false, problems);
            default -> throw new UnsupportedOperationException("the charset is not available: charset=" + charset);
        }
    }

    private static void utf8(String text, ByteArrayOutputStream out, Problems problems) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (Character.isSurrogate((char) c)) {
                c = pairAt(text, i);
                i += c < 0 ? 0 : 1;
            }
            if (c < 0) {
                problems.found(i, 1, true);
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

    private static void narrow(String text, ByteArrayOutputStream out, int max, Problems problems) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= max) {
                out.write(c);
            } else if (!Character.isSurrogate(c)) {
                problems.found(i, 1, false);
            } else if (pairAt(text, i) < 0) {
                problems.found(i, 1, true);
            } else {
                problems.found(i, 2, false);
                i++;
            }
        }
    }

    private static void wide(String text, ByteArrayOutputStream out, boolean bigEndian, Problems problems) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                unit(out, c, bigEndian);
            } else if (pairAt(text, i) >= 0) {
                unit(out, c, bigEndian);
                unit(out, text.charAt(++i), bigEndian);
            } else {
                problems.found(i, 1, true);
            }
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
        decode(bytes, offset, offset + length, charset, text, (position, count, malformed) -> text.append(MALFORMED));
        char[] result = new char[text.length()];
        text.getChars(0, result.length, result, 0);
        return result;
    }

    static void decode(byte[] bytes, int offset, int end, String charset, StringBuilder text, Problems problems) {
        switch (charset) {
            case "UTF-8" -> fromUtf8(bytes, offset, end, text, problems);
            case "ISO-8859-1" -> fromNarrow(bytes, offset, end, 0xFF, text, problems);
            case "US-ASCII" -> fromNarrow(bytes, offset, end, 0x7F, text, problems);
            case UTF_16 -> {
                int mark = end - offset > 1 ? unit(bytes, offset, true) : 0;
                boolean marked = mark == 0xFEFF || mark == 0xFFFE;
                fromWide(bytes, marked ? offset + 2 : offset, end, mark != 0xFFFE, text, problems);
            }
            case "UTF-16BE" -> fromWide(bytes, offset, end, true, text, problems);
            case "UTF-16LE" -> fromWide(bytes, offset, end, false, text, problems);
            default -> throw new UnsupportedOperationException("the charset is not available: charset=" + charset);
        }
    }

    private static void fromUtf8(byte[] bytes, int offset, int end, StringBuilder text, Problems problems) {
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
            if (read == length && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE)) {
                text.appendCodePoint(code);
            } else {
                problems.found(position, read, true);
            }
            position += read;
        }
    }

    /** Returns whether a byte may follow the first one at a distance: the shortest form, at most U+10FFFF. */
    private static boolean continues(int first, int distance, int value) {
        int min = distance > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int max = distance == 1 && first == 0xF4 ? 0x8F : 0xBF;
        return value >= min && value <= max;
    }

    private static void fromNarrow(byte[] bytes, int offset, int end, int max, StringBuilder text, Problems problems) {
        for (int i = offset; i < end; i++) {
            int value = bytes[i] & 0xFF;
            if (value <= max) {
                text.append((char) value);
            } else {
                problems.found(i, 1, true);
            }
        }
    }

    private static void fromWide(
            byte[] bytes, int offset, int end, boolean bigEndian, StringBuilder text, Problems problems) {
        int position = offset;
        while (position + 1 < end) {
            char c = unit(bytes, position, bigEndian);
            if (!Character.isSurrogate(c)) {
                text.append(c);
                position += 2;
            } else if (Character.isLowSurrogate(c)) {
                problems.found(position, 2, true);
                position += 2;
            } else if (position + 3 < end) {
                char low = unit(bytes, position + 2, bigEndian);
                if (Character.isLowSurrogate(low)) {
                    text.append(c).append(low);
                } else {
                    problems.found(position, 4, true);
                }
                position += 4;
            } else {
                break;
            }
        }
        if (position < end) {
            problems.found(position, end - position, true);
        }
    }

    private static char unit(byte[] bytes, int position, boolean bigEndian) {
        int first = bytes[position] & 0xFF;
        int second = bytes[position + 1] & 0xFF;
        return (char) (bigEndian ? first << 8 | second : second << 8 | first);
    }
}
