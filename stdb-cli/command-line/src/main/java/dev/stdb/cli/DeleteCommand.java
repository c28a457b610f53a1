package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.DeleteTask;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Deletes a database. */
@CommandLine.Command(
        name = "delete",
        description = "Delete a database with all its data.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DeleteCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new DeleteTask(database.target(server), server.consent("delete-data")).run();
        return Main.EXIT_OK;
    }
}
