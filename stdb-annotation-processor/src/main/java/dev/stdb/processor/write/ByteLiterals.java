package dev.stdb.processor.write;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes as Java string literals, one character (0 to 255) per byte. Only ASCII is written, so the encoding of the
 * source file does not matter; octal escapes are used because the compiler replaces Unicode escapes before it looks for
 * the quotes.
 */
final class ByteLiterals {

    /** Bytes per literal: far below the limit of 65535 encoded bytes of a class file constant. */
    private static final int CHUNK_LENGTH = 8_192;

    /** Bytes per line of a literal, to keep generated sources readable. */
    private static final int LINE_LENGTH = 64;

    private ByteLiterals() {}

    static List<String> chunks(byte[] bytes) {
        List<String> chunks = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += CHUNK_LENGTH) {
            chunks.add(literal(bytes, from, Math.min(bytes.length, from + CHUNK_LENGTH)));
        }
        return chunks;
    }

    private static String literal(byte[] bytes, int from, int end) {
        StringBuilder out = new StringBuilder("\n\"");
        for (int i = from; i < end; i++) {
            if (i > from && (i - from) % LINE_LENGTH == 0) {
                out.append("\"\n+ \"");
            }
            append(out, bytes[i] & 0xFF);
        }
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int value) {
        if (value == '"' || value == '\\') {
            out.append('\\').append((char) value);
        } else if (value >= ' ' && value <= '~') {
            out.append((char) value);
        } else {
            out.append('\\').append((char) ('0' + (value >> 6)));
            out.append((char) ('0' + (value >> 3 & 7))).append((char) ('0' + (value & 7)));
        }
    }
}
