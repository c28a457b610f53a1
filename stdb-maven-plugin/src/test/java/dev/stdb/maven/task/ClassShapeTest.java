package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassShapeTest {
    private static final String TEXT = """
            package a;

            import java.util.ArrayList;
            import java.util.Collection;
            import java.util.LinkedList;
            import java.util.List;
            import java.util.Map;
            import java.util.function.IntSupplier;
            import java.util.function.Supplier;

            @A.Mark(name = "one", numbers = {1, 2})
            public class A<T extends Number> extends ArrayList<String> implements Runnable {
                @interface Mark { String name() default "none"; int[] numbers() default {}; }
                @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE) @interface Use { int value(); }
                record Point(@Use(1) int x, List<@Use(2) String> texts) {}
                sealed interface Shape permits Round, Flat {}
                record Round() implements Shape {}
                record Flat() implements Shape {}
                enum Color { RED, GREEN }

                static final int LIMIT = 10;
                static final String QUERY = "SELECT";
                protected List<String> names = new ArrayList<>();

                static int first(int left, long right) throws java.io.IOException {
                    return left + 1;
                }

                @Mark(name = "method")
                <E> Map<String, E> second(@Mark(name = "parameter") String key, E value) {
                    Supplier<E> same = () -> value;
                    return Map.of(key, same.get());
                }

                public void run() {
                    new Object() { int here; };
                }
            }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name = "one"                | name = "two"
            {1, 2}                      | {1, 3}
            public class                | public final class
            extends Number>             | extends Integer>
            ArrayList<String> impl      | ArrayList<Long> impl
            extends ArrayList           | extends LinkedList
            implements Runnable         | implements Runnable, Cloneable
            static final int LIMIT = 10 | static final int LIMIT = 11
            "SELECT"                    | "SELECT *"
            protected List<String>      | public List<String>
            protected List<String>      | protected List<Object>
            protected List<String>      | protected Collection<String>
            names =                     | others =
            int left, long right        | int left, int right
            int left, long right        | int left, long other
            static int first            | int first
            static int first            | static long first
            throws java.io.IOException  | throws Exception
            @Mark(name = "method")      | @Mark(name = "other")
            @Mark(name = "method")      | @Deprecated
            @Mark(name = "parameter")   | @Mark(name = "argument")
            Map<String, E> second       | Map<Object, Object> second
            String key, E value         | E value, String key
            static final int LIMIT = 10 | static final int LIMIT = 10, MORE = 2
            public void run             | private void help() {} public void run
            """)
    void whatOthersSeeIsNoticed(String from, String to) {
        assertThat(shapes(changed(from, to)).get("a.A"))
                .isNotEqualTo(shapes(TEXT).get("a.A"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a.A$Mark  | default "none" | default "nothing"
            a.A$Point | @Use(1)        | @Use(3)
            a.A$Point | @Use(2)        | @Use(3)
            a.A$Point | int x          | int y
            a.A$Point | int x, List    | int x, int y, List
            a.A$Shape | Round, Flat    | Flat, Round
            a.A$Color | RED, GREEN     | GREEN, RED
            a.A$Round | record Round   | private record Round
            """)
    void whatOthersSeeOfNestedClassesIsNoticed(String type, String from, String to) {
        assertThat(shapes(changed(from, to)).get(type))
                .isNotEqualTo(shapes(TEXT).get(type));
    }

    /** New and former ones are in the list of the class around them. */
    @Test
    void nestedClassesAreListed() {
        ClassShape shape = shapes(TEXT).get("a.A");
        assertThat(shapes(changed("enum Color", "record More() {} enum Color")).get("a.A"))
                .isNotEqualTo(shape);
        assertThat(shapes(changed("new Object() { int here; };", "")).get("a.A"))
                .isNotEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            return left + 1;            | long sum = left + right;   return (int) sum;
            return left + 1;            | assert left > 0; return left;
            return left + 1;            | IntSupplier one = () -> left; return one.getAsInt();
            return left + 1;            | Map.Entry<String, Color> one = Map.entry("", Color.RED); return 0;
            () -> value                 | () -> { Runnable more = () -> {}; return value; }
            new ArrayList<>();          | new ArrayList<>(List.of("a"));
            static final int LIMIT = 10 | // A comment, and lines.
            """)
    void bodiesAreNot(String from, String to) {
        String text = to.startsWith("//") ? changed(from, to + "\n\n" + from) : changed(from, to);
        Map<String, ClassShape> shapes = shapes(text);
        assertThat(shapes).isEqualTo(shapes(TEXT));
    }

    @Test
    void otherFilesAreRefused() {
        assertThatThrownBy(() -> ClassShape.of(new byte[10])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String changed(String from, String to) {
        assertThat(TEXT).contains(from);
        return TEXT.replace(from, to);
    }

    private static Map<String, ClassShape> shapes(String text) {
        JavaFileObject source = new SimpleJavaFileObject(URI.create("memory:///a/A.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
                return text;
            }
        };
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        MemoryClasses files = new MemoryClasses(compiler.getStandardFileManager(null, null, null), Map.of());
        List<String> options = List.of("-g", "-proc:none", "--release", "17");
        assertThat(compiler.getTask(null, files, null, options, null, List.of(source))
                        .call())
                .isTrue();
        Map<String, ClassShape> shapes = new TreeMap<>();
        files.classes().forEach((name, bytes) -> shapes.put(name, ClassShape.of(bytes)));
        return shapes;
    }
}
