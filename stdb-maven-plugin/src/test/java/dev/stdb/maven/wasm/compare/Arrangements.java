package dev.stdb.maven.wasm.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Elements that are put into arrays, and lists that are arranged: what each takes and what it refuses. */
final class Arrangements {
    private interface Shape {}

    private record Circle(int radius) implements Shape {}

    private static class Box implements Shape {
        @Override
        public String toString() {
            return "box";
        }
    }

    private static final class SmallBox extends Box {}

    private static final class Task implements Runnable {
        @Override
        public void run() {
            // Only its type counts.
        }
    }

    private enum Color {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "verdant";
            }
        }
    }

    private static Object[] field = new String[2];

    private Arrangements() {}

    static void run(Lines lines) {
        stores(lines);
        generics(lines);
        library(lines);
        lists(lines);
        orders(lines);
    }

    private static void stores(Lines lines) {
        Object[][] arrays = {
            new Object[2],
            new String[2],
            new Integer[2],
            new Number[2],
            new Comparable<?>[2],
            new Shape[2],
            new Box[2],
            new SmallBox[2],
            new Circle[2],
            new Color[2],
            new int[2][],
            new int[2][1],
            new String[2][],
            new Object[2][],
            new Class<?>[2],
            new Runnable[2]
        };
        Object[] values = {
            null,
            "text",
            1,
            2L,
            'c',
            new Circle(3),
            new Box(),
            new SmallBox(),
            Color.RED,
            Color.GREEN,
            new int[] {1},
            new long[] {1},
            new String[] {"x"},
            new Object[] {"y"},
            new Integer[] {4},
            new int[][] {{1}},
            String.class,
            new Task()
        };
        for (int i = 0; i < arrays.length; i++) {
            for (int k = 0; k < values.length; k++) {
                Object[] array = arrays[i];
                Object value = values[k];
                String name = " " + i + " " + k;
                lines.add("store" + name, () -> {
                    array[1] = value;
                    return array[1] == value;
                });
                lines.add("store at a bad index" + name, () -> array[2] = value);
                lines.add("fill" + name, () -> {
                    Arrays.fill(array, value);
                    return array[0] == value;
                });
                lines.add("set in list" + name, () -> {
                    Arrays.asList(array).set(0, value);
                    return array[0] == value;
                });
                lines.add("setAll" + name, () -> {
                    Arrays.setAll(array, index -> value);
                    return array[1] == value;
                });
            }
        }
        lines.add("store in null", () -> {
            Object[] none = arrays.length > 100 ? new Object[1] : null;
            none[0] = 1;
            return "stored";
        });
    }

    private static void generics(Lines lines) {
        lines.add("covariant local", () -> {
            Object[] objects = new String[1];
            objects[0] = 1;
            return "stored";
        });
        lines.add("covariant field", () -> {
            field[1] = 'x';
            return "stored";
        });
        lines.add("covariant parameter", () -> put(new Integer[1], "text"));
        lines.add("covariant choice", () -> {
            Number[] numbers = lines.hashCode() == 0 ? new Number[1] : new Integer[1];
            numbers[0] = 1.5;
            return "stored";
        });
        lines.add("generic array", () -> put(new SmallBox[1], new Box()));
        lines.add("rows", () -> {
            Object[][] rows = new String[2][2];
            rows[0] = new Integer[1];
            return "stored";
        });
        lines.add("cells", () -> {
            Object[][] rows = new String[2][2];
            rows[0][1] = 2;
            return "stored";
        });
        lines.add("initializer", () -> Arrays.toString(new Object[] {1, "x", null, Color.GREEN}));
        lines.add("exact", () -> {
            Shape[] shapes = {new Circle(1), new Box()};
            shapes[0] = shapes[1];
            return Arrays.toString(shapes);
        });
        lines.add("loop", () -> {
            Object[] target = new Object[3];
            for (int i = 0; i < 3; i++) {
                target[i] = i == 1 ? "one" : (Object) i;
            }
            return Arrays.toString(target);
        });
    }

    private static <T> Object put(T[] array, T value) {
        array[0] = value;
        return array[0];
    }

    private static void library(Lines lines) {
        List<Collection<Object>> sources = List.of(
                new ArrayList<>(List.of("a", 1)),
                new LinkedList<>(List.of("a", 1)),
                new ArrayDeque<>(List.of("a", 1)),
                List.of("a", 1),
                new Vector<>(List.of("a", 1)),
                Arrays.asList("a", 1));
        for (int i = 0; i < sources.size(); i++) {
            Collection<Object> source = sources.get(i);
            for (int length = 0; length < 5; length++) {
                int size = length;
                lines.add("toArray " + i + " " + length, () -> {
                    Object[] target = new Object[size];
                    Arrays.fill(target, "old");
                    return Arrays.toString(source.toArray(target));
                });
                lines.add(
                        "toArray of texts " + i + " " + length, () -> refusal(() -> source.toArray(new String[size])));
            }
            lines.add("toArray made " + i, () -> refusal(() -> source.toArray(Integer[]::new)));
            lines.add("stream toArray " + i, () -> refusal(() -> source.stream().toArray(String[]::new)));
            lines.add(
                    "filtered toArray " + i,
                    () -> refusal(() -> source.stream().filter(x -> true).toArray(String[]::new)));
        }
        lines.add("copyOf", () -> Arrays.copyOf(new Object[] {"a", 1}, 2, String[].class));
        lines.add("copyOf fits", () -> Arrays.toString(Arrays.copyOf(new Object[] {"a", "b"}, 3, String[].class)));
        lines.add("copyOfRange", () -> Arrays.copyOfRange(new Object[] {"a", 1}, 0, 2, String[].class));
        lines.add(
                "copyOfRange fits",
                () -> Arrays.toString(Arrays.copyOfRange(new Object[] {1, "b"}, 1, 4, String[].class)));
        lines.add("stream fits", () -> Arrays.toString(Stream.of("a", "b").toArray(String[]::new)));
    }

    /** The words of collections are not compared, only that they refuse. */
    private static Object refusal(Supplier<Object[]> expression) {
        try {
            return Arrays.toString(expression.get());
        } catch (ArrayStoreException e) {
            return "refused";
        }
    }

    private static List<Supplier<List<Integer>>> makers() {
        List<Supplier<List<Integer>>> makers = new ArrayList<>();
        for (int size = 0; size < 4; size++) {
            Integer[] elements = new Integer[size];
            for (int i = 0; i < size; i++) {
                elements[i] = (7 * i + 3) % 5;
            }
            makers.add(() -> List.of(elements));
            makers.add(() -> List.copyOf(Arrays.asList(elements)));
            makers.add(() -> new ArrayList<>(Arrays.asList(elements)));
            makers.add(() -> new LinkedList<>(Arrays.asList(elements)));
            makers.add(() -> Arrays.asList(elements.clone()));
            makers.add(() -> Collections.unmodifiableList(Arrays.asList(elements)));
            makers.add(() -> Collections.unmodifiableList(new LinkedList<>(Arrays.asList(elements))));
            makers.add(() -> Stream.of(elements).toList());
            makers.add(() -> new ArrayList<>(Arrays.asList(elements)).subList(0, elements.length));
            int count = size;
            makers.add(() -> Collections.nCopies(count, 1));
        }
        makers.add(Collections::emptyList);
        makers.add(() -> Collections.singletonList(1));
        return makers;
    }

    private static void lists(Lines lines) {
        List<Supplier<List<Integer>>> makers = makers();
        for (int i = 0; i < makers.size(); i++) {
            Supplier<List<Integer>> maker = makers.get(i);
            String name = " " + i;
            lines.add("sort" + name, () -> changed(maker, Collections::sort));
            lines.add(
                    "sort by" + name, () -> changed(maker, list -> Collections.sort(list, Comparator.reverseOrder())));
            lines.add("list.sort" + name, () -> changed(maker, list -> list.sort(null)));
            lines.add("reverse" + name, () -> changed(maker, Collections::reverse));
            lines.add("shuffle" + name, () -> changed(maker, list -> Collections.shuffle(list, new Random(7))));
            lines.add("fill" + name, () -> changed(maker, list -> Collections.fill(list, 9)));
            lines.add("replaceAll" + name, () -> changed(maker, list -> Collections.replaceAll(list, 3, 8)));
            lines.add("replaceAll other" + name, () -> changed(maker, list -> Collections.replaceAll(list, 77, 8)));
            lines.add("list.replaceAll" + name, () -> changed(maker, list -> list.replaceAll(x -> x + 1)));
            lines.add("copy" + name, () -> changed(maker, list -> Collections.copy(list, List.of(5))));
            lines.add("copy nothing" + name, () -> changed(maker, list -> Collections.copy(list, List.of())));
            lines.add("addAll" + name, () -> changed(maker, list -> Collections.addAll(list, 4)));
            lines.add("addAll nothing" + name, () -> changed(maker, list -> Collections.addAll(list)));
            lines.add("clear" + name, () -> changed(maker, List::clear));
            lines.add("removeIf" + name, () -> changed(maker, list -> list.removeIf(x -> false)));
            lines.add("remove" + name, () -> changed(maker, list -> list.remove((Object) 77)));
            lines.add("addAll empty" + name, () -> changed(maker, list -> list.addAll(List.of())));
            lines.add("removeAll" + name, () -> changed(maker, list -> list.removeAll(List.of())));
            lines.add("retainAll" + name, () -> changed(maker, list -> list.retainAll(List.of(0, 1, 2, 3, 4))));
            for (int distance = -4; distance < 5; distance++) {
                int far = distance;
                lines.add("rotate" + name + " " + far, () -> changed(maker, list -> Collections.rotate(list, far)));
            }
            for (int index = -1; index < 3; index++) {
                int other = index;
                lines.add("swap" + name + " " + other, () -> changed(maker, list -> Collections.swap(list, 0, other)));
            }
            lines.add(
                    "sub list" + name,
                    () -> Collections.indexOfSubList(maker.get(), List.of(3)) + " "
                            + Collections.lastIndexOfSubList(maker.get(), List.of(3, 0)) + " "
                            + Collections.indexOfSubList(maker.get(), List.of()) + " "
                            + Collections.frequency(maker.get(), 3));
        }
    }

    private static Object changed(Supplier<List<Integer>> maker, Consumer<List<Integer>> change) {
        List<Integer> list = maker.get();
        change.accept(list);
        return list;
    }

    private static void orders(Lines lines) {
        Comparator<Integer> extreme = (a, b) -> a.equals(b) ? 0 : a < b ? Integer.MIN_VALUE : 1;
        lines.add("reversed extreme", () -> Collections.reverseOrder(extreme).compare(1, 2));
        lines.add("reversed null", () -> Collections.reverseOrder(null).compare(1, 2));
        lines.add("nCopies below zero", () -> Collections.nCopies(-1, 1));
        lines.add("empty get", () -> Collections.emptyList().get(0));
        lines.add("long rotation", () -> {
            List<Integer> list = new LinkedList<>();
            for (int i = 0; i < 250; i++) {
                list.add(i);
            }
            Collections.rotate(list, 77);
            return list;
        });
        views(lines);
    }

    private static void views(Lines lines) {
        TreeSet<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        words.add("Word");
        lines.add(
                "unmodifiable contains",
                () -> Collections.unmodifiableSet(words).contains("WORD"));
        TreeMap<String, Integer> numbers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        numbers.put("One", 1);
        Map<String, Integer> map = Collections.unmodifiableMap(numbers);
        lines.add("view of a map", () -> map.get("ONE") + " " + map.containsKey("one") + map + map.equals(numbers));
        lines.add("view: keys", () -> map.keySet().contains("ONE") + " " + map.values() + map.entrySet());
        lines.add("view: clear", () -> changedMap(Map::clear));
        lines.add("view: putAll", () -> changedMap(view -> view.putAll(Map.of())));
        lines.add("view: remove", () -> changedMap(view -> view.remove("x")));
        lines.add("view: replaceAll", () -> changedMap(view -> view.replaceAll((k, v) -> v)));
        lines.add("view: computeIfPresent", () -> changedMap(view -> view.computeIfPresent("x", (k, v) -> v)));
        lines.add("view: computeIfAbsent", () -> changedMap(view -> view.computeIfAbsent("x", k -> null)));
        lines.add("view: keys cleared", () -> changedMap(view -> view.keySet().clear()));
        lines.add(
                "view: entries cleared",
                () -> changedMap(view -> view.entrySet().clear()));
        lines.add("view: setValue", () -> {
            Map.Entry<String, Integer> entry = map.entrySet().iterator().next();
            return entry.setValue(2);
        });
    }

    private static Object changedMap(Consumer<Map<String, Integer>> change) {
        Map<String, Integer> view = Collections.unmodifiableMap(new HashMap<>());
        change.accept(view);
        return view;
    }
}
