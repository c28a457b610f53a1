package dev.stdb.it;

import dev.stdb.moduledef.JvmDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the build put what these tests serve. Paths come from the POM as system properties. */
public final class Fixtures {
    private Fixtures() {}

    /** The module of {@code it/fixture}. */
    public static Path fixtureModule() {
        return required("stdb.it.fixture");
    }

    /** The module of {@code examples/chat/module}. */
    public static Path chatModule() {
        return required("stdb.it.chat");
    }

    /** The module of {@code examples/transfer/module}. */
    static Path transferModule() {
        return required("stdb.it.transfer");
    }

    /** Where the classes of a module are, followed by the module library. */
    static List<Path> classPath(Class<?> module) {
        return List.of(location(module), location(JvmDescriptor.class));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bundled page of {@code examples/chat/web}. */
    static Path chatSite() {
        return required("stdb.it.site");
    }

    /** The module of {@code examples/arena/module}. */
    static Path arenaModule() {
        return required("stdb.it.arena");
    }

    /** The bundled page of {@code examples/arena/module}. */
    static Path arenaSite() {
        return required("stdb.it.arena.site");
    }

    private static Path required(String property) {
        Path path = Path.of(System.getProperty(property, "<-D" + property + " is not set>"));
        if (!Files.exists(path)) {
            throw new AssertionError(path + " does not exist: build the whole reactor up to 'package' first");
        }
        return path;
    }
}
