package dev.stdb.harness;

import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.server.jvm.JvmModules;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The module of a test, in the form in which it runs. Immutable. */
interface TestedModule {
    /** Returns the program to publish, having made sure that the server can run it. */
    byte[] program(JvmModules modules);

    /** Uses a file. */
    static TestedModule of(Path wasm) {
        return modules -> {
            if (!Files.isRegularFile(wasm)) {
                throw notCompiled("no module at " + wasm.toAbsolutePath());
            }
            try {
                return Files.readAllBytes(wasm);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Uses what a class was compiled with, or the file that was made of it. */
    static TestedModule of(Class<?> anyClass) {
        return isWasmMode() ? of(wasmBeside(locationOf(anyClass))) : ofClasses(anyClass);
    }

    private static boolean isWasmMode() {
        String environment = System.getenv("STDB_MODE");
        String mode = System.getProperty("stdb.mode", environment == null ? "jvm" : environment);
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "jvm" -> false;
            case "wasm" -> true;
            default -> throw new IllegalStateException("stdb.mode is jvm or wasm, not " + mode);
        };
    }

    private static TestedModule ofClasses(Class<?> anyClass) {
        List<Path> classPath = new ArrayList<>(List.of(locationOf(anyClass), locationOf(JvmDescriptor.class)));
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : tests.split(File.pathSeparator)) {
            classPath.add(Path.of(entry));
        }
        String name = anyClass.getName();
        byte[] program;
        try {
            program = JvmDescriptor.of(name, classPath).encode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return modules -> {
            modules.put(name, classPath);
            return program;
        };
    }

    private static Path locationOf(Class<?> anyClass) {
        try {
            return Path.of(
                    anyClass.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no file: " + anyClass, e);
        }
    }

    /** Finds what {@code stdb:compile} writes beside the directory or jar of a module's classes. */
    private static Path wasmBeside(Path classes) {
        Path directory = classes.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".wasm")).toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            throw notCompiled("one .wasm file is expected in " + directory + " for stdb.mode=wasm, found " + found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException notCompiled(String what) {
        return new IllegalStateException(
                what + ": bind stdb:compile to <phase>process-classes</phase> and run the tests with Maven once");
    }
}
