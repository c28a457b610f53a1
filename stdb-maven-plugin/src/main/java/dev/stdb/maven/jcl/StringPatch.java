package dev.stdb.maven.jcl;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Members of {@link String} that TeaVM lacks or does differently. */
public final class StringPatch {
    private StringPatch() {}

    /** Returns the lines of a text without their terminators. */
    @ReceiverFirst
    public static Stream<String> lines(String text) {
        return split(text).stream();
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
}
