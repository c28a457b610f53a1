package dev.stdb.maven.wasm.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the language itself does: errors of arrays and casts, records, enums, initialization, exceptions, switches. */
// Odd expressions are what this is about.
@SuppressWarnings({"IdentityBinaryExpression", "EqualsNull", "SelfComparison", "ArrayEquals"})
final class Language {
    private static int counter;
    private static StringBuilder log = new StringBuilder();

    private Language() {}

    record One(long v) {}

    record Fraction(double d, float f) {}

    record Wide(byte b, short s, char c, int i, long l, float f, double d, boolean z, String t, int[] a) {}

    record Nested(String name, One inner, List<Fraction> list) {}

    record Empty() {}

    enum Level {
        LOW,
        MIDDLE {
            @Override
            int weight() {
                return 7;
            }
        },
        HIGH;

        int weight() {
            return ordinal();
        }
    }

    interface Greeter {
        default String hi(String name) {
            return "hi " + name;
        }
    }

    static final class Plain implements Greeter {}

    sealed interface Shape permits Circle, Box {}

    record Circle(int radius) implements Shape {}

    record Box(String name, Circle inner) implements Shape {}

    static class Base {
        static String order = "";

        Base() {
            order += "B";
            init();
        }

        void init() {
            order += "b";
        }
    }

    static final class Derived extends Base {
        private int field = 5;

        Derived() {
            order += "D" + field;
        }

        @Override
        void init() {
            order += "d" + field;
        }
    }

    static final class Lazy {
        static final int CONSTANT = 3;
        static int number = next();
    }

    static final class Resource implements AutoCloseable {
        private final String name;

        Resource(String name) {
            this.name = name;
            log.append(name).append('o');
        }

        @Override
        public void close() {
            log.append(name).append('c');
            if (name.equals("b")) {
                throw new IllegalArgumentException("close");
            }
        }
    }

    static int next() {
        return ++counter;
    }

    static int zero() {
        return counter - counter;
    }

    static void run(Lines lines) {
        counter = 0;
        arrayErrors(lines);
        references(lines);
        records(lines);
        enums(lines);
        exceptions(lines);
        messages(lines);
        initialization(lines);
        control(lines);
        types(lines);
    }

