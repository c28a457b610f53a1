package dev.stdb.cli;

import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import dev.stdb.task.verb.MavenTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Modules of Maven projects, each built once in a command, whatever number of databases runs it. */
final class BuiltModules {
    private final Map<Path, Path> modules = new HashMap<>();
    private final Supplier<Output> output;

    /**
     * Creates it.
     *
     * @param output told what is run; asked for when something is
     */
    BuiltModules(Supplier<Output> output) {
        this.output = output;
    }

    /**
     * Returns the file of a module, after its build.
     *
     * @param project folder with the {@code pom.xml}
     * @param options what else Maven gets, separated by blanks
     */
    Path module(Path project, String options) throws TaskException, IOException {
        Path directory = project.toAbsolutePath().normalize();
        Path module = modules.get(directory);
        if (module == null) {
            List<String> words =
                    options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
            module = new MavenTask(directory, output.get()).module(words);
            modules.put(directory, module);
        }
        return module;
    }
}
