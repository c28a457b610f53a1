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
                "final class Calls {\n@Reducer static void more(ReducerContext<Db> ctx, Strin text) {}}"
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
