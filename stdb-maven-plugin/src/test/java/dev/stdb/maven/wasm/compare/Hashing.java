package dev.stdb.maven.wasm.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Order of maps and sets of hashed keys, after all that can be done to them. */
final class Hashing {
    /** Most keys of a map; more of one bucket would be a tree in the JDK. */
    private static final int KEYS_MAX = 400;

    private static final int STEPS = 60;

    private Hashing() {}

    static void run(Lines lines) {
        for (int seed = 0; seed < 60; seed++) {
            grow(lines, seed);
            mix(lines, seed);
        }
        sizes(lines);
        sets(lines);
        collectors(lines);
        crowds(lines);
        linked(lines);
        failures(lines);
    }

    private static String key(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "k" + random.nextInt(KEYS_MAX);
            case 1 -> Integer.toString(random.nextInt());
            case 2 -> "é" + (char) random.nextInt(0xD800);
            default -> String.valueOf((char) ('a' + random.nextInt(26)));
        };
    }

    private static void grow(Lines lines, int seed) {
        Random random = new Random(seed);
        Map<String, Integer> map = new HashMap<>();
        int size = random.nextInt(KEYS_MAX);
        for (int i = 0; i < size; i++) {
            map.put(key(random), i);
        }
        lines.add("grow " + seed, () -> map.toString());
        lines.add("keys " + seed, () -> String.join(",", map.keySet()));
        lines.add("values " + seed, () -> new ArrayList<>(map.values()));
        lines.add("copy " + seed, () -> new HashMap<>(map).toString());
        lines.add("clone " + seed, () -> ((HashMap<?, ?>) new HashMap<>(map).clone()).toString());
        lines.add("set " + seed, () -> new HashSet<>(map.values()).toString());
    }

    private static void mix(Lines lines, int seed) {
        Random random = new Random(seed + 1000);
        Map<Object, Object> map = seed % 3 == 0 ? new HashMap<>(random.nextInt(40)) : new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            int number = random.nextInt(11);
            lines.add("mix " + seed + "." + step + "." + number, () -> number + " " + change(map, number, random));
            lines.add("mixed " + seed + "." + step, map::toString);
        }
    }

    /** Keys that share no more buckets than chance has it. */
    private static Object anyKey(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(50) * 0x123456789L;
            case 1 -> (double) random.nextInt(50);
            case 2 -> random.nextInt(200) * 3;
            case 3 -> random.nextInt(20) == 0 ? null : random.nextBoolean();
            case 4 -> List.of(random.nextInt(5), random.nextInt(5));
            default -> key(random);
        };
    }

    private static Object change(Map<Object, Object> map, int number, Random random) {
        Object key = anyKey(random);
        return switch (number) {
            case 0 -> map.put(key, "put");
            case 1 -> map.computeIfAbsent(key, k -> "absent");
            case 2 -> map.compute(key, (k, v) -> v == null ? "new" : random.nextBoolean() ? null : v + "c");
            case 3 -> map.merge(key, "m", (a, b) -> random.nextInt(3) == 0 ? null : a + "" + b);
            case 4 -> map.remove(key);
            case 5 -> map.putIfAbsent(key, "if");
            case 6 -> map.computeIfPresent(key, (k, v) -> random.nextBoolean() ? null : "present");
            case 7 -> {
                Map<Object, Object> more = new HashMap<>();
                for (int i = random.nextInt(30); i > 0; i--) {
                    more.put(anyKey(random), i);
                }
                map.putAll(more);
                yield more;
            }
            case 8 -> {
                Iterator<Object> keys = map.keySet().iterator();
                int removed = 0;
                while (keys.hasNext()) {
                    keys.next();
                    if (random.nextInt(4) == 0) {
                        keys.remove();
                        removed++;
                    }
                }
                yield removed;
            }
            case 9 -> {
                map.replaceAll((k, v) -> v == null ? "r" : v);
                yield map.values().removeIf("absent"::equals);
            }
            default -> {
                for (int i = 0; i < 20; i++) {
                    map.computeIfAbsent(anyKey(random), k -> "many");
                }
                yield map.size();
            }
        };
    }

    private static void sizes(Lines lines) {
        for (int capacity = 0; capacity < 70; capacity++) {
            for (float load : new float[] {0.5f, 0.7f, 0.75f, 1, 2.5f}) {
                Map<Integer, Integer> map = new HashMap<>(capacity, load);
                for (int i = 0; i < 40; i++) {
                    map.put(i * 37 + (i << 12), i);
                }
                lines.add(
                        "capacity " + capacity + " " + load, () -> map.keySet().toString());
            }
        }
        for (int size = 0; size < 60; size++) {
            Map<Integer, Integer> source = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                source.put(i * 41, i);
            }
            lines.add("of " + size, () -> new HashMap<>(source).toString());
            lines.add("into " + size, () -> {
                Map<Integer, Integer> target = new HashMap<>();
                target.put(97, 1);
                target.putAll(source);
                return target;
            });
            lines.add("clear " + size, () -> {
                Map<Integer, Integer> target = new HashMap<>(source);
                target.clear();
                target.put(16, 1);
                target.put(1 << 20, 1);
                target.put(3, 1);
                return target;
            });
        }
    }

    private static void sets(Lines lines) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(120); i > 0; i--) {
                words.add(key(random));
            }
            Set<String> set = new HashSet<>(words);
            lines.add("words " + seed, set::toString);
            lines.add("added " + seed, () -> {
                Set<String> other = new HashSet<>();
                other.addAll(words);
                return other;
            });
            lines.add("cloned " + seed, () -> ((HashSet<?>) new HashSet<>(words).clone()).toString());
            lines.add("removed " + seed, () -> {
                Set<String> other = new HashSet<>(words);
                boolean changed = other.removeAll(words.subList(0, words.size() / 2));
                return changed + " " + other;
            });
            lines.add("retained " + seed, () -> {
                Set<String> other = new HashSet<>(words);
                boolean changed = other.retainAll(words.subList(0, words.size() / 3));
                return changed + " " + other;
            });
            lines.add("hash " + seed, set::hashCode);
            lines.add("array " + seed, () -> Arrays.toString(set.toArray()));
            lines.add("equal " + seed, () -> set.equals(new LinkedHashSet<>(words)));
        }
    }

    private static void collectors(Lines lines) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<String> words = Stream.generate(() -> key(random)).limit(200).toList();
            lines.add("groupingBy " + seed, () -> words.stream().collect(Collectors.groupingBy(String::length)));
            lines.add(
                    "groupingBy counting " + seed,
                    () -> words.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
            lines.add(
                    "toMap " + seed,
                    () -> words.stream().distinct().collect(Collectors.toMap(Function.identity(), String::length)));
            lines.add(
                    "toMap merging " + seed,
                    () -> words.stream().collect(Collectors.toMap(w -> w, w -> 1, Integer::sum)));
            lines.add("toSet " + seed, () -> words.stream().collect(Collectors.toSet()));
            lines.add(
                    "partitioningBy " + seed,
                    () -> words.stream().collect(Collectors.partitioningBy(w -> w.length() > 2, Collectors.toSet())));
            lines.add("distinct " + seed, () -> words.stream().distinct().toList());
        }
    }

    /** Keys of one bucket, as many as a list may hold. */
    private static void crowds(Lines lines) {
        for (int count = 1; count < 13; count++) {
            for (int step : new int[] {16, 32, 64, 1024}) {
                int size = Math.min(count, step >= 64 ? 7 : count);
                lines.add("crowd " + count + " " + step, () -> {
                    Map<Integer, Integer> map = new HashMap<>();
                    IntStream.range(0, size).forEach(i -> map.put(i * step, i));
                    map.put(1, 1);
                    return map;
                });
                lines.add("crowd computed " + count + " " + step, () -> {
                    Map<Integer, Integer> map = new HashMap<>();
                    IntStream.range(0, size).forEach(i -> map.computeIfAbsent(i * step, k -> k));
                    map.put(1, 1);
                    return map;
                });
            }
        }
    }

    private static void linked(Lines lines) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Map<Object, Object> map = new LinkedHashMap<>(16, 0.75f, seed % 2 == 0);
            for (int step = 0; step < STEPS; step++) {
                int number = random.nextInt(11);
                lines.add("linked " + seed + "." + step + "." + number, () -> change(map, number, random));
                lines.add("linked map " + seed + "." + step, map::toString);
            }
            lines.add("linked copy " + seed, () -> ((LinkedHashMap<?, ?>) new LinkedHashMap<>(map).clone()).toString());
            lines.add("linked keys " + seed, () -> map.containsKey(null) + " " + map.keySet());
        }
        lines.add("eldest", () -> {
            Map<Integer, Integer> map = new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
                    return size() > 3;
                }
            };
            IntStream.range(0, 10).forEach(i -> map.put(i, i));
            return map;
        });
    }

    private static void failures(Lines lines) {
        lines.add("negative capacity", () -> new HashMap<>(-1));
        lines.add("no load factor", () -> new HashMap<>(1, 0));
        lines.add("modified in forEach", () -> {
            Map<Integer, Integer> map = new HashMap<>(Map.of(1, 1, 2, 2));
            map.forEach((k, v) -> map.put(k + 10, v));
            return map;
        });
        lines.add("modified in iteration", () -> {
            Map<Integer, Integer> map = new HashMap<>(Map.of(1, 1, 2, 2));
            for (Integer key : map.keySet()) {
                map.remove(key);
            }
            return map;
        });
        lines.add("modified in computeIfAbsent", () -> {
            Map<Integer, Integer> map = new HashMap<>();
            return map.computeIfAbsent(1, k -> map.put(2, 2));
        });
        lines.add("entries", () -> {
            Map<String, Integer> map = new HashMap<>(Map.of("a", 1));
            map.entrySet().iterator().next().setValue(5);
            return map.entrySet().contains(Map.entry("a", 5)) + " "
                    + map.entrySet().remove(Map.entry("a", 1)) + map
                    + map.entrySet().remove(Map.entry("a", 5)) + map;
        });
    }
}
