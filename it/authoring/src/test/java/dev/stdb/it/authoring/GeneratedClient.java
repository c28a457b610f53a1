package dev.stdb.it.authoring;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.harness.TestDatabase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs applications of generated Java clients: {@code Usage} in texts of {@code clients/}. */
final class GeneratedClient {
    private GeneratedClient() {}

    /**
     * Generates the client of a module, compiles an application with it, and runs that.
     *
     * @param name of the module and of the application's text
     * @param output an empty directory
     * @return what the application has seen
     */
    static List<String> run(String name, Path output, TestDatabase database) throws Exception {
        GeneratorOptions options = GeneratorOptions.defaults().withPackageName("bindings");
        ClientGenerator.generate(ModuleSource.of(name).definition(), new JavaTarget(), options, output);
        Path classes = Files.createDirectory(output.resolve("classes"));
        ModuleSource.writeSources(output, ModuleSource.text("/clients/" + name + ".txt"));
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
            return ((List<?>) seen).stream().map(String::valueOf).toList();
        }
    }
}
