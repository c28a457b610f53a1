package dev.stdb.it.authoring;

import dev.stdb.maven.wasm.ModuleBuildException;
import dev.stdb.maven.wasm.ModuleBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compiles the modules of tests to WebAssembly, one after another in one directory by one builder, as {@code stdb:run}
 * does with the changes of a module: what they have in common is read once. Thread-safe.
 */
final class WasmBuilds {
    private static final Path CLASSES = createDirectory();
    private static final ModuleBuilder BUILDER = ModuleBuilder.of(ModuleSource.classPath(CLASSES));

    private WasmBuilds() {}

    /**
     * Compiles a module.
     *
     * @param classes directory of its class files
     */
    static synchronized byte[] build(Path classes) {
        try {
            clear();
            copy(classes);
            return BUILDER.build().wasm();
        } catch (ModuleBuildException e) {
            throw new IllegalArgumentException("the module is no WebAssembly", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path createDirectory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "wasm-builds-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves directories where they are. */
    private static void clear() throws IOException {
        for (Path file : filesOf(CLASSES)) {
            Files.delete(file);
        }
    }

    private static void copy(Path classes) throws IOException {
        for (Path file : filesOf(classes)) {
            Path copy = CLASSES.resolve(classes.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static List<Path> filesOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
