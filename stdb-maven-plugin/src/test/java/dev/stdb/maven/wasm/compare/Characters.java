package dev.stdb.maven.wasm.compare;

import dev.stdb.maven.jcl.CharacterPatch;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/** What {@link Character} says of all code points, and what becomes of them in texts. */
final class Characters {
    /** Code points that share a line. */
    private static final int CHUNK = 0x1000;

    /** Where code points begin that nobody uses but for themselves: regular expressions are asked up to here. */
    private static final int COMMON_END = 0x20000;

    /** Kinds of characters in regular expressions. */
    private static final String[] PATTERNS = {
        "\\p{L}",
        "\\p{Lu}",
        "\\p{Ll}",
        "\\p{Lt}",
        "\\p{Lm}",
        "\\p{Lo}",
        "\\p{M}",
        "\\p{Mn}",
        "\\p{Mc}",
        "\\p{N}",
        "\\p{Nd}",
        "\\p{Nl}",
        "\\p{No}",
        "\\p{P}",
        "\\p{Pd}",
        "\\p{S}",
        "\\p{Sc}",
        "\\p{Z}",
        "\\p{Zs}",
        "\\p{C}",
        "\\p{Cf}",
        "\\p{Co}",
        "\\p{IsL}",
        "\\p{javaLetter}",
        "\\p{javaLowerCase}",
        "\\p{javaUpperCase}",
        "\\p{javaLetterOrDigit}",
        "\\p{javaWhitespace}",
        "\\p{javaMirrored}",
        "\\p{javaJavaIdentifierStart}",
        "\\p{Alpha}",
        "\\p{Punct}",
        "\\w",
        "\\s",
        "\\d",
        "\\S",
        "[^\\p{L}\\d]"
    };

    private Characters() {}

    static void run(Lines lines) {
        for (int start = 0; start <= Character.MAX_CODE_POINT; start += CHUNK) {
            Chunk chunk = new Chunk(lines, start);
            kinds(chunk);
            identifiers(chunk);
            changes(chunk);
            forms(chunk);
            if (start < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                single(chunk);
            }
            if (start < COMMON_END) {
                texts(chunk);
                patterns(lines, chunk);
            }
        }
        digits(lines);
        invalid(lines);
        words(lines);
        comparisons(lines);
        arrays(lines);
    }

    private static void kinds(Chunk chunk) {
        chunk.each("getType", Character::getType);
        chunk.each("isDefined", c -> number(Character.isDefined(c)));
        chunk.each("isLetter", c -> number(Character.isLetter(c)));
        chunk.each("isDigit", c -> number(Character.isDigit(c)));
        chunk.each("isLetterOrDigit", c -> number(Character.isLetterOrDigit(c)));
        chunk.each("isAlphabetic", c -> number(Character.isAlphabetic(c)));
        chunk.each("isIdeographic", c -> number(Character.isIdeographic(c)));
        chunk.each("isLowerCase", c -> number(Character.isLowerCase(c)));
        chunk.each("isUpperCase", c -> number(Character.isUpperCase(c)));
        chunk.each("isTitleCase", c -> number(Character.isTitleCase(c)));
        chunk.each("isSpaceChar", c -> number(Character.isSpaceChar(c)));
        chunk.each("isWhitespace", c -> number(Character.isWhitespace(c)));
        chunk.each("isISOControl", c -> number(Character.isISOControl(c)));
        chunk.each("isMirrored", c -> number(Character.isMirrored(c)));
        chunk.each("getDirectionality", Character::getDirectionality);
    }

    private static void identifiers(Chunk chunk) {
        chunk.each("isJavaIdentifierStart", c -> number(Character.isJavaIdentifierStart(c)));
        chunk.each("isJavaIdentifierPart", c -> number(Character.isJavaIdentifierPart(c)));
        chunk.each("isUnicodeIdentifierStart", c -> number(Character.isUnicodeIdentifierStart(c)));
        chunk.each("isUnicodeIdentifierPart", c -> number(Character.isUnicodeIdentifierPart(c)));
        chunk.each("isIdentifierIgnorable", c -> number(Character.isIdentifierIgnorable(c)));
    }

