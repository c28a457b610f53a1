package dev.stdb.maven.jcl;

import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Members of {@link String} that TeaVM lacks or does differently. */
public final class StringPatch {
    private StringPatch() {}

    /** Makes what a bad index throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable charAt(String text, int index) {
        return Indexes.ofText(index);
    }

    /** Checks the range. */
    @ReceiverFirst
    @RunFirst
    public static void substring(String text, int begin, int end) {
        if (begin < 0 || begin > end || end > text.length()) {
            throw Indexes.ofText("begin", begin, end, text.length());
        }
    }

    /** Returns the lines of a text without their terminators. */
    @ReceiverFirst
    public static Stream<String> lines(String text) {
        return split(text).stream();
    }

    /** Formats a text for the root locale. */
    public static String format(String format, Object[] arguments) {
        return FormatSpecification.format(Locale.ROOT, format, arguments);
    }

    /** Formats a text. */
    public static String format(Locale locale, String format, Object[] arguments) {
        return FormatSpecification.format(locale, format, arguments);
    }

    /** Formats a text for the root locale. */
    @ReceiverFirst
    public static String formatted(String format, Object[] arguments) {
        return FormatSpecification.format(Locale.ROOT, format, arguments);
    }

    /** Applies a function. */
    @ReceiverFirst
    public static Object transform(String text, Function<String, Object> function) {
        return function.apply(text);
    }

    /** Splits a text around matches. */
    @ReceiverFirst
    public static String[] split(String text, String pattern) {
        return PatternPatch.split(Pattern.compile(pattern), text, 0);
    }

    /** Splits a text around matches. */
    @ReceiverFirst
    public static String[] split(String text, String pattern, int limit) {
        return PatternPatch.split(Pattern.compile(pattern), text, limit);
    }

    /** Indents each line, or removes up to that many leading white space characters if negative. */
    @ReceiverFirst
    public static String indent(String text, int count) {
        StringBuilder result = new StringBuilder();
        for (String line : split(text)) {
            int start = 0;
            while (start < -count && start < line.length() && Character.isWhitespace(line.charAt(start))) {
                start++;
            }
            for (int i = 0; i < count; i++) {
                result.append(' ');
            }
            result.append(line, start, line.length()).append('\n');
        }
        return result.toString();
    }

    /** Returns whether a text holds nothing but white space. */
    @ReceiverFirst
    public static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                lines.add(text.substring(start, i));
                if (c == '\r' && i + 1 < length && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        if (start < length) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /** Returns the characters in reverse; pairs of surrogates stay pairs. */
    static String reversed(CharSequence text) {
        int length = text.length();
        char[] reversed = new char[length];
        for (int i = 0; i < length; i++) {
            reversed[i] = text.charAt(length - 1 - i);
        }
        for (int i = 0; i + 1 < length; i++) {
            if (Character.isLowSurrogate(reversed[i]) && Character.isHighSurrogate(reversed[i + 1])) {
                char low = reversed[i];
                reversed[i] = reversed[i + 1];
                reversed[++i] = low;
            }
        }
        return new String(reversed);
    }

    /** Returns where a text begins at or behind an index, -1 if nowhere; the empty text begins everywhere. */
    @ReceiverFirst
    public static int indexOf(String text, String part, int from) {
        int length = part.length();
        int last = text.length() - length;
        int start = Math.max(from, 0);
        if (length == 0) {
            return Math.min(start, text.length());
        }
        char first = part.charAt(0);
        for (int i = start; i <= last; i++) {
            if (text.charAt(i) == first && text.startsWith(part, i)) {
                return i;
            }
        }
        return -1;
    }

    /** Encodes a text; what the charset lacks becomes a question mark. */
    @ReceiverFirst
    public static byte[] getBytes(String text, Charset charset) {
        return Encodings.encode(text, charset.name());
    }

    /** Compares texts without regard to case. */
    @ReceiverFirst
    public static int compareToIgnoreCase(String text, String other) {
        return Cases.compare(text, 0, text.length(), other, 0, other.length());
    }

    /** Returns whether texts differ in case only. */
    @ReceiverFirst
    public static boolean equalsIgnoreCase(String text, @Nullable String other) {
        return other != null
                && text.length() == other.length()
                && Cases.compare(text, 0, text.length(), other, 0, other.length()) == 0;
    }

    /** Returns whether parts of texts are equal. */
    @ReceiverFirst
    public static boolean regionMatches(
            String text, boolean ignoresCase, int start, String other, int otherStart, int length) {
        if (start < 0
                || otherStart < 0
                || start > (long) text.length() - length
                || otherStart > (long) other.length() - length) {
            return false;
        }
        if (length <= 0) {
            return true;
        }
        return ignoresCase
                ? Cases.compare(text, start, start + length, other, otherStart, otherStart + length) == 0
                : text.substring(start, start + length).equals(other.substring(otherStart, otherStart + length));
    }

    /** Encodes a text; what the charset lacks becomes a question mark. */
    @ReceiverFirst
    public static byte[] getBytes(String text, String charset) throws UnsupportedEncodingException {
        requireCharset(charset);
        return Encodings.encode(text, CharsetPatch.forName(charset).name());
    }

    /** Refuses an unknown charset. */
    @RunFirst
    public static void constructor(byte[] bytes, String charset) throws UnsupportedEncodingException {
        requireCharset(charset);
    }

    /** Refuses an unknown charset. */
    @RunFirst
    public static void constructor(byte[] bytes, int offset, int length, String charset)
            throws UnsupportedEncodingException {
        requireCharset(charset);
    }

    private static void requireCharset(String name) throws UnsupportedEncodingException {
        if (!CharsetPatch.isLegal(name) || !CharsetPatch.isSupported(name)) {
            throw new UnsupportedEncodingException(name);
        }
    }

    /** Returns a text with all letters in upper case. */
    @ReceiverFirst
    public static String toUpperCase(String text) {
        return Cases.upper(text);
    }

    /** Returns a text with all letters in upper case. */
    @ReceiverFirst
    public static String toUpperCase(String text, Locale locale) {
        return Cases.upper(text);
    }

    /** Returns a text with all letters in lower case. */
    @ReceiverFirst
    public static String toLowerCase(String text) {
        return Cases.lower(text);
    }

    /** Returns a text with all letters in lower case. */
    @ReceiverFirst
    public static String toLowerCase(String text, Locale locale) {
        return Cases.lower(text);
    }

    /** Removes the white space that all lines begin with, and all that they end with. */
    @ReceiverFirst
    public static String stripIndent(String text) {
        if (text.isEmpty()) {
            return text;
        }
        char end = text.charAt(text.length() - 1);
        boolean closed = end == '\n' || end == '\r';
        List<String> lines = split(text);
        int indent = closed ? 0 : Integer.MAX_VALUE;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean blank = line.isBlank();
            if (!blank || i == lines.size() - 1 && !closed) {
                indent = Math.min(
                        indent,
                        blank
                                ? line.length()
                                : line.length() - line.stripLeading().length());
            }
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                result.append('\n');
            }
            String line = lines.get(i);
            result.append(line.isBlank() ? "" : line.substring(indent).stripTrailing());
        }
        return closed ? result.append('\n').toString() : result.toString();
    }
}
