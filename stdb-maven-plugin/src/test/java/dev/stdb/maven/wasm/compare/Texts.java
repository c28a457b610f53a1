package dev.stdb.maven.wasm.compare;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Strings, characters, builders and regular expressions. */
final class Texts {
    private static final String[] TEXTS = {
        "",
        "a",
        "abc",
        "Hello, World",
        "  padded\t",
        "a,b,,c,,",
        ",a",
        "\u00df\u00e9\u0130",
        "Stra\u00dfe",
        "a\ud83d\ude00\u00e9\u0000z",
        "\u2003x\u00a0",
        "x\ud800y",
        "\udc00",
        "\u0391\u03a3",
        "\ufb01x",
        "\u0149",
        "\u01c5",
        "\u1e9e",
        "aAa",
        "$1\\",
        "line\nline2\r\nline3\r",
        "AaBB"
    };

    private Texts() {}

    static void run(Lines lines) {
        for (String text : TEXTS) {
            single(lines, text);
            for (String other : TEXTS) {
                pair(lines, text, other);
            }
        }
        indexes(lines);
        splits(lines);
        expressions(lines);
        builders(lines);
        characters(lines);
        bytes(lines);
        pieces(lines);
    }

    private static void single(Lines lines, String s) {
        lines.add(
                "length " + s,
                () -> s.length() + " " + s.codePointCount(0, s.length()) + " " + s.hashCode() + " " + s.isEmpty() + " "
                        + s.isBlank());
        lines.add("upper " + s, () -> s.toUpperCase(Locale.ROOT));
        lines.add("lower " + s, () -> s.toLowerCase(Locale.ROOT));
        lines.add("upper default " + s, () -> s.toUpperCase());
        lines.add("lower default " + s, () -> s.toLowerCase());
        lines.add(
                "trim " + s,
                () -> "[" + s.trim() + "][" + s.strip() + "][" + s.stripLeading() + "][" + s.stripTrailing() + "]");
        lines.add("reverse " + s, () -> new StringBuilder(s).reverse());
        lines.add("utf8 " + s, () -> Arrays.toString(s.getBytes(StandardCharsets.UTF_8)));
        lines.add("utf8 back " + s, () -> new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        lines.add("latin1 " + s, () -> Arrays.toString(s.getBytes(StandardCharsets.ISO_8859_1)));
        lines.add("ascii " + s, () -> Arrays.toString(s.getBytes(StandardCharsets.US_ASCII)));
        lines.add("utf16 " + s, () -> Arrays.toString(s.getBytes(StandardCharsets.UTF_16BE)));
        lines.add("code points " + s, () -> s.codePoints().boxed().collect(Collectors.toList()));
        lines.add("chars " + s, () -> s.chars().sum());
        lines.add("lines " + s, () -> s.lines().collect(Collectors.toList()));
        lines.add("repeat " + s, () -> s.repeat(3) + s.concat("!"));
        lines.add("indent " + s, () -> s.indent(2) + s.indent(-1));
        lines.add("strip indent " + s, () -> s.stripIndent());
        lines.add("chars copied " + s, () -> Arrays.toString(s.toCharArray()));
    }

    private static void pair(Lines lines, String a, String b) {
        String pair = " " + a + "|" + b;
        lines.add(
                "compare" + pair,
                () -> Integer.signum(a.compareTo(b)) + " " + Integer.signum(a.compareToIgnoreCase(b)) + " "
                        + a.equals(b) + " " + a.equalsIgnoreCase(b));
        lines.add("compareTo" + pair, () -> a.compareTo(b));
        lines.add(
                "search" + pair,
                () -> a.indexOf(b) + " " + a.lastIndexOf(b) + " " + a.contains(b) + " " + a.startsWith(b) + " "
                        + a.endsWith(b) + " " + a.indexOf(b, 2));
        lines.add("replace" + pair, () -> a.replace(b, "<$1>"));
    }

    private static void indexes(Lines lines) {
        String text = "abc";
        for (int from = 0; from <= 4; from++) {
            int begin = from;
            lines.add("charAt " + begin, () -> text.charAt(begin));
            lines.add("substring " + begin, () -> text.substring(begin));
            lines.add("codePointAt " + begin, () -> text.codePointAt(begin));
            lines.add("indexOf from " + begin, () -> text.indexOf('c', begin) + " " + text.lastIndexOf('a', begin));
            lines.add("builder charAt " + begin, () -> new StringBuilder(text).charAt(begin));
            lines.add("deleteCharAt " + begin, () -> new StringBuilder(text).deleteCharAt(begin));
            lines.add("insert " + begin, () -> new StringBuilder(text).insert(begin, "X"));
            for (int to = -1; to <= 4; to++) {
                int end = to;
                if (begin == 4) {
                    continue;
                }
                String range = " " + begin + " " + end;
                lines.add("substring" + range, () -> text.substring(begin, end));
                lines.add("subSequence" + range, () -> text.subSequence(begin, end));
                lines.add("delete" + range, () -> new StringBuilder(text).delete(begin, end));
                lines.add("builder replace" + range, () -> new StringBuilder(text).replace(begin, end, "XY"));
                lines.add("append range" + range, () -> new StringBuilder().append(text, begin, end));
                lines.add("copyValueOf" + range, () -> String.valueOf(text.toCharArray(), begin, end));
            }
        }
        lines.add(
                "regionMatches",
                () -> text.regionMatches(true, 1, "XBC", 1, 2) + " " + text.regionMatches(0, "ab", 0, 2));
        lines.add("contentEquals", () -> text.contentEquals(new StringBuilder("abc")));
        lines.add("offsetByCodePoints", () -> "a\ud83d\ude00b".offsetByCodePoints(0, 2));
        lines.add("translateEscapes", () -> "a\\tb\\u0041".substring(0, 4).translateEscapes());
        lines.add("transform", () -> text.<String>transform(t -> t + t));
    }

    private static void splits(Lines lines) {
        String[] texts = {"a,b,,c,,", "", ",a", "abc", "a1b22c", "HelloWorld", "a|b", " a  b ", ",", "aXbX"};
        String[] patterns = {",", "", "\\d+", "\\|", "|", "(?=[A-Z])", "(?<=X)", "\\s+", "b", "[,a]", " *", "x*"};
        for (String text : texts) {
            for (String pattern : patterns) {
                String name = " " + text + " by " + pattern;
                lines.add("split" + name, () -> Arrays.toString(text.split(pattern)));
                lines.add("split 2" + name, () -> Arrays.toString(text.split(pattern, 2)));
                lines.add("split -1" + name, () -> Arrays.toString(text.split(pattern, -1)));
                lines.add(
                        "splitAsStream" + name,
                        () -> Pattern.compile(pattern).splitAsStream(text).collect(Collectors.toList()));
                lines.add("replaceAll" + name, () -> text.replaceAll(pattern, "<$0>"));
            }
        }
    }

    private static void expressions(Lines lines) {
        lines.add(
                "replaceAll groups", () -> "x1y2".replaceAll("([a-z])(\\d)", "$2$1") + "aaa".replaceFirst("a", "\\$"));
        lines.add("look ahead", () -> "aaa".replaceAll("a(?=a)", "b"));
        lines.add("matches date", () -> "2024-01-31".matches("\\d{4}-\\d{2}-\\d{2}"));
        lines.add("matches mail", () -> "foo.bar@baz".matches("[\\w.]+@[\\w]+"));
        lines.add(
                "matches classes",
                () -> "\u00e9".matches("\\p{L}") + " " + "A".matches("(?i)a") + " "
                        + "a".matches("[^b-z]") + " " + "ab".matches("a.") + " " + "a\nb".matches("a.b") + " "
                        + "\t".matches("\\s") + " " + "x".matches("[a-z&&[^x]]"));
        lines.add("named groups", () -> {
            var matcher = Pattern.compile("(?<k>\\w+)=(\\d+)").matcher("a=1,bb=22");
            StringBuilder result = new StringBuilder();
            while (matcher.find()) {
                result.append(matcher.group("k"))
                        .append(matcher.group(2))
                        .append(matcher.start())
                        .append(matcher.end());
            }
            return result;
        });
        lines.add(
                "quantifiers",
                () -> "aaa".replaceAll("a+?", "b") + "aaa".replaceAll("a{2}", "b") + "aab".replaceAll("a*+b", "c"));
        lines.add("anchors", () -> "one two".replaceAll("\\bt", "T") + "a\nb".replaceAll("(?m)^", ">"));
        lines.add("back reference", () -> "abab".matches("(ab)\\1") + " " + "abba".matches("(ab)\\1"));
        lines.add(
                "replacement function",
                () -> Pattern.compile("\\d").matcher("a1b2").replaceAll(r -> "<" + r.group() + ">"));
        lines.add("quote", () -> "a.b".replaceAll(Pattern.quote("."), "-") + Pattern.quote("x"));
        lines.add("appendReplacement", () -> {
            var matcher = Pattern.compile("o").matcher("foo bar");
            StringBuilder result = new StringBuilder();
            while (matcher.find()) {
                matcher.appendReplacement(result, "0");
            }
            return matcher.appendTail(result);
        });
        lines.add("lookingAt", () -> {
            var matcher = Pattern.compile("(f)(o*)").matcher("foo bar");
            return matcher.lookingAt() + matcher.group(2) + matcher.groupCount() + matcher.hitEnd();
        });
        for (String bad : new String[] {"(", "[", "*", "a{2", "\\", "(?<1>a)", "a**b"}) {
            lines.add("bad pattern " + bad, () -> {
                try {
                    return Pattern.compile(bad).pattern();
                } catch (java.util.regex.PatternSyntaxException e) {
                    return "refused";
                }
            });
        }
    }

    private static void builders(Lines lines) {
        lines.add(
                "builder",
                () -> new StringBuilder("abc")
                        .reverse()
                        .insert(1, 25)
                        .deleteCharAt(0)
                        .append('c')
                        .append((Object) null)
                        .append(new char[] {'x'})
                        .append(true)
                        .append(1L)
                        .appendCodePoint(0x1f600));
        lines.add(
                "builder search",
                () -> new StringBuilder("abcabc").indexOf("c", 3) + " " + new StringBuilder("abcabc").lastIndexOf("b"));
        lines.add(
                "builder ints",
                () -> new StringBuilder()
                        .append(Integer.MIN_VALUE)
                        .append(Long.MIN_VALUE)
                        .append((byte) 5)
                        .append((short) -3)
                        .append((String) null)
                        .append((CharSequence) "cs"));
        lines.add("reverse surrogates", () -> new StringBuilder("a\ud83d\ude00b\ud83d").reverse());
        lines.add("builder chars", () -> {
            StringBuilder builder = new StringBuilder("abc");
            builder.setCharAt(1, 'X');
            builder.ensureCapacity(100);
            builder.trimToSize();
            return builder + " " + builder.length() + builder.chars().sum();
        });
        lines.add(
                "joiner",
                () -> new StringJoiner(",", "[", "]").add("a").add("b").setEmptyValue("E") + " "
                        + new StringJoiner("-").setEmptyValue("E"));
        lines.add(
                "valueOf",
                () -> String.valueOf((Object) null)
                        + String.valueOf(new char[] {'a'})
                        + String.valueOf('c')
                        + String.valueOf(5)
                        + String.valueOf(true));
        lines.add("text block", () -> """
            a "b"
              c\
            d
            """);
    }

    private static void characters(Lines lines) {
        int[] characters = {
            0, '\t', '\n', 0x1c, 0x1f, ' ', '!', '$', '0', '9', 'A', 'Z', '_', 'a', 'z', '~', 0x7f, 0x85, 0xa0, 0xaa,
            0xb5, 0xdf, 0xe9, 0xff, 0x130, 0x131, 0x17f, 0x1c5, 0x391, 0x3c2, 0x3c3, 0x410, 0x5d0, 0x661, 0x2003,
            0x2028, 0x2160, 0x2170, 0x24d0, 0x3000, 0x4e2d, 0xd800, 0xdc00, 0xfeff, 0xff11, 0xffff, 0x1f600, 0x10400,
            0x10428, 0x10ffff
        };
        for (int c : characters) {
            String name = Integer.toHexString(c);
            lines.add(
                    "is space " + name,
                    () -> Character.isWhitespace(c) + " " + Character.isSpaceChar(c) + " " + Character.isISOControl(c));
            lines.add(
                    "to case " + name,
                    () -> Character.toUpperCase(c) + " " + Character.toLowerCase(c) + " " + Character.toTitleCase(c));
            lines.add("text of " + name, () -> Character.toString(c) + Character.toChars(c).length);
        }
        lines.add(
                "surrogates",
                () -> Character.isSurrogate('\ud800') + " " + Character.isHighSurrogate('\ud83d') + " "
                        + Character.isLowSurrogate('\ude00') + " " + Character.toCodePoint('\ud83d', '\ude00') + " "
                        + (int) Character.highSurrogate(0x1f600) + " " + Character.isSurrogatePair('\ud83d', '\ude00'));
        lines.add("forDigit", () -> Character.forDigit(11, 16) + "" + (int) Character.forDigit(20, 16));
    }

    private static void bytes(Lines lines) {
        for (String text : TEXTS) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            lines.add(
                    "base64 " + text,
                    () -> Base64.getEncoder().encodeToString(bytes) + " "
                            + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            lines.add("hex " + text, () -> HexFormat.of().formatHex(bytes));
        }
    }

    private static void pieces(Lines lines) {
        lines.add("tokenizer", () -> {
            StringTokenizer tokens = new StringTokenizer("a b  c");
            StringBuilder result = new StringBuilder().append(tokens.countTokens());
            while (tokens.hasMoreTokens()) {
                result.append(tokens.nextToken());
            }
            return result;
        });
        lines.add("tokenizer with delimiters", () -> {
            StringTokenizer tokens = new StringTokenizer("a,b;c", ",;", true);
            return tokens.countTokens() + tokens.nextToken() + tokens.nextToken();
        });
        lines.add("hash collision", () -> "Aa".hashCode() == "BB".hashCode());
        lines.add("constants are one", () -> ("a" + "b") == "ab");
        lines.add(
                "case insensitive order",
                () -> List.of("b", "A", "c").stream()
                        .sorted(String.CASE_INSENSITIVE_ORDER)
                        .collect(Collectors.toList()));
        lines.add(
                "chars filtered",
                () -> "hello"
                        .chars()
                        .filter(c -> c != 'l')
                        .mapToObj(c -> (char) c)
                        .map(String::valueOf)
                        .collect(Collectors.joining()));
    }
}