    private static void changes(Chunk chunk) {
        chunk.each("toLowerCase", Character::toLowerCase);
        chunk.each("toUpperCase", Character::toUpperCase);
        chunk.each("toTitleCase", Character::toTitleCase);
        chunk.each("getNumericValue", Character::getNumericValue);
        for (int radix : new int[] {2, 10, 16, 36}) {
            chunk.each("digit " + radix, c -> Character.digit(c, radix));
        }
    }

    private static void texts(Chunk chunk) {
        chunk.each(
                "text upper",
                c -> Character.toString(c).toUpperCase(Locale.ROOT).hashCode());
        chunk.each(
                "text lower",
                c -> Character.toString(c).toLowerCase(Locale.ROOT).hashCode());
        chunk.each("equalsIgnoreCase", c -> {
            String text = Character.toString(c);
            String upper = Character.toString(Character.toUpperCase(c));
            String lower = Character.toString(Character.toLowerCase(c));
            return number(text.equalsIgnoreCase(upper))
                    + 2 * number(text.equalsIgnoreCase(lower))
                    + 4 * number(upper.equalsIgnoreCase(lower))
                    + 8 * number(upper.regionMatches(true, 0, lower, 0, lower.length()))
                    + 16 * Integer.signum(text.compareToIgnoreCase(upper))
                    + 64 * Integer.signum(upper.compareToIgnoreCase(lower));
        });
        chunk.each(
                "strip",
                c -> (Character.toString(c) + "x" + Character.toString(c))
                        .strip()
                        .hashCode());
    }

    private static void forms(Chunk chunk) {
        chunk.each("isValidCodePoint", c -> number(Character.isValidCodePoint(c)));
        chunk.each("isBmpCodePoint", c -> number(Character.isBmpCodePoint(c)));
        chunk.each("isSupplementaryCodePoint", c -> number(Character.isSupplementaryCodePoint(c)));
        chunk.each("charCount", Character::charCount);
        chunk.each("highSurrogate", Character::highSurrogate);
        chunk.each("lowSurrogate", Character::lowSurrogate);
        chunk.each("toString", c -> Character.toString(c).hashCode());
        chunk.each("toChars", c -> new String(Character.toChars(c)).hashCode());
    }

    /** The variants for {@code char}. */
    @SuppressWarnings("deprecation")
    private static void single(Chunk chunk) {
        chunk.each("char kinds", c -> {
            char ch = (char) c;
            return Character.getType(ch)
                    + 100 * number(Character.isDefined(ch))
                    + 200 * number(Character.isLetter(ch))
                    + 400 * number(Character.isDigit(ch))
                    + 800 * number(Character.isLetterOrDigit(ch))
                    + 1600 * number(Character.isLowerCase(ch))
                    + 3200 * number(Character.isUpperCase(ch))
                    + 6400 * number(Character.isTitleCase(ch))
                    + 12800 * number(Character.isSpaceChar(ch))
                    + 25600 * number(Character.isWhitespace(ch))
                    + 51200 * number(Character.isISOControl(ch))
                    + 102400 * number(Character.isMirrored(ch))
                    + 204800 * Character.getDirectionality(ch);
        });
        chunk.each("char identifiers", c -> {
            char ch = (char) c;
            return number(Character.isJavaIdentifierStart(ch))
                    + 2 * number(Character.isJavaIdentifierPart(ch))
                    + 4 * number(Character.isUnicodeIdentifierStart(ch))
                    + 8 * number(Character.isUnicodeIdentifierPart(ch))
                    + 16 * number(Character.isIdentifierIgnorable(ch))
                    + 32 * number(Character.isJavaLetter(ch))
                    + 64 * number(Character.isJavaLetterOrDigit(ch))
                    + 128 * number(Character.isSpace(ch));
        });
        chunk.each("char changes", c -> {
            char ch = (char) c;
            return Character.toLowerCase(ch)
                    + 31 * Character.toUpperCase(ch)
                    + 961 * Character.toTitleCase(ch)
                    + 29791 * Character.getNumericValue(ch)
                    + 923521 * Character.digit(ch, 36)
                    + Character.reverseBytes(ch);
        });
        chunk.each("char surrogates", c -> {
            char ch = (char) c;
            return number(Character.isSurrogate(ch))
                    + 2 * number(Character.isHighSurrogate(ch))
                    + 4 * number(Character.isLowSurrogate(ch))
                    + 8 * number(Character.isSurrogatePair(ch, '\udc00'))
                    + 16 * Character.toCodePoint('\ud800', ch);
        });
        chunk.each("char object", c -> {
            Character ch = (char) c;
            return ch.hashCode()
                    + Character.hashCode(ch)
                    + ch.toString().hashCode()
                    + Character.toString(ch.charValue()).hashCode()
                    + ch.compareTo('x')
                    + Character.compare('x', ch)
                    + number(ch.equals(Character.valueOf((char) c)));
        });
    }

