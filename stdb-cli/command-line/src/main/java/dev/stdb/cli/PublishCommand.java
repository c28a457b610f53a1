package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.PublishTask.DeleteData;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Publishes a module. */
@CommandLine.Command(name = "publish", description = "Publish a module.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class PublishCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Parameters(index = "0", paramLabel = "DATABASE", description = "Name or identity of the database.")
    private String database;

    @CommandLine.Option(
            names = {"-b", "--bin-path"},
            paramLabel = "FILE",
            required = true,
            description = "The module: a .wasm file.")
    private Path module;

    @CommandLine.Option(
            names = {"-c", "--delete-data"},
            arity = "0..1",
            paramLabel = "WHEN",
            defaultValue = "never",
            fallbackValue = "always",
            description = "When to delete the data: never, on-conflict or always; default: never, alone: always.")
    private String deleteData;

    @CommandLine.Option(names = "--break-clients", description = "Accept changes that existing clients cannot follow.")
    private boolean breakClients;

    @CommandLine.Option(
            names = "--set-env",
            paramLabel = "KEY=VALUE",
            description = "Value for an environment variable of the module; may be repeated.")
    private Map<String, String> environment = Map.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        DeleteData policy = DeleteData.parse(deleteData, ServerOptions.SPELLING);
        byte[] program = Files.readAllBytes(module);
        Target target = server.target(database).withEnvironment(environment);
        new PublishTask(target, policy, breakClients, () -> "").runWithProgress(program);
        return Main.EXIT_OK;
    }
}
