package dev.stdb.maven.wasm.compare;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the library refuses to take, and in which words. */
// Streams whose results nobody takes are what this is about.
@SuppressWarnings("ReturnValueIgnored")
final class Misuses {
    private static final String[] NUMBERS = {
        "",
        "-",
        "+",
        "--1",
        "+-1",
        "-+1",
        "1-",
        "1+1",
        "0",
        "-0",
        "00",
        "0x",
        "0x1F",
        "-0X1f",
        "#ff",
        "#",
        "-#",
        "010",
        "08",
        "-010",
        "0-1",
        "0x-1",
        "#+1",
        "127",
        "128",
        "-128",
        "-129",
        "32767",
        "32768",
        "-32768",
        "-32769",
        "0x7f",
        "0x80",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "0x80000000",
        "-0x80000000",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "18446744073709551625",
        "99999999999999999999",
        "1844674407x",
        "1844674407370955161x",
        "x1844674407370955161",
        "zz",
        "1 ",
        " 1",
        "1_0",
        "1.0",
        "12345678901234567890123456x",
        "000000000000000000000000000000x",
        "123x567890123456789",
        "\u0661\u0662",
        "ffffffffffffffff",
        "10000000000000000",
        "+18446744073709551615"
    };

    private Misuses() {}

    private enum Plain {
        ONE,
        TWO
    }

    private enum Bodies {
        PLAIN,
        BODY {
            @Override
            int value() {
                return 2;
            }
        };

        int value() {
            return 1;
        }
    }

    static void run(Lines lines) {
        for (String text : NUMBERS) {
            numbers(lines, text);
        }
        lines.add("Integer.decode null", () -> Integer.decode(null));
        lines.add("parseByte null", () -> Byte.parseByte(null));
        lines.add("parseUnsignedInt null", () -> Integer.parseUnsignedInt(null));
        lines.add("parseUnsignedLong null", () -> Long.parseUnsignedLong(null));
        lines.add("BigInteger null", () -> new BigInteger((String) null));
        base64(lines);
        texts(lines);
        streams(lines);
        times(lines);
        identifiers(lines);
        enums(lines);
    }

    private static void numbers(Lines lines, String text) {
        lines.add("Byte.decode " + text, () -> Byte.decode(text));
        lines.add("Short.decode " + text, () -> Short.decode(text));
        lines.add("Integer.decode " + text, () -> Integer.decode(text));
        lines.add("Long.decode " + text, () -> Long.decode(text));
        lines.add("Byte.valueOf " + text, () -> Byte.valueOf(text));
        lines.add("Short.valueOf " + text, () -> Short.valueOf(text));
        lines.add("BigInteger " + text, () -> new BigInteger(text));
        for (int radix : new int[] {1, 2, 8, 10, 16, 36, 37}) {
            String name = " " + radix + " " + text;
            lines.add("parseByte" + name, () -> Byte.parseByte(text, radix));
            lines.add("parseShort" + name, () -> Short.parseShort(text, radix));
            lines.add("parseUnsignedInt" + name, () -> Integer.parseUnsignedInt(text, radix));
            lines.add("parseUnsignedLong" + name, () -> Long.parseUnsignedLong(text, radix));
            lines.add("BigInteger" + name, () -> new BigInteger(text, radix));
            lines.add("part int" + name, () -> Integer.parseInt("<" + text + ">", 1, text.length() + 1, radix));
            lines.add("part long" + name, () -> Long.parseLong("<" + text + ">", 1, text.length() + 1, radix));
        }
    }

    private static void base64(Lines lines) {
        String[] texts = {
            "",
            "A",
            "AA",
            "AAA",
            "AAAA",
            "AAAAA",
            "AAAAAA",
            "A=",
            "A==",
            "A===",
            "AA=",
            "AA==",
            "AA===",
            "AA==A",
            "AAA=",
            "AAA==",
            "AAA=A",
            "=",
            "==",
            "===",
            "====",
            "AAAA=",
            "AAAA====",
            "AA=A",
            "AA-_",
            "AA+/",
            "A A",
            "AAAA\n",
            "\u00e9AAA",
            "\u20acAAA",
            "AB==",
            "AAAB=",
            "AAB=",
            "Zm9vYmFy",
            "Zm9vYg",
            "Zm9vYg==",
            "AA==AA==",
            "AAA=AAAA",
            "*AAA",
            "AAA*"
        };
        for (String text : texts) {
            lines.add(
                    "base64 " + text, () -> Arrays.toString(Base64.getDecoder().decode(text)));
            lines.add(
                    "base64 url " + text,
                    () -> Arrays.toString(Base64.getUrlDecoder().decode(text)));
        }
        Random random = new Random(5);
        for (int length = 0; length < 20; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            lines.add(
                    "base64 written " + length,
                    () -> Base64.getEncoder().encodeToString(bytes) + " "
                            + Base64.getUrlEncoder().encodeToString(bytes) + " "
                            + Base64.getEncoder().withoutPadding().encodeToString(bytes) + " "
                            + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + " "
                            + Arrays.equals(
                                    bytes,
                                    Base64.getDecoder()
                                            .decode(Base64.getEncoder().encode(bytes))));
        }
    }

