package dev.stdb.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what these tests serve. Paths come from the POM as system properties. */
final class Fixtures {
    private Fixtures() {}

    /** The module of {@code it/fixture}. */
    static Path fixtureModule() {
        return required("stdb.it.fixture");
    }

    /** The module of {@code examples/chat/module}. */
    static Path chatModule() {
        return required("stdb.it.chat");
    }

    /** The bundled page of {@code examples/chat/web}. */
    static Path chatSite() {
        return required("stdb.it.site");
    }

    private static Path required(String property) {
        Path path = Path.of(System.getProperty(property, "<-D" + property + " is not set>"));
        if (!Files.exists(path)) {
            throw new AssertionError(path + " does not exist: build the whole reactor up to 'package' first");
        }
        return path;
    }
}