    private static void arrayErrors(Lines lines) {
        for (int index : new int[] {-1, 0, 1, 2, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            lines.add("int[2] read " + index, () -> new int[] {1, 2}[zero() + index]);
            lines.add("byte[2] read " + index, () -> new byte[] {1, 2}[zero() + index]);
            lines.add("boolean[2] read " + index, () -> new boolean[] {true, false}[zero() + index]);
            lines.add("char[2] read " + index, () -> new char[] {'a', 'b'}[zero() + index]);
            lines.add("short[2] read " + index, () -> new short[] {1, 2}[zero() + index]);
            lines.add("long[2] read " + index, () -> new long[] {1, 2}[zero() + index]);
            lines.add("float[2] read " + index, () -> new float[] {1, 2}[zero() + index]);
            lines.add("double[2] read " + index, () -> new double[] {1, 2}[zero() + index]);
            lines.add("String[2] read " + index, () -> new String[] {"a", "b"}[zero() + index]);
            lines.add("int[][2] read " + index, () -> new int[][] {{1}, {2}}[zero() + index][0]);
            lines.add("int[2] write " + index, () -> {
                int[] array = new int[2];
                array[zero() + index] = 5;
                return array[0] + " " + array[1];
            });
            lines.add("long[2] write " + index, () -> {
                long[] array = new long[2];
                array[zero() + index] += 5;
                return array[0] + " " + array[1];
            });
            lines.add("byte[2] write " + index, () -> {
                byte[] array = new byte[2];
                array[zero() + index]++;
                return array[0] + " " + array[1];
            });
            lines.add("char[2] write " + index, () -> {
                char[] array = new char[2];
                array[zero() + index] = 'x';
                return array[0] + " " + array[1];
            });
            lines.add("boolean[2] write " + index, () -> {
                boolean[] array = new boolean[2];
                array[zero() + index] = true;
                return array[0] + " " + array[1];
            });
            lines.add("short[2] write " + index, () -> {
                short[] array = new short[2];
                array[zero() + index] = 3;
                return array[0] + " " + array[1];
            });
            lines.add("float[2] write " + index, () -> {
                float[] array = new float[2];
                array[zero() + index] = 2;
                return array[0] + " " + array[1];
            });
            lines.add("double[2] write " + index, () -> {
                double[] array = new double[2];
                array[zero() + index] *= 2;
                return array[0] + " " + array[1];
            });
            lines.add("String[2] write " + index, () -> {
                String[] array = new String[2];
                array[zero() + index] = "x";
                return array[0] + " " + array[1];
            });
        }
        for (int length : new int[] {-1, Integer.MIN_VALUE, 0, 2}) {
            lines.add("new int " + length, () -> new int[zero() + length].length);
            lines.add("new byte " + length, () -> new byte[zero() + length].length);
            lines.add("new boolean " + length, () -> new boolean[zero() + length].length);
            lines.add("new char " + length, () -> new char[zero() + length].length);
            lines.add("new short " + length, () -> new short[zero() + length].length);
            lines.add("new long " + length, () -> new long[zero() + length].length);
            lines.add("new float " + length, () -> new float[zero() + length].length);
            lines.add("new double " + length, () -> new double[zero() + length].length);
            lines.add("new String " + length, () -> new String[zero() + length].length);
            lines.add("new int[][] " + length, () -> new int[zero() + length][].length);
            lines.add("new int[2][] " + length, () -> new int[2][zero() + length].length);
        }
        lines.add("store that fits", () -> {
            Object[] array = new Number[3];
            array[0] = 1;
            array[1] = 2.5;
            array[2] = null;
            return array[0] + " " + array.length;
        });
        lines.add("caught in a loop", () -> {
            int[] array = {1, 2, 3};
            int sum = 0;
            int errors = 0;
            for (int i = -2; i < 6; i++) {
                try {
                    sum += array[i];
                } catch (ArrayIndexOutOfBoundsException e) {
                    errors++;
                }
            }
            return sum + " " + errors;
        });
    }

    private static void references(Lines lines) {
        lines.add("null call", () -> nothing().length());
        lines.add("null array", () -> nulls()[0]);
        lines.add("null array length", () -> nulls().length);
        lines.add("null switch", () -> switch (nothing()) {
            case "a" -> 1;
            default -> 2;
        });
        lines.add("null synchronized", () -> {
            synchronized (nothing()) {
                return 1;
            }
        });
        lines.add("null concatenated", () -> nothing() + "x" + null);
        lines.add("bad cast", () -> (Integer) something());
        lines.add("bad array cast", () -> (int[]) something());
        lines.add("good cast", () -> (Comparable<?>) something());
        lines.add("requireNonNull", () -> Objects.requireNonNull(nothing(), "msg"));
        lines.add("requireNonNullElse", () -> Objects.requireNonNullElse(nothing(), "else"));
        for (int index : new int[] {-1, 0, 2, 3, 5}) {
            lines.add("checkIndex " + index, () -> Objects.checkIndex(index, 3));
            lines.add("checkFromToIndex " + index, () -> Objects.checkFromToIndex(index, 2, 3));
            lines.add("checkFromIndexSize " + index, () -> Objects.checkFromIndexSize(index, 2, 3));
        }
    }

    private static String nothing() {
        return counter < 0 ? "x" : null;
    }

    private static int[] nulls() {
        return counter < 0 ? new int[1] : null;
    }

    private static Object something() {
        return counter < 0 ? 1 : "text";
    }

    private static void records(Lines lines) {
        double[] doubles = {0.0, -0.0, 1.5, Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L)};
        for (double a : doubles) {
            for (double b : doubles) {
                float f = (float) a;
                float g = (float) b;
                lines.add(
                        "record equals " + Lines.bits(a) + " " + Lines.bits(b),
                        () -> new Fraction(a, f).equals(new Fraction(b, g)) + " "
                                + new Fraction(1, f).equals(new Fraction(1, g)) + " "
                                + new HashSet<>(List.of(new Fraction(a, 1), new Fraction(b, 2))).size());
            }
            lines.add("record hash " + Lines.bits(a), () -> new Fraction(a, (float) a).hashCode());
        }
        for (long v : Operators.LONGS) {
            lines.add(
                    "record of long " + v,
                    () -> new One(v).hashCode() + " " + new One(v).equals(new One(v)) + new One(v));
        }
        lines.add("record nested", () -> {
            Nested a = new Nested("n", new One(3), List.of(new Fraction(1, 2)));
            Nested b = new Nested("n", new One(3), List.of(new Fraction(1, 2)));
            return a + " " + a.equals(b) + a.hashCode() + a.equals(null) + a.equals("n")
                    + new Nested(null, null, null).hashCode();
        });
        lines.add("record wide", () -> {
            Wide wide = new Wide((byte) 1, (short) 2, 'c', 4, 5L, 6f, 7.5, true, "t", null);
            return wide + " " + wide.hashCode()
                    + wide.equals(new Wide((byte) 1, (short) 2, 'c', 4, 5L, 6f, 7.5, true, "t", null));
        });
        lines.add("record empty", () -> new Empty() + " " + new Empty().hashCode() + new Empty().equals(new Empty()));
    }

