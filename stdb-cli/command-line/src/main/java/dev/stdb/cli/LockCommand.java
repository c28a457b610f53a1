package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LockTask;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Guards a database against being deleted. */
@CommandLine.Command(
        name = "lock",
        description = "Guard a database against being deleted or reset.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class LockCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new LockTask(database.target(server), true).run();
        return Main.EXIT_OK;
    }
}
