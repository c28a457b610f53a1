package dev.stdb.maven.wasm.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the library refuses, and in which words; sums of fractions, of which rounding makes the difference. */
final class Refusals {
    private static final int[] INDEXES = {-2, -1, 0, 1, 2, 3, 4, 7, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private Refusals() {}

    private enum Color {
        RED
    }

    static void run(Lines lines) {
        for (int index : INDEXES) {
            arrays(lines, index);
            lists(lines, index);
            texts(lines, index);
            objects(lines, index);
            for (int end : INDEXES) {
                ranges(lines, index, end);
            }
        }
        copies(lines);
        views(lines);
        streams(lines);
        sums(lines);
        lines.add("no constant", () -> Color.valueOf("BLUE"));
        lines.add("cause", () -> {
            throw new IllegalStateException(new RuntimeException("inner"));
        });
    }

    private static void arrays(Lines lines, int index) {
        lines.addWithWords("int[] " + index, () -> new int[] {1, 2, 3}[index]);
        lines.addWithWords("long[] " + index, () -> {
            long[] values = new long[3];
            values[index] = 7;
            return values[index];
        });
        lines.addWithWords("String[] " + index, () -> new String[] {"a", "b", "c"}[index]);
        lines.addWithWords("byte[][] " + index, () -> {
            byte[][] values = new byte[2][3];
            return values[1][index];
        });
        lines.addWithWords("boolean[] |= " + index, () -> {
            boolean[] values = new boolean[3];
            values[index] |= true;
            return Arrays.toString(values);
        });
        lines.addWithWords("char[] loop " + index, () -> {
            char[] values = {'a', 'b', 'c'};
            int sum = 0;
            for (int i = 0; i < Math.min(index, 9); i++) {
                sum += values[i];
            }
            return sum;
        });
        lines.addWithWords("double[] in try " + index, () -> {
            double[] values = new double[2];
            try {
                values[index]++;
                return "fine";
            } catch (ArrayIndexOutOfBoundsException e) {
                return e.getMessage();
            } finally {
                values[0] = 1;
            }
        });
        lines.addWithWords("new int[" + index, () -> index > 10 ? 0 : new int[index].length);
        lines.addWithWords("new int[][" + index, () -> index > 10 ? 0 : new int[2][index].length);
    }

    private static void lists(Lines lines, int index) {
        lines.addWithWords("ArrayList.get " + index, () -> new ArrayList<>(List.of(1, 2, 3)).get(index));
        lines.addWithWords("ArrayList.set " + index, () -> new ArrayList<>(List.of(1, 2, 3)).set(index, 1));
        lines.addWithWords("ArrayList.remove " + index, () -> new ArrayList<>(List.of(1, 2, 3)).remove(index));
        lines.addWithWords("ArrayList.add " + index, () -> {
            List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
            list.add(index, 9);
            return list;
        });
        lines.addWithWords("ArrayList.addAll " + index, () -> {
            List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
            list.addAll(index, List.of(7, 8));
            return list;
        });
        lines.addWithWords("LinkedList.get " + index, () -> new LinkedList<>(List.of(1, 2, 3)).get(index));
        lines.addWithWords("LinkedList.set " + index, () -> new LinkedList<>(List.of(1, 2, 3)).set(index, 1));
        lines.addWithWords("LinkedList.remove " + index, () -> new LinkedList<>(List.of(1, 2, 3)).remove(index));
        lines.addWithWords("LinkedList.add " + index, () -> {
            List<Integer> list = new LinkedList<>(List.of(1, 2, 3));
            list.add(index, 9);
            return list;
        });
        // The JVM leaves the words out when it is in a hurry.
        lines.add("asList " + index, () -> Arrays.asList(1, 2, 3).get(index));
    }

    private static void texts(Lines lines, int index) {
        lines.addWithWords("charAt " + index, () -> "abc".charAt(index));
        lines.addWithWords("substring " + index, () -> "abc".substring(index));
        lines.addWithWords("builder charAt " + index, () -> new StringBuilder("abc").charAt(index));
        lines.addWithWords("builder deleteCharAt " + index, () -> new StringBuilder("abc").deleteCharAt(index));
        lines.addWithWords("builder setCharAt " + index, () -> {
            StringBuilder builder = new StringBuilder("abc");
            builder.setCharAt(index, 'x');
            return builder;
        });
        lines.addWithWords("builder setLength " + index, () -> {
            StringBuilder builder = new StringBuilder("abc");
            if (index < 100) {
                builder.setLength(index);
            }
            return builder.append('!');
        });
        lines.addWithWords("buffer setLength " + index, () -> {
            StringBuffer buffer = new StringBuffer("abcdefghijklmnopqrst");
            buffer.setLength(5);
            if (index < 100) {
                buffer.setLength(index + 5);
            }
            return buffer.append('!');
        });
    }

    private static void objects(Lines lines, int index) {
        lines.addWithWords("checkIndex " + index, () -> Objects.checkIndex(index, 3));
        lines.addWithWords("checkIndex long " + index, () -> Objects.checkIndex((long) index, 3L));
    }

    private static void ranges(Lines lines, int from, int to) {
        String range = " " + from + " " + to;
        lines.addWithWords("substring" + range, () -> "abc".substring(from, to));
        lines.addWithWords("subSequence" + range, () -> "abc".subSequence(from, to));
        lines.addWithWords("builder substring" + range, () -> new StringBuilder("abc").substring(from, to));
        lines.addWithWords("builder delete" + range, () -> new StringBuilder("abc").delete(from, to));
        lines.addWithWords("builder replace" + range, () -> new StringBuilder("abc").replace(from, to, "xyz"));
        lines.addWithWords("checkFromToIndex" + range, () -> Objects.checkFromToIndex(from, to, 3));
        lines.addWithWords("checkFromIndexSize" + range, () -> Objects.checkFromIndexSize(from, to, 3));
        lines.addWithWords("arraycopy" + range, () -> {
            int[] target = new int[3];
            System.arraycopy(new int[] {1, 2, 3, 4}, from, target, to, 1);
            return Arrays.toString(target);
        });
        lines.addWithWords("arraycopy of" + range, () -> {
            Object[] target = new Object[3];
            System.arraycopy(new String[] {"a", "b", "c", "d"}, from, target, 1, to);
            return Arrays.toString(target);
        });
    }

    private static void copies(Lines lines) {
        Object[] arrays = {
            new int[] {1, 2},
            new long[2],
            new Integer[] {1, 2},
            new Object[] {"a", 2},
            new String[] {"x", "y"},
            "text",
            new int[][] {{1}},
            new boolean[2],
            new byte[2],
            new Number[] {1L, 2.0}
        };
        for (int i = 0; i < arrays.length; i++) {
            for (int k = 0; k < arrays.length; k++) {
                Object source = arrays[i];
                Object target = arrays[k] instanceof Object[] objects ? objects.clone() : arrays[k];
                boolean shown = i != 6 && k != 6;
                lines.addWithWords("copy " + i + " " + k, () -> {
                    System.arraycopy(source, 0, target, 0, 1);
                    return target instanceof Object[] objects && shown ? Arrays.toString(objects) : "copied";
                });
            }
        }
    }

    private static void views(Lines lines) {
        TreeSet<Integer> numbers = new TreeSet<>(List.of(1, 3, 5, 7, 9));
        for (int from = 0; from < 11; from += 2) {
            for (int to = 1; to < 12; to += 3) {
                int low = from;
                int high = to;
                for (int bits = 0; bits < 4; bits++) {
                    boolean first = bits % 2 == 1;
                    boolean last = bits > 1;
                    lines.add("subSet " + low + first + high + last, () -> numbers.subSet(low, first, high, last));
                    lines.add(
                            "subSet odd " + low + first + high + last,
                            () -> numbers.subSet(low + 1, first, high, last).descendingSet());
                }
            }
        }
    }

    private static void streams(Lines lines) {
        for (long count :
                new long[] {-1, Long.MIN_VALUE, 0, 1, 2, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
            lines.add("limit " + count, () -> Stream.of(1, 2, 3).limit(count).toList());
            lines.add("skip " + count, () -> Stream.of(1, 2, 3).skip(count).toList());
            lines.add(
                    "int limit " + count,
                    () -> IntStream.of(1, 2, 3).limit(count).sum());
            lines.add(
                    "int skip " + count, () -> IntStream.of(1, 2, 3).skip(count).sum());
            lines.add(
                    "long limit " + count,
                    () -> LongStream.of(1, 2, 3).limit(count).sum());
            lines.add(
                    "long skip " + count,
                    () -> LongStream.of(1, 2, 3).skip(count).sum());
            lines.add(
                    "double limit " + count,
                    () -> DoubleStream.of(1, 2, 3).limit(count).sum());
            lines.add(
                    "double skip " + count,
                    () -> DoubleStream.of(1, 2, 3).skip(count).sum());
        }
    }

    private static void sums(Lines lines) {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Double> values = new ArrayList<>();
            for (int i = random.nextInt(200); i > 0; i--) {
                values.add(fraction(random));
            }
            int half = values.size() / 2;
            lines.add("sum " + seed, () -> stream(values).sum());
            lines.add("average " + seed, () -> stream(values).average());
            lines.add("summingDouble " + seed, () -> values.stream().collect(Collectors.summingDouble(v -> v)));
            lines.add("averagingDouble " + seed, () -> values.stream().collect(Collectors.averagingDouble(v -> v)));
            lines.add("averagingInt " + seed, () -> values.stream().collect(Collectors.averagingInt(Double::intValue)));
            lines.add(
                    "averagingLong " + seed,
                    () -> values.stream().collect(Collectors.averagingLong(v -> (long) (v / 7))));
            lines.add(
                    "int average " + seed,
                    () -> values.stream().mapToInt(Double::intValue).average());
            lines.add("combined " + seed, () -> {
                DoubleSummaryStatistics statistics =
                        stream(values.subList(0, half)).summaryStatistics();
                statistics.combine(stream(values.subList(half, values.size())).summaryStatistics());
                return Lines.bits(statistics.getSum())
                        + Lines.bits(statistics.getAverage())
                        + Lines.bits(statistics.getMin())
                        + Lines.bits(statistics.getMax())
                        + statistics.getCount();
            });
        }
        lines.add(
                "infinite sum",
                () -> DoubleStream.of(Double.POSITIVE_INFINITY, 1, 2).sum());
        lines.add(
                "sum of opposites",
                () -> DoubleStream.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .sum());
        lines.add(
                "overflowing sum",
                () -> DoubleStream.of(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE)
                        .sum());
        lines.add(
                "statistics",
                () -> DoubleStream.of(0.1, 0.2, 0.3).summaryStatistics().toString());
    }

    private static DoubleStream stream(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue);
    }

    private static double fraction(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextDouble();
            case 1 -> -random.nextDouble() * 1e16;
            case 2 -> random.nextInt(1000) / 10.0;
            default -> random.nextGaussian() * Math.scalb(1.0, random.nextInt(60));
        };
    }
}
