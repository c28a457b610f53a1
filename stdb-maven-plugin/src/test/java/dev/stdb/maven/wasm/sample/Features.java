package dev.stdb.maven.wasm.sample;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Java features that module authors rely on. Each check returns a text; a test compares the text computed in
 * WebAssembly with the one computed by the JVM.
 */
public final class Features {
    /** Number of checks; valid indexes are smaller. */
    public static final int COUNT = 42;

    private Features() {}

    private sealed interface Shape permits Circle, Box {}

    private record Circle(double radius) implements Shape {}

    private record Box(int width, int height) implements Shape {}

    private enum Color {
        RED,
        GREEN,
        BLUE
    }

    private static final class Resource implements AutoCloseable {
        private final StringBuilder log;

        Resource(StringBuilder log) {
            this.log = log;
        }

        @Override
        public void close() {
            log.append("closed;");
            throw new IllegalArgumentException("close failed");
        }
    }

    /** Runs a check. */
    public static String check(int index) {
        return index < 20 ? language(index) : library(index);
    }

    private static String language(int index) {
        return switch (index) {
            case 0 -> "plain text " + index + ' ' + 1L + ' ' + true + ' ' + 'c';
            case 1 -> caught(() -> divide(1, zero()));
            case 2 -> caught(() -> (int) remainder(1L, zero()));
            case 3 -> divide(Integer.MIN_VALUE, zero() - 1) + " " + remainder(Long.MIN_VALUE, zero() - 1L);
            case 4 -> caught(() -> new int[2][3][zero() + 1].length + new int[1][zero() + 5].length);
            case 5 -> caught(() -> nothing().length());
            case 6 -> caught(() -> new int[] {1, 2}[zero() + 2]);
            case 7 -> caught(() -> ((String) something()).length());
            case 8 -> clones();
            case 9 -> tryWithResources();
            case 10 -> new Box(2, 3) + " " + new Box(2, 3).equals(new Box(2, 3)) + " " + new Circle(1.5);
            case 11 -> area(new Circle(2)) + " " + area(new Box(4, 5));
            case 12 -> enums();
            case 13 -> nestedFinally();
            case 14 ->
                caught(() -> {
                    throw new IllegalStateException("outer", new RuntimeException("inner"));
                });
            case 15 -> text("""
                a "block"
                  of text
                """);
            case 16 -> shifts(zero() + 33);
            case 17 -> (int) (zero() + 3.99) + " " + (long) Double.NaN + " " + (int) 1e20 + " " + (byte) 300;
            case 18 -> caught(() -> Math.addExact(Integer.MAX_VALUE, zero() + 1));
            case 19 -> stringSwitch("beta") + stringSwitch("gamma");
            default -> throw new IllegalArgumentException("no check " + index);
        };
    }

    private static String library(int index) {
        return switch (index) {
            case 20 -> strings();
            case 21 -> maps();
            case 22 -> streams();
            case 23 -> bigNumbers();
            case 24 -> rounding();
            case 25 -> random();
            case 26 -> sorting();
            case 27 -> utf8();
            case 28 -> time();
            case 29 -> joiner();
            case 30 -> unsigned();
            case 31 -> hex();
            case 32 -> uuid();
            case 33 -> collections();
            case 34 -> bits();
            case 35 -> characters();
            case 36 -> caught(() -> Integer.parseInt("12x"));
            case 37 -> caught(() -> List.of(1, 2).get(zero() + 2));
            case 38 -> copies();
            case 39 -> linesAndIndent();
            case 40 ->
                Math.multiplyHigh(Long.MAX_VALUE, 3L + zero()) + " " + Math.floorMod(-7, 3) + " "
                        + Math.sqrt(2.0 + zero()) + " " + Math.floor(-1.5) + " " + Math.ceil(1.2);
            case 41 ->
                caught(() -> {
                    Map<String, Integer> map = new HashMap<>(Map.of("a", 1, "b", 2));
                    for (String key : map.keySet()) {
                        map.put(key + "x", 3);
                    }
                    return 0;
                });
            default -> throw new IllegalArgumentException("no check " + index);
        };
    }

    private interface IntCheck {
        int run();
    }

    private static String caught(IntCheck check) {
        try {
            return "value " + check.run();
        } catch (ArithmeticException e) {
            return "arithmetic";
        } catch (NullPointerException e) {
            return "null";
        } catch (IndexOutOfBoundsException e) {
            return "index";
        } catch (ClassCastException e) {
            return "cast";
        } catch (NumberFormatException e) {
            return "number";
        } catch (IllegalArgumentException e) {
            return "argument";
        } catch (RuntimeException e) {
            Throwable cause = e.getCause();
            return e.getClass().getSimpleName() + " " + e.getMessage() + " "
                    + (cause == null ? "" : cause.getMessage());
        }
    }

