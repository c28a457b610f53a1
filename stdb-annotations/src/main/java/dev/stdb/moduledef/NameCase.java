package dev.stdb.moduledef;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Conversion of identifiers between naming styles. Algorithm: spec module-def.md §7.2. */
public final class NameCase {
    private NameCase() {}

    /** Returns the words of {@code name} in lower case, joined by underscores. */
    public static String snake(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : words(name)) {
            if (out.length() > 0) {
                out.append('_');
            }
            out.append(word.toLowerCase(Locale.ROOT));
        }
        return out.toString();
    }

    /** Returns the words of {@code name} joined, all but the first capitalized. */
    public static String camel(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : words(name)) {
            out.append(out.length() == 0 ? word.toLowerCase(Locale.ROOT) : capitalize(word));
        }
        return out.toString();
    }

    /** Returns the words of {@code name} joined, each capitalized. */
    public static String pascal(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : words(name)) {
            out.append(capitalize(word));
        }
        return out.toString();
    }

    /** Splits {@code name} at separators and at changes of character class; no word is empty. */
    static List<String> words(String name) {
        int[] c = name.codePoints().toArray();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < c.length; i++) {
            if (isSeparator(c[i])) {
                flush(word, words);
                continue;
            }
            word.appendCodePoint(c[i]);
            if (i + 1 < c.length && isBoundary(c, i)) {
                flush(word, words);
            }
        }
        flush(word, words);
        return words;
    }

    private static boolean isBoundary(int[] c, int i) {
        int a = c[i];
        int b = c[i + 1];
        if (isLower(a) && (isUpper(b) || isDigit(b))) {
            return true;
        }
        if (isUpper(a) && isDigit(b)) {
            return true;
        }
        if (isDigit(a) && (isUpper(b) || isLower(b))) {
            return true;
        }
        return isUpper(a) && isUpper(b) && i + 2 < c.length && isLower(c[i + 2]);
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String capitalize(String word) {
        int first = word.offsetByCodePoints(0, 1);
        return word.substring(0, first).toUpperCase(Locale.ROOT)
                + word.substring(first).toLowerCase(Locale.ROOT);
    }

    private static boolean isSeparator(int c) {
        return c == '_' || c == '-' || c == ' ';
    }

    private static boolean isUpper(int c) {
        return Character.toUpperCase(c) == c && Character.toLowerCase(c) != c;
    }

    private static boolean isLower(int c) {
        return Character.toLowerCase(c) == c && Character.toUpperCase(c) != c;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
