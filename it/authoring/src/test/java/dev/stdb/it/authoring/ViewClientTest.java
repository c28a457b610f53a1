package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.query.Column;
import dev.stdb.query.TableQuery;
import dev.stdb.testing.Checks;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A generated client at work with the views of a module and with queries. */
final class ViewClientTest {
    @RegisterExtension
    static final StdbExtension STDB =
            StdbExtension.ofModule(ModuleSource.of("views").wasmFile());

    @TempDir
    private Path output;

    private record Guild(long id, String motto) {}

    /** What {@code Usage} in {@code clients/views.txt} has seen. */
    @Test
    @Checks("spec client-sdk.md §20.13")
    void theGeneratedClientReadsViewsAndTakesQueries(TestDatabase database) throws Exception {
        GeneratorOptions options = GeneratorOptions.defaults().withPackageName("bindings");
        ClientGenerator.generate(ModuleSource.of("views").definition(), new JavaTarget(), options, output);
        Path classes = Files.createDirectory(output.resolve("classes"));
        ModuleSource.writeSources(output, ModuleSource.text("/clients/views.txt"));
        ModuleSource.compileClient(sources(), classes);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Object seen = loader.loadClass("bindings.Usage")
                    .getMethod("run", String.class, String.class)
                    .invoke(null, database.url().toString(), database.name());
            assertThat((List<?>) seen)
                    .map(String::valueOf)
                    .containsExactlyInAnyOrder(
                            "near +me",
                            "players 0",
                            "me 4>6",
                            "near -me",
                            "near +me",
                            "players 1",
                            "me 6>9",
                            "near -me",
                            "asked 1",
                            "asked near 1",
                            "players 1");
        }
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void theHarnessTakesQueries(TestDatabase database) {
        database.call("found", 7, "it's us");
        database.call("found", 8, "others");
        TableQuery<Guild, Column<Guild, String>, Object> guilds =
                new TableQuery<>("guild", new Column<>("guild", "motto", Guild::motto), new Object());
        assertThat(database.sql(guilds.where(motto -> motto.eq("it's us")))).containsExactly(List.of(7L, "it's us"));
    }
}
