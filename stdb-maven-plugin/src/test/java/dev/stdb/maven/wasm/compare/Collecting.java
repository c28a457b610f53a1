package dev.stdb.maven.wasm.compare;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Collections, their views and orders, streams and optionals. */
// Odd expressions are what this is about.
@SuppressWarnings({"ReturnValueIgnored", "NullArgumentForNonNullParameter"})
final class Collecting {
    private Collecting() {}

    private enum Suit {
        CLUBS,
        DIAMONDS,
        HEARTS,
        SPADES
    }

    static void run(Lines lines) {
        lists(lines);
        maps(lines);
        sets(lines);
        queues(lines);
        arrays(lines);
        immutable(lines);
        streams(lines);
        primitiveStreams(lines);
        optionals(lines);
    }

    private static void lists(Lines lines) {
        lines.add("list edits", () -> {
            List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4));
            list.subList(1, 3).clear();
            list.removeIf(x -> x > 3);
            list.replaceAll(x -> x * 10);
            list.add(0, 5);
            return list + " " + list.indexOf(10) + list.contains(5) + list.hashCode();
        });
        for (int i = -1; i <= 3; i++) {
            int index = i;
            lines.add("ArrayList.get " + i, () -> new ArrayList<>(List.of("a", "b")).get(index));
            lines.add("ArrayList.set " + i, () -> new ArrayList<>(List.of("a", "b")).set(index, "c"));
            lines.add("ArrayList.remove " + i, () -> new ArrayList<>(List.of("a", "b")).remove(index));
            lines.add("ArrayList.add " + i, () -> {
                List<String> list = new ArrayList<>(List.of("a", "b"));
                list.add(index, "c");
                return list;
            });
            lines.add("Arrays.asList get " + i, () -> Arrays.asList("a", "b").get(index));
            lines.add("List.of get " + i, () -> List.of("a", "b").get(index));
            lines.add("List.of 3 get " + i, () -> List.of("a", "b", "c").get(index));
        }
        lines.add("concurrent modification", () -> {
            List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
            for (Integer i : list) {
                list.remove(i);
            }
            return list;
        });
        lines.add("rotate", () -> {
            List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4, 5));
            Collections.rotate(list, 2);
            Collections.swap(list, 0, 4);
            Collections.reverse(list);
            Collections.shuffle(list, new Random(7));
            return list + "" + Collections.frequency(list, 1) + Collections.max(list) + Collections.min(list);
        });
        lines.add("sort", () -> {
            List<String> list = new ArrayList<>(List.of("bb", "a", "ccc", "dd", "e"));
            list.sort(Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()));
            return list;
        });
        lines.add("sort nulls", () -> {
            List<String> list = new ArrayList<>(Arrays.asList("b", null, "a"));
            list.sort(Comparator.nullsFirst(Comparator.naturalOrder()));
            return list;
        });
        lines.add("linked list", () -> {
            LinkedList<Integer> list = new LinkedList<>(List.of(1, 2, 3));
            list.addFirst(0);
            list.removeLast();
            list.add(2, 9);
            list.removeFirstOccurrence(1);
            return list + " " + list.peekFirst() + list.pollLast() + list;
        });
        lines.add("empty first", () -> new LinkedList<>().getFirst());
        lines.add("copy on write", () -> new CopyOnWriteArrayList<>(List.of(3, 1)).toString());
        lines.add(
                "nCopies",
                () -> Collections.nCopies(3, "x") + "" + Collections.emptyList() + Collections.singletonList(1));
        lines.add(
                "toArray",
                () -> Arrays.toString(List.of("a", "b").toArray(new String[0]))
                        + List.of(1).toArray().length);
        lines.add("vector and stack", () -> {
            Stack<Integer> stack = new Stack<>();
            stack.push(1);
            stack.push(2);
            return stack.pop() + " " + stack.peek() + stack;
        });
        lines.add(
                "disjoint",
                () -> Collections.disjoint(List.of(1), List.of(2)) + " "
                        + Collections.indexOfSubList(List.of(1, 2, 3), List.of(2, 3)));
        lines.add(
                "binary search",
                () -> Arrays.binarySearch(new int[] {1, 3, 5, 7}, 4) + " "
                        + Collections.binarySearch(List.of("a", "c"), "b"));
    }

    private static void maps(Lines lines) {
        lines.add("merge", () -> {
            Map<String, Integer> map = new HashMap<>();
            for (String word : "the quick brown fox jumps over the lazy dog".split(" ")) {
                map.merge(word, 1, Integer::sum);
            }
            return new TreeMap<>(map) + " " + map.hashCode();
        });
        lines.add("compute", () -> {
            Map<String, Integer> map = new LinkedHashMap<>();
            map.put("z", 1);
            map.put("a", 2);
            map.put("z", 3);
            map.remove("q");
            map.putIfAbsent("a", 9);
            map.computeIfAbsent("n", k -> 4);
            map.computeIfPresent("a", (k, v) -> null);
            map.compute("c", (k, v) -> v == null ? 7 : v + 1);
            map.replace("z", 8);
            return map + " " + map.getOrDefault("q", -1);
        });
        lines.add("tree map", () -> {
            TreeMap<Integer, String> map = new TreeMap<>();
            for (int i = 0; i < 20; i += 3) {
                map.put(i, "v" + i);
            }
            return map.floorKey(10) + " " + map.ceilingKey(10) + " " + map.headMap(7) + map.tailMap(15, false)
                    + map.descendingMap().firstKey() + map.pollFirstEntry().getKey() + map.subMap(3, 9)
                    + map.lowerEntry(6)
                    + map.higherKey(18) + map.navigableKeySet().descendingSet();
        });
        lines.add("enum map", () -> {
            EnumMap<Suit, Integer> map = new EnumMap<>(Suit.class);
            map.put(Suit.HEARTS, 1);
            map.put(Suit.CLUBS, 2);
            return map + " " + map.containsKey(Suit.SPADES) + EnumSet.complementOf(EnumSet.of(Suit.CLUBS))
                    + EnumSet.range(Suit.DIAMONDS, Suit.SPADES)
                    + EnumSet.allOf(Suit.class).size();
        });
        lines.add("null key", () -> {
            Map<String, String> map = new HashMap<>();
            map.put(null, "x");
            return map.get(null) + map.containsKey(null) + map;
        });
        lines.add("tree null key", () -> new TreeMap<String, String>().put(null, "x"));
        lines.add("views", () -> {
            Map<Integer, Integer> map = new HashMap<>();
            for (int i = 0; i < 100; i++) {
                map.put(i, i);
            }
            map.entrySet().removeIf(e -> e.getKey() % 2 == 0);
            map.values().remove(1);
            map.keySet().retainAll(Set.of(3, 5, 8));
            return map;
        });
        lines.add("access order", () -> {
            Map<Integer, Integer> map = new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
                    return size() > 3;
                }
            };
            for (int i = 0; i < 4; i++) {
                map.put(i, i);
            }
            map.get(1);
            map.put(9, 9);
            return map;
        });
        lines.add("identity map", () -> {
            Map<Object, Integer> map = new IdentityHashMap<>();
            map.put(new String("a"), 1);
            map.put(new String("a"), 2);
            return map.size();
        });
        lines.add(
                "entries",
                () -> Map.entry("a", 1) + " " + new AbstractMap.SimpleEntry<>("b", 2) + " "
                        + Map.entry("a", 1).equals(new AbstractMap.SimpleEntry<>("a", 1))
                        + Map.entry("a", 1).hashCode());
        lines.add("concurrent map", () -> new ConcurrentHashMap<>(Map.of("a", 1)).get("a"));
        lines.add("concurrent modification of a map", () -> {
            Map<Integer, Integer> map = new HashMap<>(Map.of(1, 1, 2, 2, 3, 3));
            for (Integer key : map.keySet()) {
                map.remove(key);
            }
            return map;
        });
        lines.add("map equals", () -> new HashMap<>(Map.of("a", 1)).equals(new TreeMap<>(Map.of("a", 1))));
    }

    private static void sets(Lines lines) {
        lines.add("set algebra", () -> {
            Set<Integer> set = new LinkedHashSet<>(List.of(1, 2, 3, 4));
            set.retainAll(List.of(2, 3, 9));
            set.addAll(Set.of(7));
            return set + " " + set.containsAll(List.of(2, 7)) + set.hashCode()
                    + set.equals(new HashSet<>(List.of(7, 3, 2)));
        });
        lines.add("bit set", () -> {
            BitSet set = new BitSet();
            set.set(3);
            set.set(100);
            set.flip(3);
            set.set(5, 8);
            return set + " " + set.cardinality() + set.nextSetBit(8) + set.nextClearBit(5) + set.length() + set.get(6);
        });
        lines.add("empty tree set", () -> new TreeSet<String>().first());
    }

    private static void queues(Lines lines) {
        lines.add("priority queue", () -> {
            PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
            queue.addAll(List.of(3, 1, 4, 1, 5, 9, 2, 6));
            StringBuilder result = new StringBuilder(queue.toString());
            queue.remove(4);
            while (!queue.isEmpty()) {
                result.append(queue.poll());
            }
            return result;
        });
        lines.add("deque", () -> {
            ArrayDeque<Integer> deque = new ArrayDeque<>();
            for (int i = 0; i < 40; i++) {
                deque.addFirst(i);
                deque.addLast(-i);
                if (i % 3 == 0) {
                    deque.pollFirst();
                }
            }
            return deque.size() + " " + deque.peekFirst() + deque.peekLast() + deque.contains(5);
        });
        lines.add("deque null", () -> new ArrayDeque<>().add(null));
        lines.add("queue element", () -> new ArrayDeque<>().element());
        lines.add("deque pop", () -> new ArrayDeque<>().pop());
        lines.add("queue remove", () -> new PriorityQueue<>().remove());
    }

    private static void arrays(Lines lines) {
        lines.add(
                "arrays equal",
                () -> Arrays.equals(new int[] {1}, new int[] {1}) + " " + Arrays.hashCode(new long[] {1, 2})
                        + Arrays.deepToString(new int[][] {{1}, {2, 3}})
                        + Arrays.asList(1, 2).hashCode()
                        + Arrays.hashCode(new double[] {1.5, -0.0}) + Arrays.hashCode(new Object[] {"a", null}));
        lines.add(
                "arrays compare",
                () -> Arrays.compare(new int[] {1, 2}, new int[] {1, 3}) + " "
                        + Arrays.mismatch(new byte[] {1, 2}, new byte[] {1, 3})
                        + Arrays.compare(new byte[] {1}, new byte[] {1, 2}));
        lines.add(
                "arrays deep",
                () -> Arrays.deepEquals(new Object[] {new int[] {1}}, new Object[] {new int[] {1}}) + " "
                        + Arrays.deepHashCode(new Object[] {new int[] {1}, "a"}));
        lines.add(
                "copyOfRange",
                () -> Arrays.toString(Arrays.copyOfRange(new int[] {1, 2, 3}, 1, 5))
                        + Arrays.toString(Arrays.copyOf(new String[] {"a"}, 2)));
        lines.add("copyOf negative", () -> Arrays.copyOf(new int[1], -1));
        lines.add("copyOfRange outside", () -> Arrays.copyOfRange(new int[] {1, 2, 3}, 4, 5));
        lines.add("copyOfRange inverted", () -> Arrays.copyOfRange(new int[] {1, 2, 3}, 2, 1));
        lines.add("sort doubles", () -> {
            double[] numbers = {Double.NaN, 0.0, -0.0, 1, Double.NEGATIVE_INFINITY, 3, -5};
            Arrays.sort(numbers);
            StringBuilder result = new StringBuilder();
            for (double number : numbers) {
                result.append(Lines.bits(number)).append(' ');
            }
            return result;
        });
        lines.add("sort objects", () -> {
            Integer[] numbers = new Integer[100];
            for (int i = 0; i < 100; i++) {
                numbers[i] = (i * 37) % 101;
            }
            Arrays.sort(numbers, Collections.reverseOrder());
            return Arrays.asList(numbers);
        });
        lines.add("sort range", () -> {
            int[] numbers = {5, 4, 3, 2, 1};
            Arrays.sort(numbers, 1, 4);
            return Arrays.toString(numbers);
        });
        lines.add("fill", () -> {
            long[] numbers = new long[4];
            Arrays.fill(numbers, 1, 3, 7);
            Arrays.setAll(numbers, i -> numbers[i] + i);
            return Arrays.toString(numbers) + Arrays.stream(numbers).sum();
        });
        lines.add("fill outside", () -> {
            Arrays.fill(new int[2], 1, 3, 7);
            return "filled";
        });
        lines.add("arraycopy overlapping", () -> {
            int[] numbers = {1, 2, 3, 4, 5};
            System.arraycopy(numbers, 0, numbers, 1, 4);
            return Arrays.toString(numbers);
        });
        for (int[] range :
                new int[][] {{-1, 0, 1}, {0, -1, 1}, {0, 0, -1}, {0, 0, 9}, {4, 0, 2}, {0, 4, 2}, {5, 5, 0}, {6, 0, 0}
                }) {
            lines.add("arraycopy " + Arrays.toString(range), () -> {
                System.arraycopy(new int[5], range[0], new int[5], range[1], range[2]);
                return "copied";
            });
            lines.add("arraycopy objects " + Arrays.toString(range), () -> {
                System.arraycopy(new String[5], range[0], new Object[5], range[1], range[2]);
                return "copied";
            });
        }
    }

    private static void immutable(Lines lines) {
        lines.add("List.of add", () -> List.of(1).add(2));
        lines.add("List.copyOf null", () -> List.copyOf(Arrays.asList(1, null)));
        lines.add("Map.of null", () -> Map.of("a", null));
        lines.add(
                "unmodifiable",
                () -> Collections.unmodifiableList(new ArrayList<>(List.of(1))).remove(0));
        lines.add(
                "unmodifiable map",
                () -> Collections.unmodifiableMap(new HashMap<>()).put(1, 2));
        lines.add("Arrays.asList add", () -> Arrays.asList(1, 2).add(3));
        lines.add("toList add", () -> Stream.of(1).toList().add(2));
        lines.add(
                "list equality",
                () -> List.of("a").equals(Arrays.asList("a")) + " "
                        + List.of(1, 2).hashCode() + List.of());
        lines.add("copy equality", () -> Set.copyOf(List.of(1, 1)).equals(Set.of(1)) + " " + Map.copyOf(Map.of(1, 2)));
    }

    private static void streams(Lines lines) {
        lines.add(
                "grouping",
                () -> IntStream.rangeClosed(1, 10)
                        .filter(i -> i % 2 == 0)
                        .boxed()
                        .collect(Collectors.groupingBy(i -> i % 4, TreeMap::new, Collectors.summingInt(i -> i))));
        lines.add(
                "joining",
                () -> Stream.of("b", "a", "c", "a")
                        .distinct()
                        .sorted()
                        .map(String::toUpperCase)
                        .collect(Collectors.joining(",", "[", "]")));
        for (int skip = 0; skip < 5; skip++) {
            int count = skip;
            lines.add(
                    "distinct skip " + skip,
                    () -> Stream.of(1, 1, 2, 2, 3, 3, 4).distinct().skip(count).toList());
            lines.add(
                    "sorted skip " + skip,
                    () -> Stream.of(4, 1, 3).sorted().skip(count).limit(2).toList());
            lines.add(
                    "filter skip " + skip,
                    () -> Stream.of(1, 2, 3, 4, 5, 6)
                            .filter(i -> i % 2 == 0)
                            .skip(count)
                            .toList());
            lines.add(
                    "flatMap skip " + skip,
                    () -> Stream.of(1, 2)
                            .flatMap(i -> Stream.of(i, i * 10))
                            .skip(count)
                            .toList());
            lines.add(
                    "ints distinct skip " + skip,
                    () -> IntStream.of(1, 1, 2, 3, 3)
                            .distinct()
                            .skip(count)
                            .boxed()
                            .toList());
            lines.add(
                    "longs distinct skip " + skip,
                    () -> LongStream.of(1, 1, 2, 3, 3).distinct().skip(count).sum());
            lines.add(
                    "doubles distinct skip " + skip,
                    () -> DoubleStream.of(1, 1, 2, 3, 3).distinct().skip(count).sum());
            lines.add(
                    "limit of skip " + skip,
                    () -> Stream.iterate(1, i -> i * 2).skip(count).limit(count).toList());
            lines.add(
                    "skip twice " + skip,
                    () -> Stream.of(1, 2, 3, 4, 5, 6).skip(1).skip(count).toList());
            lines.add(
                    "concat skip " + skip,
                    () -> Stream.concat(Stream.of(1, 2), Stream.of(3))
                            .skip(count)
                            .toList());
            lines.add("peek skip " + skip, () -> {
                StringBuilder seen = new StringBuilder();
                long rest = Stream.of(1, 2, 3)
                        .peek(seen::append)
                        .skip(count)
                        .filter(i -> i > 0)
                        .toList()
                        .size();
                return seen + " " + rest;
            });
        }
        lines.add(
                "iterate",
                () -> Stream.iterate(1, x -> x * 2).limit(8).reduce(0, Integer::sum) + " "
                        + Stream.iterate(1, x -> x < 50, x -> x * 3).toList()
                        + Stream.generate(() -> "g").limit(2).toList());
        lines.add(
                "flat map",
                () -> Stream.of(List.of(1, 2), List.of(3)).flatMap(List::stream).toList() + " "
                        + Stream.of(1, 2)
                                .mapMulti((Integer i, java.util.function.Consumer<Object> c) -> {
                                    c.accept(i);
                                    c.accept(-i);
                                })
                                .toList());
        lines.add(
                "take and drop",
                () -> Stream.of(1, 2, 3, 1).takeWhile(x -> x < 3).toList() + " "
                        + Stream.of(1, 2, 3, 1).dropWhile(x -> x < 3).toList());
        lines.add(
                "matches",
                () -> Stream.of(1, 2).anyMatch(x -> x > 1) + " "
                        + Stream.of(1, 2).allMatch(x -> x > 1) + Stream.of(1, 2).noneMatch(x -> x > 2)
                        + Stream.empty().allMatch(x -> false));
        lines.add(
                "min and max",
                () -> Stream.of(5, 3).min(Comparator.naturalOrder()).get() + " "
                        + Stream.of(5, 3).max(Integer::compare) + Stream.of("a").findFirst()
                        + Stream.empty().findAny());
        lines.add(
                "to map", () -> new TreeMap<>(Stream.of("x", "yy").collect(Collectors.toMap(s -> s, String::length))));
        lines.add(
                "to map merged",
                () -> Stream.of("x", "x").collect(Collectors.toMap(s -> s, String::length, Integer::sum)));
        lines.add(
                "partitioning",
                () -> Stream.of(1, 2, 3).collect(Collectors.partitioningBy(x -> x > 1)) + " "
                        + Stream.of(1, 2).collect(Collectors.partitioningBy(x -> x > 1, Collectors.counting())));
        lines.add(
                "collectors",
                () -> Stream.of(1, 2, 3).collect(Collectors.averagingInt(x -> x)) + " "
                        + Stream.of(1, 2, 3)
                                .collect(Collectors.summarizingInt(x -> x))
                                .getMax()
                        + Stream.of(1, 2, 3).collect(Collectors.reducing(0, Integer::sum))
                        + Stream.of(1, 2).collect(Collectors.mapping(x -> x + 1, Collectors.toList()))
                        + Stream.of(1, 2, 3).collect(Collectors.filtering(x -> x > 1, Collectors.toList()))
                        + Stream.of(1, 2).collect(Collectors.collectingAndThen(Collectors.toList(), List::size))
                        + Stream.of(1, 2)
                                .collect(Collectors.teeing(
                                        Collectors.counting(), Collectors.toList(), (c, l) -> c + "" + l))
                        + Stream.of(3, 4).collect(Collectors.minBy(Comparator.naturalOrder()))
                        + Stream.of(List.of(1), List.of(2, 3))
                                .collect(Collectors.flatMapping(List::stream, Collectors.toList())));
        lines.add(
                "sorted by",
                () -> Stream.of("bb", "a", "cc")
                        .sorted(Comparator.comparing(String::length).reversed())
                        .toList());
        lines.add("to array", () -> Stream.of("a", "b").toArray(String[]::new).length);
        lines.add(
                "ofNullable",
                () -> Stream.ofNullable(null).count() + " " + Stream.of(1, 2, 3).count());
        lines.add("iterator", () -> {
            var iterator = Stream.of(1, 2, 3).map(x -> x + 1).iterator();
            return iterator.next() + iterator.next();
        });
    }

    private static void primitiveStreams(Lines lines) {
        lines.add(
                "int range",
                () -> IntStream.range(0, 5).mapToDouble(i -> i / 2.0).sum() + " "
                        + IntStream.rangeClosed(1, 5).reduce(1, (a, b) -> a * b)
                        + IntStream.of(3, 1).sorted().boxed().toList()
                        + IntStream.empty().max() + IntStream.of(1, 2).average()
                        + IntStream.of(4, 2).min());
        lines.add(
                "double sum",
                () -> DoubleStream.of(0.1, 0.2, 0.3, 1e100, -1e100).sum());
        lines.add(
                "many doubles",
                () -> IntStream.range(0, 1000).mapToDouble(i -> i * 0.1).sum());
        lines.add("double statistics", () -> {
            var statistics = DoubleStream.of(0.1, 0.2, 0.3, 1e17).summaryStatistics();
            return Lines.bits(statistics.getSum())
                    + Lines.bits(statistics.getAverage())
                    + Lines.bits(statistics.getMin());
        });
        lines.add(
                "as streams",
                () -> IntStream.of(1).asLongStream().sum()
                        + IntStream.of(2).asDoubleStream().sum());
        lines.add(
                "iterate ints",
                () -> IntStream.iterate(1, i -> i * 3).limit(5).sum() + " "
                        + IntStream.iterate(1, i -> i < 100, i -> i * 3).boxed().toList());
    }

    private static void optionals(Lines lines) {
        lines.add(
                "optional",
                () -> Optional.of(3).map(x -> x + 1).filter(x -> x > 3).orElse(0) + " "
                        + Optional.empty().isPresent()
                        + Optional.ofNullable(null).or(() -> Optional.of("z")).get()
                        + Optional.of(1).stream().count() + Optional.of("x").equals(Optional.of("x"))
                        + Optional.of(1).hashCode());
        lines.add(
                "optional texts",
                () -> Optional.of(3) + " " + Optional.empty() + OptionalInt.of(3) + OptionalInt.empty()
                        + OptionalLong.of(4) + OptionalLong.empty() + OptionalDouble.empty());
        lines.add("optional empty get", () -> Optional.empty().get());
        lines.add("optional empty orElseThrow", () -> Optional.empty().orElseThrow());
        lines.add("optional int empty", () -> OptionalInt.empty().getAsInt());
        lines.add("optional long empty", () -> OptionalLong.empty().getAsLong());
        lines.add("optional double empty", () -> OptionalDouble.empty().getAsDouble());
        lines.add("optional of null", () -> Optional.of(null));
    }
}
