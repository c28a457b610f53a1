package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.maven.task.LintTask.Finding;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LintTaskTest {
    private static final String HEAD =
            "package a; import java.util.*; import java.util.concurrent.*; import java.util.function.*;"
                    + " import dev.stdb.annotation.*;\n";

    @TempDir
    private Path directory;

    private List<Finding> lint(String source, String... allowed) throws IOException, TaskException {
        Path classes = SourceCompiler.compile(directory, Map.of("a/A.java", HEAD + source));
        return new LintTask(classes, List.of(allowed)).run();
    }

    private static String body(String statement) {
        return "class A {\n  Object m(List<Integer> list) throws Exception {\n    " + statement
                + "\n    return null;\n  }\n}\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        clock   | System.currentTimeMillis();                   | java.lang.System.currentTimeMillis
        clock   | System.nanoTime();                            | java.lang.System.nanoTime
        clock   | java.time.Instant.now();                      | java.time.Instant.now
        clock   | java.time.LocalDate.now(java.time.ZoneOffset.UTC); | java.time.LocalDate.now
        clock   | java.time.Clock.systemUTC();                  | java.time.Clock.systemUTC
        clock   | new Date();                                   | new java.util.Date
        clock   | LongSupplier s = System::nanoTime;            | java.lang.System.nanoTime
        clock   | java.time.Clock.tickSeconds(java.time.ZoneOffset.UTC); | java.time.Clock.tickSeconds
        clock   | java.time.chrono.JapaneseDate.now();          | java.time.chrono.JapaneseDate.now
        random  | Math.random();                                | java.lang.Math.random
        random  | new Random();                                 | new java.util.Random
        random  | UUID.randomUUID();                            | java.util.UUID.randomUUID
        random  | Collections.shuffle(list);                    | java.util.Collections.shuffle
        random  | new java.security.SecureRandom();             | new java.security.SecureRandom
        random  | java.util.random.RandomGenerator.getDefault(); | java.util.random.RandomGenerator.getDefault
        random  | java.util.random.RandomGenerator.of("Random"); | java.util.random.RandomGenerator.of
        thread  | new Thread(() -> {});                         | new java.lang.Thread
        thread  | Thread.sleep(1);                              | java.lang.Thread.sleep
        thread  | list.parallelStream();                        | java.util.List.parallelStream
        thread  | java.util.concurrent.ForkJoinPool.commonPool(); | java.util.concurrent.ForkJoinPool.commonPool
        thread  | new ThreadPoolExecutor(1, 1, 0, null, null);  | new java.util.concurrent.ThreadPoolExecutor
        thread  | new CompletableFuture<>().thenRunAsync(null); | java.util.concurrent.CompletableFuture.thenRunAsync
        file    | new java.io.File("x");                        | new java.io.File
        file    | new java.io.PrintWriter("x");                 | new java.io.PrintWriter
        file    | new Formatter("x");                           | new java.util.Formatter
        file    | new Scanner(java.nio.file.Path.of("x"));      | java.nio.file.Path.of
        file    | java.nio.channels.FileChannel.open(null);     | java.nio.channels.FileChannel.open
        file    | java.nio.file.Path.of("x");                   | java.nio.file.Path.of
        network | new java.net.Socket();                        | new java.net.Socket
        network | java.nio.channels.SocketChannel.open();       | java.nio.channels.SocketChannel.open
        console | System.out.println(1);                        | java.lang.System.out
        console | new Exception().printStackTrace();            | java.lang.Exception.printStackTrace
        """)
    void tellsPlaceAndCure(String rule, String statement, String what) throws IOException, TaskException {
        List<Finding> findings = lint(body(statement));

        assertThat(findings).isNotEmpty();
        Finding first = findings.get(0);
        assertThat(first.rule().id()).isEqualTo(rule);
        assertThat(first.toString())
                .startsWith("a/A.java:4: A.m ")
                .contains(first.rule().verb() + " (" + what)
                .endsWith("; " + first.rule().cure() + " [" + rule + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        static int a;                                           | a/A.java: A.a keeps
        static final List<String> A = new ArrayList<>();        | a/A.java:3: A.A keeps
        static final Map<String, String> A = new HashMap<>(Map.of()); | a/A.java:3: A.A keeps
        """)
    void staticsThatChangeAreTold(String field, String start) throws IOException, TaskException {
        assertThat(lint("class A {\n" + field + "\n}"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule()).isEqualTo(LintRule.STATIC_STATE))
                .satisfies(finding -> assertThat(finding.toString()).startsWith(start));
    }

    /** What gives the same for the same call is no problem; nor are constants. */
    @Test
    void whatDependsOnTheCallAloneIsLeftAlone() throws IOException, TaskException {
        assertThat(lint("class A {\n"
                        + "  static final List<String> NAMES = List.of(\"a\");\n"
                        + "  static final Map<String, Integer> COPY = Map.copyOf(new HashMap<>());\n"
                        + "  static final int[] TABLE = {1, 2};\n"
                        + "  enum Kind { ONE, TWO }\n"
                        + "  Object m(List<Integer> list, java.time.Clock clock, Kind kind) {\n"
                        + "    new Random(7).nextInt(); Collections.shuffle(list, new Random(1)); new Date(5);\n"
                        + "    java.time.Instant.now(clock); Instant(); java.net.URI.create(\"x:y\");\n"
                        + "    switch (kind) { case ONE: return list; default: assert list != null; }\n"
                        + "    return list.stream().map(x -> x + 1).toList();\n"
                        + "  }\n"
                        + "  void Instant() {}\n}"))
                .isEmpty();
    }

    @Test
    void annotationsAllowOneRuleInTheirPlace() throws IOException, TaskException {
        assertThat(lint("class A {\n"
                        + "  @AllowLint(\"static-state\") static int a;\n"
                        + "  @AllowLint({\"clock\", \"random\"}) Object m() {\n"
                        + "    Supplier<Object> inLambda = () -> Math.random() + System.nanoTime();\n"
                        + "    return inLambda;\n  }\n"
                        + "  @AllowLint(\"clock\") double n() { return Math.random(); }\n"
                        + "  @AllowLint(\"console\") static class B { void o() { System.out.println(); } }\n}"))
                .extracting(finding -> finding.where() + " " + finding.rule())
                .containsExactly("A.n RANDOM");
    }

    @Test
    void configurationAllowsRulesOfTheProject() throws IOException, TaskException {
        String source = "class A { static int a; double m() { return Math.random(); } }";

        assertThat(lint(source)).hasSize(2);
        assertThat(lint(source, "random")).extracting(Finding::rule).containsExactly(LintRule.STATIC_STATE);
        assertThat(lint(source, "random", " static-state")).isEmpty();
        assertThatThrownBy(() -> lint(source, "clocks"))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("'clocks'")
                .hasMessageContaining("clock, random, thread, file, network, console, static-state");
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleHasATest(LintRule rule) throws IOException, ReflectiveOperationException {
        String cases = Arrays.stream(LintTaskTest.class.getDeclaredMethods())
                .map(method -> method.getAnnotation(CsvSource.class))
                .filter(java.util.Objects::nonNull)
                .map(CsvSource::textBlock)
                .reduce("", String::concat);

        assertThat(rule == LintRule.STATIC_STATE || cases.contains(rule.id() + " "))
                .isTrue();
    }

    /** Otherwise what is not compiled yet would pass. */
    @Test
    void aModuleWithoutClassesIsToldHowToCompileThem() throws IOException, TaskException {
        for (Path empty : List.of(directory, directory.resolve("missing"))) {
            assertThatThrownBy(() -> new LintTask(empty, List.of()).requireClasses())
                    .isInstanceOf(TaskException.class)
                    .hasMessage("no classes in " + empty + "; run 'mvn compile stdb:lint'");
        }
        new LintTask(SourceCompiler.compile(directory, Map.of("a/A.java", "package a; class A {}")), List.of())
                .requireClasses();
    }

    /** Generated code follows the rules as well. */
    @Test
    void generatedCodeIsClean() throws IOException, TaskException {
        assertThat(lint("@Table record A(@PrimaryKey @AutoInc long id, Map<String, List<Optional<Integer>>> b) {}"))
                .isEmpty();
    }
}