    private static int zero() {
        return Integer.parseInt("0");
    }

    private static int divide(int a, int b) {
        return a / b;
    }

    private static long remainder(long a, long b) {
        return a % b;
    }

    @SuppressWarnings("NullAway")
    private static String nothing() {
        return zero() == 0 ? null : "";
    }

    private static Object something() {
        return zero() == 0 ? List.of() : "";
    }

    private static String clones() {
        int[] numbers = {3, 1, 2};
        int[] copy = numbers.clone();
        copy[0] = 9;
        String[] names = {"a", "b"};
        String[] other = names.clone();
        other[1] = "z";
        byte[] bytes = {1, 2};
        byte[] more = bytes.clone();
        more[0] = 7;
        Color[] colors = Color.values();
        return Arrays.toString(numbers)
                + Arrays.toString(copy)
                + String.join(",", names)
                + String.join(",", other)
                + Arrays.toString(bytes)
                + Arrays.toString(more)
                + colors.length;
    }

    private static String tryWithResources() {
        StringBuilder log = new StringBuilder();
        try (Resource resource = new Resource(log)) {
            log.append(resource == null ? "none;" : "open;");
            throw new IllegalStateException("body");
        } catch (IllegalStateException e) {
            return log + e.getMessage() + e.getSuppressed().length + e.getSuppressed()[0].getMessage();
        }
    }

    private static double area(Shape shape) {
        if (shape instanceof Circle circle) {
            return circle.radius() * circle.radius();
        }
        if (shape instanceof Box box && box.width() > 0) {
            return box.width() * box.height();
        }
        return -1;
    }

    private static String enums() {
        EnumMap<Color, Integer> map = new EnumMap<>(Color.class);
        map.put(Color.BLUE, 1);
        map.put(Color.RED, 2);
        int sum = 0;
        for (Color color : Color.values()) {
            sum += switch (color) {
                case RED -> 1;
                case GREEN -> 10;
                case BLUE -> 100;
            };
        }
        return map + " " + Color.valueOf("GREEN") + " " + sum
                + caught(() -> Color.valueOf("PINK").ordinal());
    }

    private static String nestedFinally() {
        StringBuilder log = new StringBuilder();
        try {
            try {
                log.append("try;");
                throw new IllegalStateException("x");
            } finally {
                log.append("inner;");
            }
        } catch (IllegalStateException e) {
            log.append("caught ").append(e.getMessage()).append(';');
        } finally {
            log.append("outer");
        }
        return log.toString();
    }

    private static String text(String block) {
        return block.replace("\n", "|");
    }

    private static String shifts(int by) {
        return (1 << by) + " " + (-8 >> by) + " " + (-8 >>> by) + " " + (1L << by) + " " + (-8L >>> by);
    }

    private static String stringSwitch(String name) {
        return switch (name) {
            case "alpha" -> "1";
            case "beta" -> "2";
            default -> "?";
        };
    }

    private static String strings() {
        String text = "  Hello, World  ";
        return text.trim().toLowerCase()
                + text.isBlank()
                + text.strip().indexOf("World")
                + "ab".repeat(3)
                + Arrays.toString("a,b,,c".split(","))
                + "x".compareTo("abc")
                + "hello".hashCode()
                + "Grün".toUpperCase()
                + "abc".contains("bc")
                + "aXbXc".replace('X', '-')
                + "abc".substring(1, 2);
    }