    private static void digits(Lines lines) {
        for (int digit = -1; digit < 40; digit++) {
            for (int radix : new int[] {1, 2, 10, 16, 36, 37}) {
                int value = digit;
                lines.add("forDigit " + digit + " " + radix, () -> (int) Character.forDigit(value, radix));
            }
        }
    }

    private static void invalid(Lines lines) {
        for (int c : new int[] {-1, Integer.MIN_VALUE, 0x110000, Integer.MAX_VALUE}) {
            lines.add("invalid type " + c, () -> Character.getType(c));
            lines.add("invalid lower " + c, () -> Character.toLowerCase(c) + " " + Character.toUpperCase(c));
            lines.add("invalid value " + c, () -> Character.getNumericValue(c) + " " + Character.digit(c, 10));
            lines.add("invalid direction " + c, () -> Character.getDirectionality(c));
            lines.add(
                    "invalid kinds " + c,
                    () -> Character.isLetter(c) + " " + Character.isAlphabetic(c) + " " + Character.isMirrored(c) + " "
                            + Character.isIdeographic(c) + " " + Character.isWhitespace(c) + " "
                            + Character.isJavaIdentifierPart(c) + " " + Character.isLowerCase(c));
            lines.add("invalid toString " + c, () -> Character.toString(c));
            lines.add("invalid toChars " + c, () -> Character.toChars(c));
            lines.add("invalid toChars into " + c, () -> Character.toChars(c, new char[2], 0));
            lines.add("invalid append " + c, () -> new StringBuilder().appendCodePoint(c));
        }
    }

    private static void patterns(Lines lines, Chunk chunk) {
        for (String text : PATTERNS) {
            for (boolean assigned : new boolean[] {true, false}) {
                lines.add(chunk.nameOf("pattern " + text, assigned), () -> {
                    StringBuilder found = new StringBuilder();
                    var matcher = Pattern.compile(text).matcher(chunk.text(assigned));
                    while (matcher.find()) {
                        found.append(matcher.group());
                    }
                    return found.length() + " " + found.toString().hashCode();
                });
            }
        }
    }

    /** A sigma at the end of a word is written in another way. */
    private static void words(Lines lines) {
        String[] pieces = {"\u03a3", "a", " ", "1", ".", "'", ",", "-", "\u0301", "\u0345", "\u4e00", "\u00ad", "$", ":"
        };
        int count = pieces.length * pieces.length * pieces.length;
        for (int i = 0; i < count; i++) {
            String before = pieces[i % pieces.length] + pieces[i / pieces.length % pieces.length];
            String behind = pieces[i / pieces.length / pieces.length];
            lines.add("sigma " + before + "|" + behind, () -> ("a" + before + "\u03a3" + behind + "a").toLowerCase());
            lines.add("sigma end " + before + "|" + behind, () -> (before + "\u03a3" + behind).toLowerCase());
        }
    }

