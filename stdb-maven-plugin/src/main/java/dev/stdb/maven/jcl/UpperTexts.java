package dev.stdb.maven.jcl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Letters whose upper case is a text of several characters, such as the German sharp s. */
final class UpperTexts {
    private static @Nullable UpperTexts all;

    private final int[] letters;
    private final String[] texts;

    private UpperTexts(String table) {
        int[] read = new int[table.length() / 3];
        String[] readTexts = new String[read.length];
        TableReader reader = new TableReader(table);
        int count = 0;
        int last = 0;
        while (reader.hasNext()) {
            last += reader.number();
            char[] text = new char[reader.number()];
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) reader.number();
            }
            read[count] = last;
            readTexts[count++] = new String(text);
        }
        letters = Arrays.copyOf(read, count);
        texts = readTexts;
    }

    /** Returns the text, null if the upper case is one code point. */
    static @Nullable String of(int codePoint) {
        UpperTexts table = all;
        if (table == null) {
            table = new UpperTexts(UnicodeTables.UPPER_TEXTS);
            all = table;
        }
        int index = Arrays.binarySearch(table.letters, codePoint);
        return index < 0 ? null : table.texts[index];
    }
}