    private static void enums(Lines lines) {
        lines.add(
                "enum",
                () -> Level.valueOf("MIDDLE").weight()
                        + Level.MIDDLE.getDeclaringClass().getSimpleName()
                        + Level.HIGH
                        + Level.HIGH.name()
                        + Level.values().length
                        + Level.LOW.equals(Level.HIGH));
        lines.add(
                "enum compare",
                () -> Level.HIGH.compareTo(Level.LOW) + " " + Level.LOW.compareTo(Level.HIGH) + " "
                        + Level.LOW.compareTo(Level.LOW));
        for (Level level : Level.values()) {
            lines.add("enum switch " + level, () -> switch (level) {
                case LOW -> 1;
                case MIDDLE -> 2;
                case HIGH -> 3;
            });
        }
        lines.add("enum set order", () -> {
            List<Level> list = new ArrayList<>(List.of(Level.HIGH, Level.LOW, Level.MIDDLE));
            Collections.sort(list);
            return list;
        });
    }

    private static int finallyReturns(int k) {
        try {
            if (k == 0) {
                throw new IllegalStateException("x");
            }
            return 1;
        } catch (IllegalStateException e) {
            return 2;
        } finally {
            log.append('f');
        }
    }

    private static void exceptions(Lines lines) {
        lines.add("finally", () -> {
            log = new StringBuilder();
            return finallyReturns(0) + " " + finallyReturns(1) + log;
        });
        lines.add("try with resources", () -> {
            log = new StringBuilder();
            try (Resource a = new Resource("a");
                    Resource b = new Resource("b")) {
                throw new RuntimeException("body" + a.name + b.name);
            } catch (RuntimeException e) {
                return e.getMessage() + e.getSuppressed().length + e.getSuppressed()[0].getMessage() + log;
            }
        });
        lines.add("cause", () -> {
            try {
                throw new IllegalStateException("m", new RuntimeException("cause"));
            } catch (IllegalStateException e) {
                return e.getMessage() + e.getCause().getMessage() + e;
            }
        });
        lines.add(
                "cause only",
                () -> new RuntimeException(new IllegalArgumentException("inner")) + " "
                        + new RuntimeException((Throwable) null).getMessage() + new Exception().getMessage()
                        + new Error("e").getLocalizedMessage());
        lines.add("multi catch", () -> {
            try {
                return Integer.parseInt("x");
            } catch (NumberFormatException | NullPointerException e) {
                return e.getClass().getName();
            }
        });
        lines.add("nested finally", () -> {
            StringBuilder result = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                try {
                    if (i == 1) {
                        continue;
                    }
                    result.append(i);
                } finally {
                    result.append('f');
                }
            }
            return result;
        });
        lines.add("rethrown", () -> {
            try {
                try {
                    throw new IllegalStateException("first");
                } finally {
                    log.append('x');
                }
            } catch (IllegalStateException e) {
                throw new UnsupportedOperationException("second", e);
            }
        });
        lines.add(
                "initCause",
                () -> new RuntimeException("a").initCause(new Error("b")).getCause());
        lines.add("stack trace exists", () -> new Exception("x").getStackTrace() != null);
        lines.add(
                "assertion error",
                () -> new AssertionError("x") + " " + new AssertionError(5) + new AssertionError(true));
    }

    private static void messages(Lines lines) {
        lines.add("int by zero", () -> 1 / zero());
        lines.add("long by zero", () -> 1L % zero());
        lines.add("iterator of nothing", () -> List.of().iterator().next());
        lines.add(
                "scanner of list",
                () -> new ArrayList<>(List.of(1)).listIterator().previous());
        lines.add("illegal state", () -> new ArrayList<>(List.of(1)).iterator().hasNext());
        lines.add("iterator remove", () -> {
            new ArrayList<>(List.of(1)).iterator().remove();
            return 1;
        });
        lines.add("tree map first", () -> new TreeMap<String, String>().firstKey());
        lines.add("random bound", () -> new Random(1).nextInt(0));
        lines.add("random ints", () -> new Random(1).nextInt(5, 5));
        lines.add("clone refused", () -> {
            throw new CloneNotSupportedException();
        });
    }

    private static void initialization(Lines lines) {
        lines.add("constructor order", () -> {
            Base.order = "";
            new Derived();
            return Base.order;
        });
        lines.add("clone", () -> {
            int[][] a = {{1}, {2}};
            int[][] b = a.clone();
            b[0][0] = 9;
            b[1] = new int[] {7};
            return a[0][0] + "" + a[1][0];
        });
        lines.add("default values", () -> {
            Object[] array = new Object[1];
            boolean[] flags = new boolean[1];
            char[] characters = new char[1];
            double[] numbers = new double[1];
            return array[0] + " " + flags[0] + (int) characters[0] + numbers[0];
        });
    }

    private static String select(Object o) {
        if (o instanceof Circle circle) {
            return "circle:" + circle.radius();
        }
        if (o instanceof Box box && box.inner().radius() > 2) {
            return "box:" + box.name();
        }
        return switch (String.valueOf(o)) {
            case "Aa", "BB" -> "collide";
            case "C#" -> "sharp";
            default -> {
                String text = "d";
                yield text + o;
            }
        };
    }

    private static void control(Lines lines) {
        lines.add(
                "switch",
                () -> select("Aa")
                        + select("BB")
                        + select("C#")
                        + select(null)
                        + select(new Circle(4))
                        + select(new Box("q", new Circle(3)))
                        + select(new Box("q", new Circle(1))));
        lines.add("labels", () -> {
            int n = 0;
            outer:
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    if (j == 3) {
                        continue outer;
                    }
                    if (i == 3) {
                        break outer;
                    }
                    n += j;
                }
            }
            return n;
        });
        lines.add("lambdas", () -> {
            Supplier<Supplier<Integer>> supplier = () -> () -> 5;
            BiFunction<Integer, Integer, Integer> sum = Integer::sum;
            Function<Integer, Integer> compare = sum.andThen(x -> x * 2).apply(1, 2)::compareTo;
            return supplier.get().get() + compare.apply(7);
        });
        lines.add("captures", () -> {
            List<Supplier<Integer>> list = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int k = i;
                list.add(() -> k * k);
            }
            return list.stream().map(Supplier::get).toList();
        });
        lines.add(
                "defaults",
                () -> new Plain().hi("x")
                        + new Greeter() {
                            @Override
                            public String hi(String name) {
                                return Greeter.super.hi(name) + "!";
                            }
                        }.hi("y"));
        lines.add("char switch", () -> {
            char c = 'b';
            return switch (c) {
                case 'a' -> 1;
                case 'b' -> 2;
                default -> 3;
            };
        });
        lines.add("recursion", () -> depth(1000));
    }

    private static int depth(int n) {
        return n == 0 ? 0 : 1 + depth(n - 1);
    }

    private static void types(Lines lines) {
        lines.add(
                "instanceof",
                () -> ((Object) new int[0] instanceof int[]) + " " + ((Object) new String[0] instanceof Object[])
                        + ((Object) new int[0] instanceof Object[]) + ((Object) new Integer[0] instanceof Number[])
                        + (something() instanceof CharSequence));
        lines.add(
                "getClass",
                () -> something().getClass().getName() + " "
                        + new One(1).getClass().getSimpleName() + " " + (new One(1).getClass() == One.class));
        lines.add("equals of arrays", () -> new int[] {1}.equals(new int[] {1}));
        lines.add(
                "varargs",
                () -> sum() + " " + sum(1, 2, 3) + over(1) + over((short) 1) + over((Integer) 1) + over('c')
                        + over("s"));
    }

    private static int sum(int... numbers) {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        return sum;
    }

    private static String over(Object o) {
        return "o";
    }

    private static String over(long l) {
        return "l";
    }

    private static String over(Integer i) {
        return "I";
    }
}
