package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A generated client that knows rows by a key of several columns. */
final class CompositeKeyClientTest {
    @RegisterExtension
    static final StdbExtension STDB =
            StdbExtension.ofModule(ModuleSource.of("keys").wasmFile());

    @TempDir
    private Path output;

    /** What {@code Usage} in {@code clients/keys.txt} has seen. */
    @Test
    void theGeneratedClientPairsAndFindsRowsByTheKey(TestDatabase database) throws Exception {
        GeneratorOptions options = GeneratorOptions.defaults().withPackageName("bindings");
        ClientGenerator.generate(ModuleSource.of("keys").definition(), new JavaTarget(), options, output);
        Path classes = Files.createDirectory(output.resolve("classes"));
        ModuleSource.writeSources(output, ModuleSource.text("/clients/keys.txt"));
        try (Stream<Path> files = Files.walk(output)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            ModuleSource.compileClient(sources, classes);
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Object seen = loader.loadClass("bindings.Usage")
                    .getMethod("run", String.class, String.class)
                    .invoke(null, database.url().toString(), database.name());
            assertThat((List<?>) seen)
                    .map(String::valueOf)
                    .containsExactly("+ann1", "+ann2", "ann2 20>25", "+bob2", "-ann1", "found 25", "gone true");
        }
    }
}
