package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.MavenTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs a module in a local server and publishes it again at each change. */
@CommandLine.Command(
        name = "dev",
        description = "Run the module of a Maven project in a local server, again at each change: mvn stdb:run.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DevCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = {"-p", "--module-path"},
            paramLabel = "DIR",
            defaultValue = "",
            description = "Folder of the project; by default the one this is run in.")
    private Path directory;

    @CommandLine.Option(names = "--port", paramLabel = "PORT", description = "Port of the server.")
    private @Nullable Integer port;

    @CommandLine.Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DATABASE",
            description = "Name of the database; by default that of the project.")
    private @Nullable String database;

    @Override
    public Integer call() throws TaskException {
        List<String> arguments = new ArrayList<>(List.of("stdb:run"));
        if (port != null) {
            arguments.add("-Dstdb.run.port=" + port);
        }
        if (database != null) {
            arguments.add("-Dstdb.database=" + database);
        }
        new MavenTask(directory, Main.output(spec.commandLine())).runInProject(arguments);
        return Main.EXIT_OK;
    }
}
