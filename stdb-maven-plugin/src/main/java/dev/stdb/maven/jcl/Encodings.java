package dev.stdb.maven.jcl;

import java.io.ByteArrayOutputStream;

/** Texts as bytes in the charsets that every JVM has. */
final class Encodings {
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
}
