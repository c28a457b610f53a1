package dev.stdb.maven.wasm;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Builds the hand-written modules of the test sources. */
final class SampleModules {
    private SampleModules() {}

    /** Returns where the compiled test classes are. */
    static Path testClasses() {
        try {
            return Path.of(SampleModules.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Builds a module of the package {@code sample}. */
    static ModuleBinary build(String mainClass, String exportsClass, Set<String> exports) throws ModuleBuildException {
        String prefix = "dev.stdb.maven.wasm.sample.";
        return ModuleBuilder.of(List.of(testClasses()), prefix + mainClass, List.of(prefix + exportsClass), exports)
                .build();
    }
}
