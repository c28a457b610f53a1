package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is published of a project: its class files, or the module that is compiled from them. Confined to one thread.
 * Source: spec cli-and-dev-loop.md §10.3.
 */
final class ProjectModule {
    private final @Nullable Program classFiles;
    private final Program wasm;
    private boolean runsClassFiles;

    /** Makes what is published from the project as it is now. */
    interface Program {
        byte[] make() throws TaskException, IOException;
    }

    /**
     * Creates it.
     *
     * @param classFiles {@code null} if there are none
     * @param wasm the compiled module
     * @param runsClassFiles whether to begin in mode jvm
     */
    ProjectModule(@Nullable Program classFiles, Program wasm, boolean runsClassFiles) {
        this.classFiles = classFiles;
        this.wasm = wasm;
        this.runsClassFiles = runsClassFiles;
    }

    /** Returns what to publish for the project as it is now. */
    byte[] program() throws TaskException, IOException {
        return classFiles != null && runsClassFiles ? classFiles.make() : wasm.make();
    }

    /** Returns {@code jvm} or {@code wasm}. */
    String mode() {
        return runsClassFiles ? "jvm" : "wasm";
    }

    /**
     * Goes over to the other mode.
     *
     * @throws TaskException if there are no class files
     */
    void switchMode() throws TaskException {
        if (classFiles == null) {
            throw new TaskException(
                    "there is no other mode",
                    "<wasmFile> names a module that is compiled already",
                    "leave <wasmFile> out to run the project's class files");
        }
        runsClassFiles = !runsClassFiles;
    }
}
