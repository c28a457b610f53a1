package dev.stdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiler of Eclipse runs the processor to the same end as javac. */
class EclipseCompilerTest {
    private static final Path ROOT = Path.of("src/test/resources/golden/GeneratedSourcesGoldenTest");
    private static final String DEFINITION = "META-INF/stdb/module.bsatn";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat",
                "transfer",
                "everything",
                "timers",
                "procedures",
                "views",
                "hooks",
                "kotlin",
                "migrations",
                "errors",
                "generics"
            })
    void yieldsTheFilesOfJavac(String module) throws IOException {
        StringWriter said = new StringWriter();
        assertThat(compile(ROOT.resolve(module).resolve("input"), said))
                .as(said.toString())
                .isTrue();

        Path expected = ROOT.resolve(module).resolve("expected");
        Map<String, String> generated = GeneratedSourcesGoldenTest.readTree(directory.resolve("generated"));
        generated.put(
                DEFINITION,
                GeneratedSourcesGoldenTest.lines(
                        Files.readAllBytes(directory.resolve("classes").resolve(DEFINITION))));
        assertThat(generated).isEqualTo(GeneratedSourcesGoldenTest.readTree(expected));
    }

    /** Of records and their components it has no places, so that the text names them. */
    @Test
    void reportsMistakesWithTheirPlace() throws IOException {
        Path sources = Files.createDirectories(directory.resolve("sources/test"));
        Files.writeString(sources.resolve("Row.java"), """
            package test;

            @dev.stdb.annotation.Table
            record Row(@dev.stdb.annotation.AutoInc String name) {}
            """);
        Files.writeString(sources.resolve("Calls.java"), """
            package test;

            final class Calls {
                @dev.stdb.annotation.Reducer
                void act(dev.stdb.module.ReducerContext<Db> ctx) {
                    ctx.db();
                }
            }
            """);
        StringWriter said = new StringWriter();

        assertThat(compile(directory.resolve("sources"), said)).isFalse();
        assertThat(said.toString())
                .contains("test.Row.name: @AutoInc needs an integer column")
                .contains("Calls.java (at line 5)")
                .contains("Reducer act must be static")
                .contains("2 problems (2 errors)");
    }

    private boolean compile(Path sources, StringWriter said) throws IOException {
        Files.createDirectories(directory.resolve("generated"));
        List<String> arguments = List.of(
                "-17",
                "-g",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-processor",
                ModuleProcessor.class.getName(),
                "-processorpath",
                System.getProperty("java.class.path"),
                "-d",
                directory.resolve("classes").toString(),
                "-s",
                directory.resolve("generated").toString(),
                sources.toString());
        PrintWriter out = new PrintWriter(said);
        return BatchCompiler.compile(arguments.toArray(String[]::new), out, out, null);
    }
}
