package dev.stdb.it.authoring;

import dev.stdb.harness.StdbExtension;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The harness of authors with the modules of these tests, in either host. */
final class Harness {
    /** Generated into the package of every module; its name tells modules apart. */
    private static final String CLASS_OF_EVERY_MODULE = "Db.class";

    private Harness() {}

    /** Returns the harness with a module that a host runs. */
    static StdbExtension of(Host host, ModuleSource module) {
        return host == Host.WASM
                ? StdbExtension.ofModule(module.wasmFile())
                : StdbExtension.ofModule(classOf(module.classes()));
    }

    private static Class<?> classOf(Path classes) {
        try (Stream<Path> files = Files.walk(classes);
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {classes.toUri().toURL()}, Harness.class.getClassLoader())) {
            Path file = files.filter(each -> each.endsWith(CLASS_OF_EVERY_MODULE))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no module in " + classes));
            String name = classes.relativize(file).toString().replace(".class", "");
            return Class.forName(name.replace(file.getFileSystem().getSeparator(), "."), false, loader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
