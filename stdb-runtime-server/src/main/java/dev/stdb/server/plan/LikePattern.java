package dev.stdb.server.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pattern of LIKE over UTF-8 text: {@code %} stands for any text, {@code _} for one code point, a backslash makes the
 * next character stand for itself. Immutable.
 */
public final class LikePattern {
    private static final short ANY_TEXT = -1;
    private static final short ANY_CHARACTER = -2;
    private static final char ESCAPE = '\\';

    private final String text;

    /** Bytes of UTF-8 as 0 to 255, and the wildcards. */
    private final short[] tokens;

    private LikePattern(String text, short[] tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Compiles a pattern; a backslash at the end stands for itself. */
    public static LikePattern of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        short[] tokens = new short[utf8.length];
        int count = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == ESCAPE && i + 1 < utf8.length) {
                tokens[count++] = (short) (utf8[++i] & 0xFF);
            } else if (b == '%') {
                // Several in a row mean the same as one.
                if (count == 0 || tokens[count - 1] != ANY_TEXT) {
                    tokens[count++] = ANY_TEXT;
                }
            } else {
                tokens[count++] = b == '_' ? ANY_CHARACTER : (short) (b & 0xFF);
            }
        }
        return new LikePattern(text, Arrays.copyOf(tokens, count));
    }

    /** Returns the pattern as written. */
    public String text() {
        return text;
    }

    /** Returns the text that every match starts with. */
    public String literalPrefix() {
        int length = 0;
        while (length < tokens.length && tokens[length] >= 0) {
            length++;
        }
        byte[] utf8 = new byte[length];
        for (int i = 0; i < length; i++) {
            utf8[i] = (byte) tokens[i];
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Returns the least text greater than all that start with {@code prefix}, if there is one. */
    public static @Nullable String after(String prefix) {
        int[] points = prefix.codePoints().toArray();
        for (int last = points.length - 1; last >= 0; last--) {
            if (points[last] < Character.MAX_CODE_POINT) {
                int next = points[last] + 1;
                // The order of UTF-8 bytes is that of code points; surrogates have no encoding.
                points[last] = next == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
                return new String(points, 0, last + 1);
            }
        }
        return null;
    }

    /**
     * Returns whether a text matches. Takes time in proportion to the product of both lengths at worst, no memory.
     *
     * @param bytes array that holds the text as UTF-8
     * @param start first byte
     * @param end behind the last byte
     */
    public boolean matches(byte[] bytes, int start, int end) {
        int at = start;
        int token = 0;
        int retryToken = -1;
        int retryAt = -1;
        while (at < end) {
            int next = token < tokens.length ? tokens[token] : Short.MIN_VALUE;
            if (next == ANY_TEXT) {
                // Try the shortest text first; on failure come back and take one more byte.
                retryToken = ++token;
                retryAt = at;
            } else if (next == ANY_CHARACTER) {
                token++;
                at = afterCharacter(bytes, at, end);
            } else if (next == (bytes[at] & 0xFF)) {
                token++;
                at++;
            } else if (retryToken >= 0) {
                token = retryToken;
                retryAt = afterCharacter(bytes, retryAt, end);
                at = retryAt;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] == ANY_TEXT) {
            token++;
        }
        return token == tokens.length;
    }

    private static int afterCharacter(byte[] bytes, int at, int end) {
        int next = at + 1;
        while (next < end && (bytes[next] & 0xC0) == 0x80) {
            next++;
        }
        return next;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LikePattern that && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return text;
    }
}