    private static void texts(Lines lines) {
        int[] interesting = {
            0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0,
            0xF1, 0xF4, 0xF5, 0xF7, 0xF8, 0xFE, 0xFF, 0xD8, 0xDC
        };
        Charset[] charsets = {
            StandardCharsets.UTF_8,
            StandardCharsets.US_ASCII,
            StandardCharsets.ISO_8859_1,
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16LE
        };
        for (int first : interesting) {
            for (int second : interesting) {
                byte[] two = {(byte) first, (byte) second};
                byte[] six = {0x42, (byte) first, (byte) second, (byte) 0x80, (byte) 0x9F, 0x43};
                byte[] between = {(byte) first, (byte) 0x90, (byte) second, (byte) 0x80, 0x44};
                for (byte[] bytes : List.of(two, six, between)) {
                    lines.add("bytes utf-8 " + Arrays.toString(bytes), () -> new String(bytes, StandardCharsets.UTF_8));
                }
            }
        }
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(9)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) interesting[random.nextInt(interesting.length)];
            }
            for (Charset charset : charsets) {
                lines.add("bytes " + charset.name() + " " + Arrays.toString(bytes), () -> new String(bytes, charset));
            }
        }
        lines.add("bytes part", () -> new String(new byte[] {65, 66, 67, 68}, 1, 2, StandardCharsets.UTF_8));
        lines.add("bytes outside", () -> new String(new byte[] {65, 66}, 1, 2, StandardCharsets.UTF_8));
        lines.add("bytes negative", () -> new String(new byte[] {65, 66}, -1, 2, StandardCharsets.UTF_8));
    }

    private static void streams(Lines lines) {
        List<Consumer<Stream<Integer>>> uses = List.of(
                Stream::toList,
                Stream::count,
                stream -> stream.map(x -> x),
                stream -> stream.filter(x -> true),
                Stream::distinct,
                Stream::sorted,
                stream -> stream.sorted(Integer::compare),
                stream -> stream.limit(1),
                stream -> stream.skip(1),
                Stream::findFirst,
                Stream::iterator,
                Stream::toArray,
                stream -> stream.forEach(x -> {}),
                stream -> stream.min(Integer::compare),
                stream -> stream.anyMatch(x -> true),
                stream -> stream.noneMatch(x -> true),
                stream -> stream.mapToInt(x -> x),
                stream -> stream.flatMap(Stream::of),
                stream -> stream.peek(x -> {}),
                stream -> stream.reduce(0, Integer::sum));
        for (int i = 0; i < uses.size(); i++) {
            Consumer<Stream<Integer>> first = uses.get(i);
            for (int k = 0; k < uses.size(); k++) {
                Consumer<Stream<Integer>> second = uses.get(k);
                lines.add("used twice " + i + " " + k, () -> {
                    Stream<Integer> stream = Stream.of(1, 2, 3);
                    first.accept(stream);
                    second.accept(stream);
                    return "accepted";
                });
            }
        }
        lines.add("sorted by null", () -> Stream.of(2, 1).sorted(null));
        lines.add("empty used twice", () -> {
            Stream<String> stream = Stream.empty();
            return stream.count() + stream.count();
        });
        lines.add("ints used twice", () -> {
            IntStream stream = IntStream.range(0, 3);
            return stream.sum() + stream.sum();
        });
        lines.add("longs used twice", () -> {
            LongStream stream = LongStream.of(1, 2);
            stream.boxed();
            return stream.max();
        });
        lines.add("doubles used twice", () -> {
            DoubleStream stream = DoubleStream.of(1, 2);
            return stream.sum() + stream.average().getAsDouble();
        });
        lines.add(
                "chained",
                () -> Stream.of(3, 1, 2)
                        .sequential()
                        .parallel()
                        .unordered()
                        .sorted()
                        .map(x -> x + 1)
                        .distinct()
                        .skip(1)
                        .limit(5)
                        .peek(x -> {})
                        .count());
        lines.add(
                "counted",
                () -> Stream.of(3, 1, 2).map(x -> x + 1).map(x -> x + 1).count() + " "
                        + IntStream.of(1, 2).map(x -> x).count()
                        + LongStream.of(1, 2).map(x -> x).count()
                        + DoubleStream.of(1, 2).map(x -> x).count());
        lines.add(
                "concat",
                () -> Stream.concat(Stream.of(1), Stream.concat(Stream.of(2), Stream.of(3)))
                                .toList() + " "
                        + Stream.concat(Stream.of(1), Stream.of(2)).count());
        lines.add(
                "statistics",
                () -> IntStream.of(1, 2).summaryStatistics() + " "
                        + IntStream.of(4).average() + " "
                        + IntStream.of(1, 2).boxed().toList()
                        + IntStream.of(1, 2).asLongStream().sum()
                        + IntStream.of(1, 2).mapToObj(x -> "x" + x).toList()
                        + LongStream.range(0, 4).max()
                        + IntStream.iterate(1, x -> x * 2).limit(5).boxed().toList()
                        + "abc".chars().sum());
    }

    private static void times(Lines lines) {
        String[] instants = {
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T00:00:00-05:30",
            "2024-01-01T00:00:00.5+00:00",
            "2024-02-29T23:59:59.123456789-18:00",
            "2024-01-01T00:00:00+18:01",
            "2024-01-01T00:00:00+01:00:30",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00Z",
            "2024-01-01T00:00:00z",
            "2024-01-01",
            "",
            "x",
            "2024-01-01T24:00:00Z",
            "2024-13-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "+12024-01-01T00:00:00+02:00"
        };
        for (String text : instants) {
            lines.add("Instant.parse " + text, () -> Instant.parse(text));
        }
        String[] durations = {
            "PT-0.5S",
            "-PT0.5S",
            "-PT-0.5S",
            "PT+0.5S",
            "PT0.5S",
            "PT-1.5S",
            "PT1.5S",
            "PT-0S",
            "PT.5S",
            "PT-.5S",
            "PT5.S",
            "PT0.123456789S",
            "PT0.1234567891S",
            "pt1h2m3s",
            "P1D",
            "P-1D",
            "P1DT2H3M4.005S",
            "P",
            "PT",
            "P1DT",
            "",
            "x",
            "PT1S2M",
            "PT1M1M",
            "P1H",
            "PT1D",
            "P1D2D",
            "PT1.5M",
            "PT1,5S",
            "-P1DT-1H",
            "PT-0.000000001S",
            " PT1S",
            "PT1S ",
            "PT9223372036854775807S",
            "PT9223372036854775808S",
            "P106751991167301D",
            "PT-9223372036854775808S",
            "PT2562047788015216H",
            "P1DT9223372036854775807S",
            "PT--1S",
            "PT1",
            "P1",
            "PT\u0661S"
        };
        for (String text : durations) {
            lines.add("Duration.parse " + text, () -> Duration.parse(text));
        }
        for (TextStyle style : TextStyle.values()) {
            lines.add(
                    "name of day " + style,
                    () -> DayOfWeek.MONDAY.getDisplayName(style, Locale.ENGLISH) + " "
                            + DayOfWeek.SUNDAY.getDisplayName(style, Locale.ROOT));
            lines.add(
                    "name of month " + style,
                    () -> Month.MAY.getDisplayName(style, Locale.ENGLISH) + " "
                            + Month.DECEMBER.getDisplayName(style, Locale.ENGLISH));
        }
        lines.add("days", () -> Arrays.toString(DayOfWeek.values()) + Arrays.toString(Month.values()));
    }

    private static void identifiers(Lines lines) {
        String[] texts = {
            "",
            "x",
            "-",
            "----",
            "1-2-3-4",
            "1-2-3-4-5",
            "1-2-3-4-5-6",
            "-1-2-3-4-5",
            "+1-+2-+3-+4-+5",
            "g-2-3-4-5",
            "123456789-12345-12345-12345-1234567890123",
            "01888d6e-5c00-7000-8000-000000000001",
            "01888D6E-5C00-7000-8000-00000000ABCD",
            "01888d6e-5c00-7000-8000-0000000000011",
            "01888d6e-5c00-7000-8000-00000000000g",
            "01888d6e5c00-7000-8000-000000000001-",
            "1--3-4-5",
            "1-2-3-4-",
            "01888d6e_5c00_7000_8000_000000000001",
            "01888d6e-5c00-7000-8000 000000000001",
            "1-2-3- 4-5"
        };
        for (String text : texts) {
            lines.add("UUID.fromString " + text, () -> UUID.fromString(text));
        }
    }

    private static void enums(Lines lines) {
        lines.add("valueOf plain", () -> Plain.valueOf("THREE"));
        lines.add("valueOf bodies", () -> Bodies.valueOf("THREE"));
        lines.add("valueOf empty", () -> Plain.valueOf(""));
        lines.add("valueOf null", () -> Plain.valueOf(null));
        lines.add("valueOf of class", () -> Enum.valueOf(Plain.class, "two"));
        lines.add("valueOf month", () -> Month.valueOf("MAYBE"));
        lines.add("valueOf unit", () -> TimeUnit.valueOf("WEEKS"));
        lines.add(
                "class of constant",
                () -> Bodies.BODY.getClass().getName() + " "
                        + Bodies.PLAIN.getClass().getName() + " "
                        + Bodies.BODY.getDeclaringClass().getName() + " " + Bodies.BODY.value());
        lines.add(
                "simple name of constant",
                () -> "<" + Bodies.BODY.getClass().getSimpleName() + "> "
                        + Bodies.PLAIN.getClass().getSimpleName());
    }
}
