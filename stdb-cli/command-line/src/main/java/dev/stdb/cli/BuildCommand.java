package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.MavenTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Builds a module with Maven. */
@CommandLine.Command(
        name = "build",
        description = "Build the module of a Maven project: ./mvnw package, or mvn package.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class BuildCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = {"-p", "--module-path"},
            paramLabel = "DIR",
            defaultValue = "",
            description = "Folder of the project; by default the one this is run in.")
    private Path directory;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "MAVEN_ARGUMENT",
            description = "What else Maven gets, behind --.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws TaskException {
        List<String> all = new ArrayList<>(List.of("package"));
        all.addAll(arguments);
        new MavenTask(directory, Main.output(spec.commandLine())).runInProject(all);
        return Main.EXIT_OK;
    }
}
