package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.PlanTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints what publishing a module would do, and does nothing. */
@CommandLine.Command(
        name = "plan",
        description = "Print what publishing a module would do, and do nothing.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class PlanCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    private static final int EXIT_MIGRATES = 2;
    private static final int EXIT_BREAKS_CLIENTS = 3;
    private static final int EXIT_NEEDS_MIGRATION = 4;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @CommandLine.Option(
            names = {"-b", "--bin-path"},
            paramLabel = "FILE",
            required = true,
            description = "The module: a .wasm file.")
    private Path module;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        byte[] program = Files.readAllBytes(module);
        return switch (new PlanTask(database.target(server), format.format()).run(program)) {
            case NEW, SAME -> Main.EXIT_OK;
            case MIGRATES -> EXIT_MIGRATES;
            case BREAKS_CLIENTS -> EXIT_BREAKS_CLIENTS;
            case NEEDS_MIGRATION -> EXIT_NEEDS_MIGRATION;
        };
    }
}
