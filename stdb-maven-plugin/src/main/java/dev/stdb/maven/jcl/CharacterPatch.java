package dev.stdb.maven.jcl;

/**
 * Members of {@link Character} that TeaVM lacks, or answers from tables of its own: what is said of code points is what
 * a JDK 17 says. The variants for {@code char} call these.
 */
public final class CharacterPatch {
    private static final int FULL_WIDTH_UPPER_A = 0xFF21;
    private static final int FULL_WIDTH_LOWER_A = 0xFF41;
    private static final int LETTERS = 26;

    private CharacterPatch() {}

    /** Returns the text of one code point. */
    public static String toString(int codePoint) {
        return new String(Character.toChars(codePoint));
    }

    /** Returns the one or two characters of a code point. */
    public static char[] toChars(int codePoint) {
        requireCodePoint(codePoint);
        return codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT
                ? new char[] {(char) codePoint}
                : new char[] {Character.highSurrogate(codePoint), Character.lowSurrogate(codePoint)};
    }

    /** Writes the one or two characters of a code point. */
    public static int toChars(int codePoint, char[] target, int index) {
        requireCodePoint(codePoint);
        if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            target[index] = (char) codePoint;
            return 1;
        }
        // The second first: a bad index leaves the array as it was.
        target[index + 1] = Character.lowSurrogate(codePoint);
        target[index] = Character.highSurrogate(codePoint);
        return 2;
    }

    static void requireCodePoint(int codePoint) {
        if (!Unicode.isCodePoint(codePoint)) {
            throw new IllegalArgumentException("Not a valid Unicode code point: 0x"
                    + Integer.toHexString(codePoint).toUpperCase());
        }
    }

    /** Returns whether a code point fits in a character. */
    public static boolean isBmpCodePoint(int codePoint) {
        return codePoint >>> 16 == 0;
    }

    /** Returns the first character of a pair. */
    public static char highSurrogate(int codePoint) {
        return (char)
                ((codePoint >>> 10) + (Character.MIN_HIGH_SURROGATE - (Character.MIN_SUPPLEMENTARY_CODE_POINT >>> 10)));
    }

    /** Returns the code point of a pair; of other characters something that means nothing, but the same everywhere. */
    public static int toCodePoint(char high, char low) {
        return (high << 10)
                + low
                + (Character.MIN_SUPPLEMENTARY_CODE_POINT
                        - (Character.MIN_HIGH_SURROGATE << 10)
                        - Character.MIN_LOW_SURROGATE);
    }

    /** Counts code points in a part of an array. */
    public static int codePointCount(char[] text, int offset, int count) {
        if (count > text.length - offset || offset < 0 || count < 0) {
            throw new IndexOutOfBoundsException();
        }
        int end = offset + count;
        int result = count;
        for (int i = offset; i + 1 < end; i++) {
            if (Character.isSurrogatePair(text[i], text[i + 1])) {
                result--;
                i++;
            }
        }
        return result;
    }

    /** Returns the index that is some code points further in a part of an array. */
    public static int offsetByCodePoints(char[] text, int start, int count, int index, int distance) {
        int end = start + count;
        if (count > text.length - start || start < 0 || count < 0 || index < start || index > end) {
            throw new IndexOutOfBoundsException();
        }
        int position = index;
        for (int i = 0; i < distance; i++) {
            requireWithin(position < end);
            boolean pair = position + 1 < end && Character.isSurrogatePair(text[position], text[position + 1]);
            position += pair ? 2 : 1;
        }
        for (int i = 0; i > distance; i--) {
            requireWithin(position > start);
            boolean pair = position - 1 > start && Character.isSurrogatePair(text[position - 2], text[position - 1]);
            position -= pair ? 2 : 1;
        }
        return position;
    }

    /** Returns the index that is some code points further. */
    public static int offsetByCodePoints(CharSequence text, int index, int distance) {
        int end = text.length();
        requireWithin(index >= 0 && index <= end);
        int position = index;
        for (int i = 0; i < distance; i++) {
            requireWithin(position < end);
            boolean pair =
                    position + 1 < end && Character.isSurrogatePair(text.charAt(position), text.charAt(position + 1));
            position += pair ? 2 : 1;
        }
        for (int i = 0; i > distance; i--) {
            requireWithin(position > 0);
            boolean pair =
                    position > 1 && Character.isSurrogatePair(text.charAt(position - 2), text.charAt(position - 1));
            position -= pair ? 2 : 1;
        }
        return position;
    }

    private static void requireWithin(boolean within) {
        if (!within) {
            throw new IndexOutOfBoundsException();
        }
    }

    /** Returns the general category. */
    public static int getType(int codePoint) {
        return Unicode.type(codePoint);
    }

    /** Returns the letter in lower case. */
    public static int toLowerCase(int codePoint) {
        return Unicode.lower(codePoint);
    }

    /** Returns the letter in upper case. */
    public static int toUpperCase(int codePoint) {
        return Unicode.upper(codePoint);
    }

    /** Returns the letter as it begins a title. */
    public static int toTitleCase(int codePoint) {
        return Unicode.title(codePoint);
    }

    /** Returns the number that a character stands for, or a number below zero. */
    public static int getNumericValue(int codePoint) {
        return Unicode.number(codePoint);
    }

    /** Returns the value of a digit, -1 if it is none. */
    public static int digit(int codePoint, int radix) {
        if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX) {
            return -1;
        }
        int value = digit(codePoint);
        return value < radix ? value : -1;
    }

    private static int digit(int c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 10;
        }
        if (c >= FULL_WIDTH_UPPER_A && c < FULL_WIDTH_UPPER_A + LETTERS) {
            return c - FULL_WIDTH_UPPER_A + 10;
        }
        if (c >= FULL_WIDTH_LOWER_A && c < FULL_WIDTH_LOWER_A + LETTERS) {
            return c - FULL_WIDTH_LOWER_A + 10;
        }
        return Unicode.type(c) == Character.DECIMAL_DIGIT_NUMBER ? Unicode.number(c) : -1;
    }

    /** Returns whether Unicode knows the character. */
    public static boolean isDefined(int codePoint) {
        return Unicode.type(codePoint) != Character.UNASSIGNED;
    }

    /** Returns whether the character is a digit. */
    public static boolean isDigit(int codePoint) {
        return Unicode.type(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** Returns whether the character is a letter. */
    public static boolean isLetter(int codePoint) {
        return Unicode.isOf(codePoint, CharacterTypes.LETTER);
    }

    /** Returns whether the character is a letter or a digit. */
    public static boolean isLetterOrDigit(int codePoint) {
        return Unicode.isOf(codePoint, CharacterTypes.LETTER_OR_DIGIT);
    }

    /** Returns whether the character is a space. */
    public static boolean isSpaceChar(int codePoint) {
        return Unicode.isOf(codePoint, CharacterTypes.SPACE);
    }

    /** Returns whether the character is written from the right, -1 if that is not defined. */
    public static byte getDirectionality(char c) {
        return Unicode.direction(c);
    }

    /** Returns whether the character is written from the right, -1 if that is not defined. */
    public static byte getDirectionality(int codePoint) {
        return Unicode.direction(codePoint);
    }

    /** Returns whether the character is mirrored in text from the right. */
    public static boolean isMirrored(char c) {
        return isMirrored((int) c);
    }

    /** Returns whether the character is mirrored in text from the right. */
    public static boolean isMirrored(int codePoint) {
        return Unicode.isCodePoint(codePoint) && Mirrored.TABLE.contains(codePoint);
    }

    /** Returns whether the character is an ideograph. */
    public static boolean isIdeographic(int codePoint) {
        return Unicode.isCodePoint(codePoint) && Ideographic.TABLE.contains(codePoint);
    }

    /** Returns whether the character belongs to an alphabet. */
    public static boolean isAlphabetic(int codePoint) {
        return isOf(codePoint, CharacterTypes.LETTER_OR_LETTER_NUMBER, Alphabetic.TABLE);
    }

    /** Returns whether the character is a letter in lower case. */
    public static boolean isLowerCase(int codePoint) {
        return isOf(codePoint, CharacterTypes.LOWER, LowerCase.TABLE);
    }

    /** Returns whether the character is a letter in upper case. */
    public static boolean isUpperCase(int codePoint) {
        return isOf(codePoint, CharacterTypes.UPPER, UpperCase.TABLE);
    }

    /** Returns whether an identifier of Unicode may begin with the character. */
    public static boolean isUnicodeIdentifierStart(int codePoint) {
        return isOf(codePoint, CharacterTypes.IDENTIFIER_START, IdentifierStart.TABLE);
    }

    /** Returns whether an identifier of Unicode may have the character. */
    public static boolean isUnicodeIdentifierPart(int codePoint) {
        return isOf(codePoint, CharacterTypes.IDENTIFIER_PART, IdentifierPart.TABLE);
    }

    /** Returns whether an identifier of Java may begin with the character. */
    public static boolean isJavaIdentifierStart(int codePoint) {
        return Unicode.isOf(codePoint, CharacterTypes.JAVA_IDENTIFIER_START);
    }

    /** Returns whether an identifier of Java may have the character. */
    public static boolean isJavaIdentifierPart(int codePoint) {
        return isOf(codePoint, CharacterTypes.JAVA_IDENTIFIER_PART, JavaIdentifierPart.TABLE);
    }

    /** Returns whether an identifier is the same without the character. */
    public static boolean isIdentifierIgnorable(int codePoint) {
        return isOf(codePoint, CharacterTypes.FORMAT, Ignorable.TABLE);
    }

    private static boolean isOf(int codePoint, int types, CodePointRanges exceptions) {
        return Unicode.isCodePoint(codePoint) && Unicode.isOf(codePoint, types) != exceptions.contains(codePoint);
    }

    // A class for each table: a module holds those that it asks for.

    private static final class Mirrored {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.MIRRORED);
    }

    private static final class Ideographic {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.IDEOGRAPHIC);
    }

    private static final class Alphabetic {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.ALPHABETIC);
    }

    private static final class LowerCase {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.LOWER_CASE);
    }

    private static final class UpperCase {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.UPPER_CASE);
    }

    private static final class IdentifierStart {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.IDENTIFIER_START);
    }

    private static final class IdentifierPart {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.IDENTIFIER_PART);
    }

    private static final class JavaIdentifierPart {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.JAVA_IDENTIFIER_PART);
    }

    private static final class Ignorable {
        static final CodePointRanges TABLE = new CodePointRanges(UnicodeTables.IGNORABLE);
    }
}
