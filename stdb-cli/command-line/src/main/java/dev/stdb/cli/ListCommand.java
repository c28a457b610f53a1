package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.ListTask;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints the databases of the user. */
@CommandLine.Command(name = "list", description = "Print your databases.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ListCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new ListTask(server.target(), format.format()).run();
        return Main.EXIT_OK;
    }
}
