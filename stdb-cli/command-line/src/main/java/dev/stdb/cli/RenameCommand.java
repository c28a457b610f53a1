package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.RenameTask;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Renames a database. */
@CommandLine.Command(name = "rename", description = "Give a database another name.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class RenameCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @CommandLine.Option(names = "--to", paramLabel = "NAME", required = true, description = "The new name.")
    private String name;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new RenameTask(database.target(server)).run(name);
        return Main.EXIT_OK;
    }
}
