package dev.stdb.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Common generators. */
public final class Gens {
    private static final String[] PIECES = {
        "", "a", "Z", "0", " ", "\n", "\"", "\\", "é", "ß", "€", "😀", "\u0000", "\uffff"
    };

    private Gens() {}

    /** Returns whole numbers of {@code min} to {@code max}, both included, with the edges more often. */
    public static Gen<Integer> ints(int min, int max) {
        return new Gen<>() {
            @Override
            public Integer generate(RandomGenerator random, int size) {
                return switch (random.nextInt(10)) {
                    case 0 -> min;
                    case 1 -> max;
                    default -> (int) random.nextLong(min, max + 1L);
                };
            }

            @Override
            public List<Integer> shrink(Integer value) {
                int simplest = min > 0 ? min : Math.min(0, max);
                if (value == simplest) {
                    return List.of();
                }
                return List.of(simplest, (int) (((long) simplest + value) / 2));
            }
        };
    }

    /** Returns 64-bit numbers: small ones, edges and any. */
    public static Gen<Long> longs() {
        return (random, size) -> switch (random.nextInt(4)) {
            case 0 -> (long) random.nextInt(-size - 1, size + 2);
            case 1 -> edge(random);
            default -> random.nextLong();
        };
    }

    private static long edge(RandomGenerator random) {
        long[] edges = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 32};
        return edges[random.nextInt(edges.length)];
    }

    /** Returns either truth value. */
    public static Gen<Boolean> booleans() {
        return (random, size) -> random.nextBoolean();
    }

    /** Returns byte strings of up to {@code size} bytes. */
    public static Gen<byte[]> bytes() {
        return new Gen<>() {
            @Override
            public byte[] generate(RandomGenerator random, int size) {
                byte[] bytes = new byte[random.nextInt(size + 1)];
                random.nextBytes(bytes);
                return bytes;
            }

            @Override
            public List<byte[]> shrink(byte[] value) {
                if (value.length == 0) {
                    return List.of();
                }
                return List.of(
                        new byte[0], Arrays.copyOf(value, value.length / 2), Arrays.copyOf(value, value.length - 1));
            }
        };
    }

    /** Returns texts with characters of all UTF-8 widths. */
    public static Gen<String> strings() {
        return (random, size) -> {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(size / 4 + 2);
            for (int i = 0; i < pieces; i++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            return text.toString();
        };
    }

    /** Returns one of the given values. */
    public static <T> Gen<T> oneOf(List<? extends T> values) {
        return (random, size) -> values.get(random.nextInt(values.size()));
    }

    /** Returns lists of up to {@code size} elements, which shrink by leaving out elements. */
    public static <T> Gen<List<T>> lists(Gen<T> element) {
        return new Gen<>() {
            @Override
            public List<T> generate(RandomGenerator random, int size) {
                List<T> list = new ArrayList<>();
                int length = random.nextInt(size + 1);
                for (int i = 0; i < length; i++) {
                    list.add(element.generate(random, size));
                }
                return list;
            }

            @Override
            public List<List<T>> shrink(List<T> value) {
                List<List<T>> simpler = new ArrayList<>();
                int n = value.size();
                for (int cut = n; cut > 0; cut /= 2) {
                    for (int from = 0; from + cut <= n; from += cut) {
                        List<T> rest = new ArrayList<>(value.subList(0, from));
                        rest.addAll(value.subList(from + cut, n));
                        simpler.add(rest);
                    }
                }
                for (int i = 0; i < n; i++) {
                    for (T smaller : element.shrink(value.get(i))) {
                        List<T> changed = new ArrayList<>(value);
                        changed.set(i, smaller);
                        simpler.add(changed);
                    }
                }
                return simpler;
            }
        };
    }
}