    private static String maps() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : "a b a c b a".split(" ")) {
            counts.merge(word, 1, Integer::sum);
        }
        Map<Integer, String> linked = new LinkedHashMap<>();
        linked.put(2, "two");
        linked.put(1, "one");
        linked.computeIfAbsent(3, key -> "made" + key);
        return counts + " " + linked + " " + linked.getOrDefault(9, "none");
    }

    private static String streams() {
        return IntStream.rangeClosed(1, 10)
                        .filter(i -> i % 2 == 0)
                        .boxed()
                        .map(i -> "n" + i)
                        .collect(Collectors.joining(","))
                + List.of(3, 1, 2).stream().sorted().toList()
                + List.of("aa", "b", "cc").stream()
                        .collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.counting()))
                + Optional.of(5).map(i -> i * 2).orElse(0);
    }

    private static String bigNumbers() {
        BigInteger big = BigInteger.TWO.pow(130).subtract(BigInteger.ONE);
        return big + " " + big.mod(BigInteger.valueOf(97)) + " " + big.toString(16) + " "
                + new BigInteger("-12345678901234567890").bitLength() + " "
                + new BigDecimal("1.10").add(new BigDecimal("2.205")) + " "
                + Arrays.toString(BigInteger.valueOf(-300).toByteArray());
    }

    private static String rounding() {
        StringBuilder text = new StringBuilder();
        for (double value : new double[] {0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 1e300, Double.NaN}) {
            text.append(Math.round(value)).append(' ').append(Math.rint(value)).append(' ');
        }
        return text.append(Math.round(2.5f)).append(Math.round(-2.5f)).toString();
    }

    private static String random() {
        Random random = new Random(42);
        return random.nextInt() + " " + random.nextInt(100) + " " + random.nextLong() + " " + random.nextInt(7) + " "
                + random.nextBoolean() + " " + random.nextDouble();
    }

    private static String sorting() {
        List<String> words = new ArrayList<>(List.of("pear", "fig", "apple", "kiwi"));
        Collections.sort(words);
        words.sort((a, b) -> a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b));
        int[] numbers = {5, 3, 9, 1};
        Arrays.sort(numbers);
        return words + Arrays.toString(numbers) + Arrays.binarySearch(numbers, 5) + Arrays.hashCode(numbers);
    }

    private static String utf8() {
        byte[] bytes = "héllo €😀".getBytes(StandardCharsets.UTF_8);
        return bytes.length + new String(bytes, StandardCharsets.UTF_8) + "😀".codePointAt(0) + "😀".length();
    }

    private static String time() {
        return Instant.ofEpochSecond(1_700_000_000L) + " " + Duration.ofSeconds(3661) + " "
                + Instant.ofEpochMilli(5).plusSeconds(60);
    }

    private static String joiner() {
        StringJoiner joiner = new StringJoiner(", ", "[", "]");
        joiner.setEmptyValue("none");
        String empty = joiner.toString();
        return empty + joiner.add("a").add("b") + joiner.length();
    }

    private static String unsigned() {
        return Integer.parseUnsignedInt("4294967295") + " " + Long.parseUnsignedLong("18446744073709551615") + " "
                + Integer.toUnsignedString(-2) + " " + Long.toUnsignedString(-3L) + " "
                + Long.divideUnsigned(-1L, 10L) + " " + Integer.compareUnsigned(-1, 1) + " "
                + Long.parseUnsignedLong("ff", 16) + caught(() -> Integer.parseUnsignedInt("4294967296"));
    }

    private static String hex() {
        return HexFormat.of().formatHex(new byte[] {1, (byte) 0xAB, 127})
                + Arrays.toString(HexFormat.of().parseHex("00ffA0"))
                + Integer.toHexString(-1)
                + Long.toHexString(255L);
    }

    private static String uuid() {
        UUID id = new UUID(0x0123456789abcdefL, 0x8edcba9876543210L);
        return id + " " + UUID.fromString(id.toString()).equals(id) + " " + id.getMostSignificantBits();
    }

    private static String collections() {
        ArrayDeque<Integer> deque = new ArrayDeque<>(List.of(1, 2, 3));
        deque.addFirst(0);
        PriorityQueue<Integer> queue = new PriorityQueue<>(List.of(5, 1, 3));
        List<Integer> reversed = new ArrayList<>(List.of(1, 2, 3));
        Collections.reverse(reversed);
        return deque + " " + queue.poll() + queue.poll() + " " + reversed
                + List.of(1, 2).equals(List.of(1, 2))
                + reversed.subList(1, 3) + Collections.nCopies(2, "x")
                + caught(() -> {
                    List.of(1).add(2);
                    return 0;
                });
    }

    private static String bits() {
        BitSet set = new BitSet();
        set.set(3);
        set.set(70);
        return set + " " + set.nextSetBit(4) + " " + Long.bitCount(255L) + Integer.numberOfTrailingZeros(8)
                + Long.numberOfLeadingZeros(1L) + Integer.reverse(1) + Integer.highestOneBit(100);
    }

    private static String characters() {
        return Character.toString(97)
                + Character.isLetter('ä')
                + Character.isDigit('5')
                + Character.toUpperCase('x')
                + Character.getNumericValue('7')
                + Character.isWhitespace('\t')
                + (char) ('a' + 1);
    }

    private static String copies() {
        int[] longer = Arrays.copyOfRange(new int[] {1, 2, 3}, 1, 5);
        String[] names = Arrays.copyOf(new String[] {"a"}, 2);
        byte[] part = Arrays.copyOfRange(new byte[] {1, 2, 3}, 0, 6);
        return Arrays.toString(longer)
                + names[1]
                + Arrays.toString(part)
                + Arrays.compare(new int[] {1}, new int[] {2})
                + Arrays.equals(new byte[] {1}, new byte[] {1});
    }

    private static String linesAndIndent() {
        return "a\nb\r\nc".lines().collect(Collectors.joining("|"))
                + " x ".strip()
                + "ab".chars().sum()
                + "abc".indent(2).replace("\n", "$");
    }
}
