package dev.stdb.maven.jcl;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Writes what {@link UnicodeTables} holds from the {@link Character} of the JVM that runs it, which must be that of a
 * JDK 17: {@link #main} prints the source of the constants.
 */
final class UnicodeTableWriter {
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;
    private static final int LATIN = 0x100;
    private static final int LINE_LENGTH_MAX = 96;

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final StringBuilder text = new StringBuilder();

    private UnicodeTableWriter() {}

    /** Prints the source of the constants. */
    public static void main(String[] arguments) {
        tables().forEach((name, table) -> System.out.println(source(name, table)));
    }

    private static String source(String name, String table) {
        StringBuilder source = new StringBuilder("    static final String " + name + " = \"\"");
        for (int i = 0; i < table.length(); i += LINE_LENGTH_MAX) {
            source.append("\n            + \"")
                    .append(table, i, Math.min(i + LINE_LENGTH_MAX, table.length()))
                    .append('"');
        }
        return source.append(";\n").toString();
    }

    /** Returns the tables by the names of the constants. */
    static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("LATIN_TYPES", latinTypes());
        tables.put("TYPES", types());
        tables.put("LOWER", changes(Character::toLowerCase));
        tables.put("UPPER", changes(Character::toUpperCase));
        tables.put(
                "TITLE",
                changes(c -> Character.toTitleCase(c) == Character.toUpperCase(c) ? c : Character.toTitleCase(c)));
        tables.put("UPPER_WITHOUT_TITLE", ranges(c -> Character.toTitleCase(c) == c && Character.toUpperCase(c) != c));
        tables.put("NUMBERS", numbers());
        tables.put("DIRECTIONS", runs(c -> Character.getDirectionality(c) + 1));
        tables.put("MIRRORED", ranges(Character::isMirrored));
        tables.put("IDEOGRAPHIC", ranges(Character::isIdeographic));
        tables.put("ALPHABETIC", exceptions(Character::isAlphabetic, CharacterTypes.LETTER_OR_LETTER_NUMBER));
        tables.put("LOWER_CASE", exceptions(Character::isLowerCase, CharacterTypes.LOWER));
        tables.put("UPPER_CASE", exceptions(Character::isUpperCase, CharacterTypes.UPPER));
        tables.put(
                "IDENTIFIER_START", exceptions(Character::isUnicodeIdentifierStart, CharacterTypes.IDENTIFIER_START));
        tables.put("IDENTIFIER_PART", exceptions(Character::isUnicodeIdentifierPart, CharacterTypes.IDENTIFIER_PART));
        tables.put(
                "JAVA_IDENTIFIER_PART",
                exceptions(Character::isJavaIdentifierPart, CharacterTypes.JAVA_IDENTIFIER_PART));
        tables.put("IGNORABLE", exceptions(Character::isIdentifierIgnorable, CharacterTypes.FORMAT));
        tables.put("UPPER_TEXTS", upperTexts());
        return tables;
    }

    /** Code points whose upper case is a text of several characters. */
    private static String upperTexts() {
        UnicodeTableWriter writer = new UnicodeTableWriter();
        int last = 0;
        for (int c = 0; c < CODE_POINTS; c++) {
            String upper = Character.toString(c).toUpperCase(Locale.ROOT);
            if (!upper.equals(Character.toString(Character.toUpperCase(c)))) {
                writer.number(c - last);
                writer.number(upper.length());
                upper.chars().forEach(writer::number);
                last = c;
            }
        }
        return writer.text.toString();
    }

    private static String latinTypes() {
        StringBuilder types = new StringBuilder();
        for (int c = 0; c < LATIN; c++) {
            types.append(DIGITS.charAt(Character.getType(c)));
        }
        return types.toString();
    }

    /** Types by runs; letters that alternate between upper and lower case are one run. */
    private static String types() {
        UnicodeTableWriter writer = new UnicodeTableWriter();
        int start = 0;
        while (start < CODE_POINTS) {
            int pairs = start;
            while (pairs + 1 < CODE_POINTS
                    && Character.getType(pairs) == Character.UPPERCASE_LETTER
                    && Character.getType(pairs + 1) == Character.LOWERCASE_LETTER) {
                pairs += 2;
            }
            int end = start + 1;
            while (end < CODE_POINTS && Character.getType(end) == Character.getType(start)) {
                end++;
            }
            boolean alternating = pairs - start > 2;
            writer.number((alternating ? pairs : end) - start);
            writer.number(alternating ? UnicodeTables.ALTERNATING : Character.getType(start));
            start = alternating ? pairs : end;
        }
        return writer.text.toString();
    }

    private static String runs(IntUnaryOperator property) {
        UnicodeTableWriter writer = new UnicodeTableWriter();
        int start = 0;
        while (start < CODE_POINTS) {
            int end = start + 1;
            while (end < CODE_POINTS && property.applyAsInt(end) == property.applyAsInt(start)) {
                end++;
            }
            writer.number(end - start);
            writer.number(property.applyAsInt(start));
            start = end;
        }
        return writer.text.toString();
    }

    private static String exceptions(IntPredicate property, int types) {
        return ranges(c -> property.test(c) != ((types >>> Character.getType(c) & 1) != 0));
    }

    private static String ranges(IntPredicate property) {
        UnicodeTableWriter writer = new UnicodeTableWriter();
        int last = 0;
        for (int start = 0; start < CODE_POINTS; start++) {
            if (property.test(start)) {
                int end = start + 1;
                while (end < CODE_POINTS && property.test(end)) {
                    end++;
                }
                writer.number(start - last);
                writer.number(end - start);
                last = end;
                start = end;
            }
        }
        return writer.text.toString();
    }

    /** Code points that a function changes by the same distance, each or each second one. */
    private static String changes(IntUnaryOperator function) {
        UnicodeTableWriter writer = new UnicodeTableWriter();
        int last = 0;
        int start = 0;
        while (start < CODE_POINTS) {
            int distance = function.applyAsInt(start) - start;
            if (distance == 0) {
                start++;
                continue;
            }
            int step = distanceAt(function, start + 1) == distance ? 1 : 2;
            int end = start;
            while (distanceAt(function, end + step) == distance && (step == 1 || distanceAt(function, end + 1) == 0)) {
                end += step;
            }
            writer.number(start - last);
            writer.number((end - start) / step * 2 + (step - 1));
            writer.signed(distance);
            last = end + 1;
            start = end + 1;
        }
        return writer.text.toString();
    }

    private static int distanceAt(IntUnaryOperator function, int codePoint) {
        return codePoint < CODE_POINTS ? function.applyAsInt(codePoint) - codePoint : 0;
    }

    /** Code points with values that are equal, or that grow by one. */
    private static String numbers() {
        UnicodeTableWriter writer = new UnicodeTableWriter();
        int last = 0;
        int start = 0;
        while (start < CODE_POINTS) {
            int value = Character.getNumericValue(start);
            if (value == -1) {
                start++;
                continue;
            }
            int growth =
                    start + 1 < CODE_POINTS && value >= 0 && Character.getNumericValue(start + 1) == value + 1 ? 1 : 0;
            int end = start + 1;
            while (end < CODE_POINTS && Character.getNumericValue(end) == value + growth * (end - start)) {
                end++;
            }
            writer.number(start - last);
            writer.number((end - start) * 2 + growth);
            writer.signed(value);
            last = end;
            start = end;
        }
        return writer.text.toString();
    }

    private void signed(int value) {
        number(value < 0 ? -value * 2 + 1 : value * 2);
    }

    /** Five bits in a digit, the lowest first; the sixth says that there are more. */
    private void number(int value) {
        int rest = value;
        while ((rest & ~31) != 0) {
            text.append(DIGITS.charAt(32 | rest & 31));
            rest >>>= 5;
        }
        text.append(DIGITS.charAt(rest));
    }
}
