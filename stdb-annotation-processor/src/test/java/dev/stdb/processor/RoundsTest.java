package dev.stdb.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the processor gets on with javac: discovery, rounds, other processors. */
class RoundsTest {

    private static final String ROW =
            "package test; @dev.stdb.annotation.Table public record Row(int id, Color color) {}";

    @Test
    void isFoundAsService() {
        assertThat(ServiceLoader.load(Processor.class)).hasAtLeastOneElementOfType(ModuleProcessor.class);
    }

    @Test
    void waitsForTypesOfOtherProcessors() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor(), new ColorProcessor())
                .compile(JavaFileObjects.forSourceString("test.Row", ROW));

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.generatedSourceFile("test.ColorCodec")).isPresent();
        assertThat(compilation.generatedSourceFile("test.Db")).isPresent();
    }

    @Test
    void generatedNamesOfATableDoNotMeetThoseOfAnother() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Subject",
                        "package test; import dev.stdb.annotation.*; import dev.stdb.module.*; import java.util.*;\n"
                                + "@Table(access = Access.PUBLIC) record Player(@PrimaryKey int id) {}\n"
                                + "@Table(access = Access.PUBLIC) record PlayerIndexed(@PrimaryKey int id) {}\n"
                                + "final class Calls { @View static List<Player> all(ViewContext<Db> ctx) {"
                                + " return List.of(); } }"));

        assertThat(compilation.errors()).isEmpty();
    }

    @Test
    void mapsOfTheSameTypesInTheDatabaseShareTheirPairs() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Row",
                        "package test; import dev.stdb.annotation.*; import dev.stdb.types.*; import java.util.*;\n"
                                + "@Table record Row(Map<UUID, java.time.Instant> a, Map<Uuid, Timestamp> b,"
                                + " Map<@U8 Short, Integer> c, Map<@U8 Short, java.time.LocalDate> d) {}"));

        assertThat(compilation.errors()).isEmpty();
    }

    /** Marks of types stand before whole names, too, where javac would refuse annotations of types alone. */
    @Test
    void widthsStandBeforeQualifiedNames() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Row",
                        "package test; import dev.stdb.annotation.*; import dev.stdb.module.*;\n"
                                + "@Table record Row(@U128 java.math.BigInteger a, @I256 java.math.BigInteger b,"
                                + " @Unsigned java.lang.Long c) {\n"
                                + "@Reducer static void act(ReducerContext<Db> ctx, @U256 java.math.BigInteger d) {"
                                + " ctx.db().row().insert(new Row(d, d, 1L)); } }"));

        assertThat(compilation.errors()).isEmpty();
    }

    @Test
    void leavesMissingTypesToTheCompiler() {
        Compilation compilation =
                javac().withProcessors(new ModuleProcessor()).compile(JavaFileObjects.forSourceString("test.Row", ROW));

        assertThat(compilation.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.getMessage(Locale.ENGLISH)).startsWith("cannot find symbol"));
    }

    /** One mistake is one error, at its line: nothing about {@code Db}, which waits for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Table record Row(int id, Colour color) {}\n",
                "@Table record Row(@PrimaryKey Identitty id) {}\n",
                "final class Calls {\n@Reducer static void more(ReducerContext<Db> ctx, Strin text) {}}",
                "final class Calls {\n@View static Rows more(ViewContext<Db> ctx) { return ctx.from().x(); }}",
                "final class Calls {\n@View static java.util.List<Line> more(ViewContext<Db> ctx) { return null; }}",
                "record R(int a) {} final class Calls {\n@View static java.util.List<R> more(ViewContex<Db> ctx) {"
                        + " ctx.db().x(); return null; }}"
            })
    void missingTypesAreReportedOnceAndAlone(String mistake) {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Subject",
                        "package test; import dev.stdb.annotation.*; import dev.stdb.module.*;\n" + mistake
                                + "final class Subject {\n"
                                + "  @Reducer static void act(ReducerContext<Db> ctx) { ctx.db(); }\n"
                                + "}\n"));

        assertThat(compilation.diagnostics()).singleElement().satisfies(problem -> {
            assertThat(problem.getMessage(Locale.ENGLISH)).startsWith("cannot find symbol");
            assertThat(problem.getMessage(Locale.ENGLISH)).doesNotContain("Db");
        });
    }

    /** The contexts of views are generated, before the rest is known; what they refer to follows. */
    @Test
    void contextsOfViewsAreThereInTheNextRound() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor(), new ColorProcessor())
                .compile(
                        JavaFileObjects.forSourceString("test.Row", ROW),
                        JavaFileObjects.forSourceString(
                                "test.Views",
                                "package test; import dev.stdb.annotation.*; import java.util.*; final class Views {"
                                        + "@View static List<Row> rows(AnonymousViewContext<Db> ctx) {"
                                        + "  return ctx.db().row().iter().toList(); } }"));

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.generatedSourceFile("test.ViewDispatch")).isPresent();
    }

    /** Reading is all that a view can do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert(new Row(1, 2))",
                "delete(new Row(1, 2))",
                "update(new Row(1, 2))",
                "clear()",
                "id().delete(1)",
                "id().update(new Row(1, 2))",
                "level().delete(1)"
            })
    void viewsThatWriteDoNotCompile(String write) {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Views",
                        "package test; import dev.stdb.annotation.*; import java.util.*;\n"
                                + "@Table record Row(@PrimaryKey int id, @Index int level) {}\n"
                                + "final class Views {\n"
                                + "  @View static List<Row> rows(ViewContext<Db> ctx) {\n"
                                + "    ctx.db().row().id().find(1);\n"
                                + "    ctx.db().row()." + write + ";\n"
                                + "    return List.of(); } }"));

        assertThat(compilation.errors()).singleElement().satisfies(error -> {
            assertThat(error.getLineNumber()).isEqualTo(6);
            assertThat(error.getMessage(Locale.ENGLISH)).startsWith("cannot find symbol");
        });
    }

    @Test
    void aClassCalledLikeAContextIsReported() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Views",
                        "package test; import dev.stdb.annotation.*; import java.util.*;\n"
                                + "@Table record Row(int id) {}\n"
                                + "final class ViewContext<D> {}\n"
                                + "final class Views {\n"
                                + "  @View static List<Row> rows(ViewContext<Db> ctx) { return List.of(); } }"));

        assertThat(compilation.errors()).singleElement().satisfies(error -> {
            assertThat(error.getLineNumber()).isEqualTo(3);
            assertThat(error.getMessage(Locale.ENGLISH))
                    .isEqualTo("Class test.ViewContext is going to be generated, but the sources have one of that "
                            + "name. Rename yours.");
        });
    }

    @Test
    void ignoresSourcesWithoutModule() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString("test.Plain", "package test; class Plain {}"));

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.generatedSourceFiles()).isEmpty();
    }

    @Test
    void reportsAllProblemsAtOnce() {
        Compilation compilation = javac().withProcessors(new ModuleProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Row",
                        "package test; import dev.stdb.annotation.*;"
                                + "@Table record Row(char a, @PrimaryKey int b, @PrimaryKey int c, int[] d) {}"
                                + "@Table record Other(@AutoInc boolean a) {}"));

        assertThat(compilation.errors())
                .extracting(error -> error.getMessage(Locale.ENGLISH).split(" ")[0])
                .containsExactly("@AutoInc", "char", "Only");
    }

    /** Writes an enum in the first round. */
    private static final class ColorProcessor extends AbstractProcessor {

        private boolean written;

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (!written) {
                written = true;
                try (Writer out =
                        processingEnv.getFiler().createSourceFile("test.Color").openWriter()) {
                    out.write("package test; public enum Color { RED, GREEN }");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return false;
        }
    }
}
