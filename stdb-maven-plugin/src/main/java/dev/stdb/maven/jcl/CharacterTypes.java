package dev.stdb.maven.jcl;

/** Sets of general categories, a bit for each: what most questions about a character come down to. */
final class CharacterTypes {
    static final int LOWER = 1 << Character.LOWERCASE_LETTER;

    static final int UPPER = 1 << Character.UPPERCASE_LETTER;

    static final int FORMAT = 1 << Character.FORMAT;

    static final int LETTER = UPPER
            | LOWER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER;

    static final int LETTER_OR_DIGIT = LETTER | 1 << Character.DECIMAL_DIGIT_NUMBER;

    static final int LETTER_OR_LETTER_NUMBER = LETTER | 1 << Character.LETTER_NUMBER;

    static final int IDENTIFIER_START = LETTER_OR_LETTER_NUMBER;

    static final int IDENTIFIER_PART = IDENTIFIER_START
            | FORMAT
            | 1 << Character.DECIMAL_DIGIT_NUMBER
            | 1 << Character.CONNECTOR_PUNCTUATION
            | 1 << Character.COMBINING_SPACING_MARK
            | 1 << Character.NON_SPACING_MARK;

    static final int JAVA_IDENTIFIER_START =
            IDENTIFIER_START | 1 << Character.CURRENCY_SYMBOL | 1 << Character.CONNECTOR_PUNCTUATION;

    static final int JAVA_IDENTIFIER_PART = IDENTIFIER_PART | 1 << Character.CURRENCY_SYMBOL;

    static final int SPACE =
            1 << Character.SPACE_SEPARATOR | 1 << Character.LINE_SEPARATOR | 1 << Character.PARAGRAPH_SEPARATOR;

    private CharacterTypes() {}

    static boolean includes(int types, int type) {
        return (types >>> type & 1) != 0;
    }
}