    private static void comparisons(Lines lines) {
        String[] pieces = {
            "a", "A", "\ud83a\udd00", "\ud83a\udd22", "\ud83a", "\udd22", "\u10d0", "\u1c90", "\u0131", "k"
        };
        for (int i = 0; i < pieces.length * pieces.length; i++) {
            String first = pieces[i % pieces.length] + pieces[i / pieces.length];
            for (int k = 0; k < pieces.length * pieces.length; k++) {
                String second = pieces[k % pieces.length] + pieces[k / pieces.length];
                lines.add(
                        "ignoring case " + first + "|" + second,
                        () -> first.compareToIgnoreCase(second) + " " + first.equalsIgnoreCase(second) + " "
                                + first.regionMatches(true, 1, second, 1, 1));
            }
        }
    }

    private static void arrays(Lines lines) {
        char[] text = "a\ud83d\ude00\ud800b\udc00".toCharArray();
        String string = new String(text);
        for (int i = -1; i <= text.length + 1; i++) {
            int index = i;
            lines.add("codePointAt " + i, () -> Character.codePointAt(text, index));
            lines.add("codePointBefore " + i, () -> Character.codePointBefore(text, index));
            lines.add("codePointAt text " + i, () -> Character.codePointAt(string, index));
            lines.add("codePointBefore text " + i, () -> Character.codePointBefore(string, index));
            for (int k = -2; k <= text.length + 1; k++) {
                int other = k;
                String name = " " + i + " " + k;
                lines.add("codePointAt limit" + name, () -> Character.codePointAt(text, index, other));
                lines.add("codePointBefore start" + name, () -> Character.codePointBefore(text, index, other));
                lines.add("codePointCount" + name, () -> Character.codePointCount(text, index, other));
                lines.add("codePointCount text" + name, () -> Character.codePointCount(string, index, other));
                lines.add("offset text" + name, () -> Character.offsetByCodePoints(string, index, other));
                lines.add("offset" + name, () -> Character.offsetByCodePoints(text, 1, 4, index, other));
                lines.add("toChars into" + name, () -> {
                    char[] target = new char[3];
                    return Character.toChars(0x10000 + other, target, index) + new String(target);
                });
            }
        }
    }

    private static int number(boolean value) {
        return value ? 1 : 0;
    }

    /** Code points that share a line: those of the Unicode of the JDK 17, and those that came later. */
    private static final class Chunk {
        private final Lines lines;
        private final int start;
        private final boolean[] defined = new boolean[CHUNK];

        Chunk(Lines lines, int start) {
            this.lines = lines;
            this.start = start;
            for (int i = 0; i < CHUNK; i++) {
                defined[i] = CharacterPatch.isDefined(start + i);
            }
        }

        void each(String name, IntUnaryOperator property) {
            lines.add(nameOf(name, true), () -> hash(property, true));
            lines.add(nameOf(name, false), () -> hash(property, false));
        }

        String nameOf(String name, boolean assigned) {
            return (assigned ? "" : Lines.LATER) + name + " " + Integer.toHexString(start);
        }

        private int hash(IntUnaryOperator property, boolean assigned) {
            int hash = 0;
            for (int i = 0; i < CHUNK; i++) {
                if (defined[i] == assigned) {
                    hash = 31 * hash + property.applyAsInt(start + i);
                }
            }
            return hash;
        }

        String text(boolean assigned) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < CHUNK; i++) {
                int c = start + i;
                boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                if (!surrogate && defined[i] == assigned) {
                    text.appendCodePoint(c);
                }
            }
            return text.toString();
        }
    }
}
