package dev.stdb.maven.wasm;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import run.endive.runtime.HostFunction;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

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

    /** A host that keeps no stack traces. */
    static HostFunction noStackTraces() {
        FunctionType type = FunctionType.of(List.of(), List.of(ValType.I32));
        return new HostFunction("stdb_1.0", "stack_trace", type, (caller, arguments) -> new long[] {0});
    }
}
