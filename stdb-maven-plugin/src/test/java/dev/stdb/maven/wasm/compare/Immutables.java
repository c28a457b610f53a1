package dev.stdb.maven.wasm.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists, sets and maps that never change: what they take, find and refuse. */
// Calls that must fail are what this is about.
@SuppressWarnings({"DoNotCall", "ImmutableCollections", "NullableProblems"})
final class Immutables {
    private static final int SIZE_MAX = 12;

    private Immutables() {}

    /** Has the lowest hash code, which has no absolute value. */
    private record Lowest(int number) {
        @Override
        public int hashCode() {
            return Integer.MIN_VALUE;
        }
    }

    static void run(Lines lines) {
        for (int size = 0; size <= SIZE_MAX; size++) {
            Integer[] numbers = IntStream.range(0, size).boxed().toArray(Integer[]::new);
            found(lines, size, numbers);
            lists(lines, size, numbers);
            for (int at = 0; at < size; at++) {
                wrong(lines, numbers, at, null);
                wrong(lines, numbers, at, numbers[0]);
                wrong(lines, numbers, at, numbers[size - 1]);
            }
        }
        nulls(lines);
        copies(lines);
        lowest(lines);
        changes(lines);
    }

    private static List<Integer> list(Integer[] e) {
        return switch (e.length) {
            case 0 -> List.of();
            case 1 -> List.of(e[0]);
            case 2 -> List.of(e[0], e[1]);
            case 3 -> List.of(e[0], e[1], e[2]);
            case 4 -> List.of(e[0], e[1], e[2], e[3]);
            case 5 -> List.of(e[0], e[1], e[2], e[3], e[4]);
            case 6 -> List.of(e[0], e[1], e[2], e[3], e[4], e[5]);
            case 7 -> List.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6]);
            case 8 -> List.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7]);
            case 9 -> List.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8]);
            case 10 -> List.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8], e[9]);
            default -> List.of(e);
        };
    }

    private static Set<Integer> set(Integer[] e) {
        return switch (e.length) {
            case 0 -> Set.of();
            case 1 -> Set.of(e[0]);
            case 2 -> Set.of(e[0], e[1]);
            case 3 -> Set.of(e[0], e[1], e[2]);
            case 4 -> Set.of(e[0], e[1], e[2], e[3]);
            case 5 -> Set.of(e[0], e[1], e[2], e[3], e[4]);
            case 6 -> Set.of(e[0], e[1], e[2], e[3], e[4], e[5]);
            case 7 -> Set.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6]);
            case 8 -> Set.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7]);
            case 9 -> Set.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8]);
            case 10 -> Set.of(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8], e[9]);
            default -> Set.of(e);
        };
    }

    /** The elements are keys, and in reverse order the values. */
    private static Map<Integer, Integer> map(Integer[] e) {
        int n = e.length - 1;
        return switch (e.length) {
            case 0 -> Map.of();
            case 1 -> Map.of(e[0], e[n]);
            case 2 -> Map.of(e[0], e[n], e[1], e[n - 1]);
            case 3 -> Map.of(e[0], e[n], e[1], e[n - 1], e[2], e[n - 2]);
            case 4 -> Map.of(e[0], e[n], e[1], e[n - 1], e[2], e[n - 2], e[3], e[n - 3]);
            case 5 -> Map.of(e[0], e[n], e[1], e[n - 1], e[2], e[n - 2], e[3], e[n - 3], e[4], e[n - 4]);
            case 10 ->
                Map.of(
                        e[0], e[9], e[1], e[8], e[2], e[7], e[3], e[6], e[4], e[5], e[5], e[4], e[6], e[3], e[7], e[2],
                        e[8], e[1], e[9], e[0]);
            default -> entries(e);
        };
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<Integer, Integer> entries(Integer[] e) {
        Map.Entry<Integer, Integer>[] entries = new Map.Entry[e.length];
        for (int i = 0; i < e.length; i++) {
            entries[i] = Map.entry(e[i], e[e.length - 1 - i]);
        }
        return Map.ofEntries(entries);
    }

    private static void found(Lines lines, int size, Integer[] numbers) {
        lines.add("list of " + size, () -> list(numbers) + " " + list(numbers).hashCode());
        lines.add(
                "set of " + size,
                () -> new TreeSet<>(set(numbers)) + " " + set(numbers).hashCode());
        lines.add(
                "map of " + size,
                () -> new TreeMap<>(map(numbers)) + " " + map(numbers).hashCode());
        lines.add(
                "equal " + size,
                () -> list(numbers).equals(Arrays.asList(numbers)) + " "
                        + set(numbers).equals(new HashSet<>(Arrays.asList(numbers))) + " "
                        + map(numbers).equals(new HashMap<>(map(numbers))) + " "
                        + entries(numbers).equals(map(numbers)));
        for (int i = -1; i <= SIZE_MAX; i++) {
            int key = i;
            lines.add(
                    "found " + size + " " + key,
                    () -> list(numbers).contains(key) + " " + list(numbers).indexOf(key)
                            + " " + set(numbers).contains(key) + " "
                            + map(numbers).get(key) + " "
                            + map(numbers).containsKey(key) + " " + map(numbers).containsValue(key) + " "
                            + map(numbers).getOrDefault(key, 77) + " "
                            + map(numbers).keySet().contains(key) + " "
                            + map(numbers).values().contains(key));
        }
    }

    private static void lists(Lines lines, int size, Integer[] numbers) {
        for (int index : new int[] {-1, 0, 1, 2, 3, SIZE_MAX, Integer.MAX_VALUE}) {
            // The JVM leaves the words out when it is in a hurry.
            lines.add("list get " + size + " " + index, () -> list(numbers).get(index));
            lines.add("list part " + size + " " + index, () -> list(numbers).subList(Math.min(index, size), size));
        }
        lines.add("own copy " + size, () -> {
            Integer[] changed = numbers.clone();
            List<Integer> list = list(changed);
            Arrays.fill(changed, 99);
            return list;
        });
    }

    private static void wrong(Lines lines, Integer[] numbers, int at, Integer value) {
        Integer[] changed = numbers.clone();
        changed[at] = value;
        String name = numbers.length + " " + at + " " + value;
        lines.add("wrong list " + name, () -> list(changed));
        lines.add("wrong set " + name, () -> new TreeSet<>(set(changed)));
        lines.add("wrong map " + name, () -> new TreeMap<>(map(changed)));
        lines.add("wrong entries " + name, () -> new TreeMap<>(entries(changed)));
        lines.add("wrong list copy " + name, () -> List.copyOf(Arrays.asList(changed)));
        lines.add("wrong set copy " + name, () -> new TreeSet<>(Set.copyOf(Arrays.asList(changed))));
        lines.add("wrong collected list " + name, () -> Stream.of(changed).collect(Collectors.toUnmodifiableList()));
        lines.add(
                "wrong collected set " + name,
                () -> new TreeSet<>(Stream.of(changed).collect(Collectors.toUnmodifiableSet())));
        lines.add(
                "wrong collected map " + name,
                () -> new TreeMap<>(Stream.of(changed).collect(Collectors.toUnmodifiableMap(x -> x, x -> -x))));
    }

    private static void nulls(Lines lines) {
        lines.add("null array list", () -> List.of((Object[]) null));
        lines.add("null array set", () -> Set.of((Object[]) null));
        lines.add("null entries", () -> Map.ofEntries((Map.Entry<Integer, Integer>[]) null));
        lines.add("null list copy", () -> List.copyOf(null));
        lines.add("null set copy", () -> Set.copyOf(null));
        lines.add("null map copy", () -> Map.copyOf(null));
        lines.add("null value", () -> Map.of(1, 2, 3, null));
        lines.add("null entry", () -> Map.entry(1, null));
        lines.add("null and twice", () -> Map.of(1, 2, 1, null));
        lines.add(
                "nulls of a stream",
                () -> Stream.of(1, null, 3).toList() + " "
                        + Stream.of(1, null).toList().contains(null));
        lines.add(
                "nulls of a stream copied", () -> List.copyOf(Stream.of(1, null).toList()));
        for (int size = 0; size < 4; size++) {
            Integer[] numbers = IntStream.range(0, size).boxed().toArray(Integer[]::new);
            lines.add("null in list " + size, () -> list(numbers).contains(null));
            lines.add("null at in list " + size, () -> list(numbers).indexOf(null));
            lines.add("null at last in list " + size, () -> list(numbers).lastIndexOf(null));
            lines.add("null in set " + size, () -> set(numbers).contains(null));
            lines.add("null in map " + size, () -> map(numbers).containsKey(null));
            lines.add("null got of map " + size, () -> map(numbers).get(null));
            lines.add("null value in map " + size, () -> map(numbers).containsValue(null));
            lines.add("null in entry " + size, () -> map(numbers).getOrDefault(null, 1));
        }
    }

    private static void copies(Lines lines) {
        lines.add("list copied", () -> {
            List<Integer> source = new ArrayList<>(List.of(3, 1, 2));
            List<Integer> copy = List.copyOf(source);
            source.clear();
            return copy + " " + (List.copyOf(copy) == copy);
        });
        lines.add("set copied", () -> {
            Set<Integer> source = new HashSet<>(Set.of(3, 1, 2));
            Set<Integer> copy = Set.copyOf(source);
            source.clear();
            return new TreeSet<>(copy) + " " + (Set.copyOf(copy) == copy);
        });
        lines.add("map copied", () -> {
            Map<Integer, String> source = new HashMap<>(Map.of(3, "c", 1, "a"));
            Map<Integer, String> copy = Map.copyOf(source);
            source.clear();
            return new TreeMap<>(copy) + " " + (Map.copyOf(copy) == copy);
        });
        lines.add("map copied with null", () -> Map.copyOf(Collections.singletonMap(1, null)));
        lines.add("array of", () -> Arrays.toString(List.of("a", "b").toArray(new String[0])));
        lines.add("entry kept", () -> {
            Map<Integer, Integer> map = Map.of(1, 2);
            try {
                map.entrySet().iterator().next().setValue(3);
            } catch (UnsupportedOperationException e) {
                return map;
            }
            return "changed";
        });
    }

    private static void lowest(Lines lines) {
        Lowest[] all = {new Lowest(0), new Lowest(1), new Lowest(2)};
        lines.add(
                "lowest set",
                () -> Set.of(all).size() + " " + Set.of(all).contains(new Lowest(2)) + " "
                        + Set.of(all).contains(new Lowest(3)));
        lines.add("lowest map", () -> Map.of(all[0], 1, all[1], 2, all[2], 3).get(new Lowest(1)));
        lines.add("lowest twice", () -> Set.of(all[0], all[1], new Lowest(0)));
    }

    private static void changes(Lines lines) {
        for (int size = 0; size < 4; size++) {
            Integer[] numbers = IntStream.range(0, size).boxed().toArray(Integer[]::new);
            changeOfList(lines, numbers, "clear", List::clear);
            changeOfList(lines, numbers, "add", list -> list.add(1));
            changeOfList(lines, numbers, "add at", list -> list.add(0, 1));
            changeOfList(lines, numbers, "add none", list -> list.addAll(List.of()));
            changeOfList(lines, numbers, "add none at", list -> list.addAll(0, List.of()));
            changeOfList(lines, numbers, "remove", list -> list.remove((Object) 9));
            changeOfList(lines, numbers, "remove at", list -> list.remove(0));
            changeOfList(lines, numbers, "set", list -> list.set(0, 1));
            changeOfList(lines, numbers, "sort", list -> list.sort(null));
            changeOfList(lines, numbers, "remove if", list -> list.removeIf(x -> false));
            changeOfList(lines, numbers, "replace", list -> list.replaceAll(x -> x));
            changeOfList(lines, numbers, "remove none", list -> list.removeAll(List.of()));
            changeOfList(lines, numbers, "keep none", list -> list.retainAll(List.of()));
            changeOfSet(lines, numbers, "clear", Set::clear);
            changeOfSet(lines, numbers, "add", set -> set.add(1));
            changeOfSet(lines, numbers, "add none", set -> set.addAll(List.of()));
            changeOfSet(lines, numbers, "remove", set -> set.remove(9));
            changeOfSet(lines, numbers, "remove if", set -> set.removeIf(x -> false));
            changeOfSet(lines, numbers, "remove none", set -> set.removeAll(List.of()));
            changeOfSet(lines, numbers, "keep all", set -> set.retainAll(List.of()));
            changeOfMap(lines, numbers, "clear", Map::clear);
            changeOfMap(lines, numbers, "put", map -> map.put(1, 1));
            changeOfMap(lines, numbers, "put none", map -> map.putAll(Map.of()));
            changeOfMap(lines, numbers, "put if absent", map -> map.putIfAbsent(0, 1));
            changeOfMap(lines, numbers, "remove", map -> map.remove(9));
            changeOfMap(lines, numbers, "remove pair", map -> map.remove(9, 9));
            changeOfMap(lines, numbers, "replace", map -> map.replace(9, 9));
            changeOfMap(lines, numbers, "replace pair", map -> map.replace(9, 9, 9));
            changeOfMap(lines, numbers, "replace all", map -> map.replaceAll((k, v) -> v));
            changeOfMap(lines, numbers, "compute", map -> map.compute(9, (k, v) -> null));
            changeOfMap(lines, numbers, "compute present", map -> map.computeIfPresent(9, (k, v) -> null));
            changeOfMap(lines, numbers, "compute absent", map -> map.computeIfAbsent(0, k -> null));
            changeOfMap(lines, numbers, "merge", map -> map.merge(9, 1, Integer::sum));
        }
    }

    private static void changeOfList(Lines lines, Integer[] numbers, String name, Consumer<List<Integer>> change) {
        lines.add("change list " + numbers.length + " " + name, () -> {
            List<Integer> list = list(numbers);
            change.accept(list);
            return list;
        });
    }

    private static void changeOfSet(Lines lines, Integer[] numbers, String name, Consumer<Set<Integer>> change) {
        lines.add("change set " + numbers.length + " " + name, () -> {
            Set<Integer> set = set(numbers);
            change.accept(set);
            return new TreeSet<>(set);
        });
    }

    private static void changeOfMap(
            Lines lines, Integer[] numbers, String name, Consumer<Map<Integer, Integer>> change) {
        lines.add("change map " + numbers.length + " " + name, () -> {
            Map<Integer, Integer> map = map(numbers);
            change.accept(map);
            return new TreeMap<>(map);
        });
    }
}
