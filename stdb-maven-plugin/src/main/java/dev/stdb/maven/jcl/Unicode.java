package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/**
 * Properties of code points in the version of Unicode that {@link UnicodeTables} has. Tables are read when they are
 * first asked for; Latin letters need none.
 */
final class Unicode {
    private static final int LATIN_END = 0x100;
    private static final int ASCII_END = 0x80;
    private static final int CASE_DISTANCE = 'a' - 'A';

    private static @Nullable CodePointRuns types;
    private static @Nullable CodePointChanges lower;
    private static @Nullable CodePointChanges upper;
    private static @Nullable CodePointChanges title;
    private static @Nullable CodePointRanges upperWithoutTitle;
    private static @Nullable CodePointNumbers numbers;
    private static @Nullable CodePointRuns directions;

    private Unicode() {}

    static boolean isCodePoint(int c) {
        return c >>> 16 <= Character.MAX_CODE_POINT >>> 16;
    }

    static int type(int c) {
        if (c >= 0 && c < LATIN_END) {
            return TableReader.digit(UnicodeTables.LATIN_TYPES.charAt(c));
        }
        if (!isCodePoint(c)) {
            return Character.UNASSIGNED;
        }
        CodePointRuns table = types;
        if (table == null) {
            table = new CodePointRuns(UnicodeTables.TYPES);
            types = table;
        }
        int type = table.valueOf(c);
        if (type != UnicodeTables.ALTERNATING) {
            return type;
        }
        return (table.offsetOf(c) & 1) == 0 ? Character.UPPERCASE_LETTER : Character.LOWERCASE_LETTER;
    }

    static boolean isOf(int c, int types) {
        return CharacterTypes.includes(types, type(c));
    }

    static int lower(int c) {
        if (c < ASCII_END) {
            return c >= 'A' && c <= 'Z' ? c + CASE_DISTANCE : c;
        }
        CodePointChanges table = lower;
        if (table == null) {
            table = new CodePointChanges(UnicodeTables.LOWER);
            lower = table;
        }
        return table.apply(c);
    }

    static int upper(int c) {
        if (c < ASCII_END) {
            return c >= 'a' && c <= 'z' ? c - CASE_DISTANCE : c;
        }
        CodePointChanges table = upper;
        if (table == null) {
            table = new CodePointChanges(UnicodeTables.UPPER);
            upper = table;
        }
        return table.apply(c);
    }

    static int title(int c) {
        if (c < ASCII_END) {
            return upper(c);
        }
        CodePointChanges table = title;
        if (table == null) {
            table = new CodePointChanges(UnicodeTables.TITLE);
            title = table;
        }
        CodePointRanges unchanged = upperWithoutTitle;
        if (unchanged == null) {
            unchanged = new CodePointRanges(UnicodeTables.UPPER_WITHOUT_TITLE);
            upperWithoutTitle = unchanged;
        }
        int changed = table.apply(c);
        return changed != c || unchanged.contains(c) ? changed : upper(c);
    }

    static int number(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        CodePointNumbers table = numbers;
        if (table == null) {
            table = new CodePointNumbers(UnicodeTables.NUMBERS);
            numbers = table;
        }
        return table.valueOf(c);
    }

    static byte direction(int c) {
        if (!isCodePoint(c)) {
            return Character.DIRECTIONALITY_UNDEFINED;
        }
        CodePointRuns table = directions;
        if (table == null) {
            table = new CodePointRuns(UnicodeTables.DIRECTIONS);
            directions = table;
        }
        return (byte) (table.valueOf(c) - 1);
    }
}
