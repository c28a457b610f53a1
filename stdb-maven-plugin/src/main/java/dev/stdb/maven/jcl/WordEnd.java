package dev.stdb.maven.jcl;

/**
 * Where words with letters end, as the JDK's break iterator has it: letters and digits belong together, with one
 * character such as a hyphen between two letters or a comma between two digits; marks change nothing.
 */
final class WordEnd {
    private static final int LETTER = 0;
    private static final int DIGIT = 1;
    private static final int MARK = 2;
    private static final int OTHER = 3;

    private static final int LETTER_TYPES = CharacterTypes.LETTER | 1 << Character.COMBINING_SPACING_MARK;
    private static final int DIGIT_TYPES =
            1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER | 1 << Character.OTHER_NUMBER;
    private static final int MARK_TYPES =
            1 << Character.NON_SPACING_MARK | 1 << Character.ENCLOSING_MARK | CharacterTypes.FORMAT;
    private static final int CASED_TYPES =
            CharacterTypes.LOWER | CharacterTypes.UPPER | 1 << Character.TITLECASE_LETTER;

    /** A format character, but one that connects. */
    private static final int SOFT_HYPHEN = 0xAD;

    private static final String BETWEEN_LETTERS = "\u00ad\u2027\"'.";
    private static final String BETWEEN_DIGITS = "\"',\u066b.";

    private final String text;
    private final int direction;
    private int position;

    /** What was found last, the character at the end included. */
    private int kind = LETTER;

    private boolean cased;

    private WordEnd(String text, int position, int direction) {
        this.text = text;
        this.position = position;
        this.direction = direction;
    }

    /**
     * Returns whether a letter is the last of a word that has upper and lower case, but not its first.
     *
     * @param index index of the letter, which is one character
     */
    static boolean isAt(String text, int index) {
        return new WordEnd(text, index, -1).findsCased() && !new WordEnd(text, index + 1, 1).findsCased();
    }

    private boolean findsCased() {
        boolean more = true;
        while (more && !cased) {
            more = proceeds();
        }
        return cased;
    }

    /** Goes over the next letter or digit of the word, and what stands before it; returns whether there is one. */
    private boolean proceeds() {
        int start = position;
        boolean casedMark = skipMarks();
        boolean marked = position != start;
        if (direction > 0 && casedMark) {
            cased = true;
            return true;
        }
        if (atEnd()) {
            return false;
        }
        int c = peek();
        int found = kindOf(c);
        if (found == OTHER) {
            skip(c);
            int behind = position;
            casedMark |= skipMarks();
            // Marks belong to what stands before them: behind a connecting character they end the word.
            marked = direction < 0 ? marked : position != behind;
            if (marked || atEnd() || kindOf(peek()) != kind || !connects(c)) {
                return false;
            }
            c = peek();
            found = kind;
        }
        kind = found;
        cased = casedMark || isCased(c);
        skip(c);
        return true;
    }

    private boolean connects(int c) {
        return kind == LETTER
                ? Unicode.type(c) == Character.DASH_PUNCTUATION || BETWEEN_LETTERS.indexOf(c) >= 0
                : BETWEEN_DIGITS.indexOf(c) >= 0;
    }

    private boolean skipMarks() {
        boolean found = false;
        while (!atEnd() && kindOf(peek()) == MARK) {
            found |= isCased(peek());
            skip(peek());
        }
        return found;
    }

    private boolean atEnd() {
        return direction < 0 ? position == 0 : position == text.length();
    }

    private int peek() {
        return direction < 0 ? text.codePointBefore(position) : text.codePointAt(position);
    }

    private void skip(int c) {
        position += direction * Character.charCount(c);
    }

    private static int kindOf(int c) {
        if (c == SOFT_HYPHEN) {
            return OTHER;
        }
        int type = Unicode.type(c);
        if (CharacterTypes.includes(LETTER_TYPES, type)) {
            return isOfItsOwn(c) ? OTHER : LETTER;
        }
        if (CharacterTypes.includes(DIGIT_TYPES, type)) {
            return DIGIT;
        }
        return CharacterTypes.includes(MARK_TYPES, type) ? MARK : OTHER;
    }

    /** Returns whether a letter is Chinese or Japanese: words of them end where others begin. */
    private static boolean isOfItsOwn(int c) {
        return c == 0x3005
                || c >= 0x3041 && c <= 0x3094
                || c >= 0x3099 && c <= 0x30fe
                || c >= 0x4e00 && c <= 0x9fa5
                || c >= 0xf900 && c <= 0xfa2d;
    }

    /** Returns whether the character has upper and lower case, or looks so. */
    private static boolean isCased(int c) {
        return Unicode.isOf(c, CASED_TYPES)
                || c >= 0x02B0 && c <= 0x02B8
                || c >= 0x02C0 && c <= 0x02C1
                || c >= 0x02E0 && c <= 0x02E4
                || c == 0x0345
                || c == 0x037A
                || c >= 0x1D2C && c <= 0x1D61
                || c >= 0x2160 && c <= 0x217F
                || c >= 0x24B6 && c <= 0x24E9;
    }
}
