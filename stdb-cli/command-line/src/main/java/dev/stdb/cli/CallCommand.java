package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.CallTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Calls a reducer or procedure. */
@CommandLine.Command(name = "call", description = "Call a reducer or procedure.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class CallCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Parameters(index = "0", paramLabel = "DATABASE", description = "Name or identity of the database.")
    private String database;

    @CommandLine.Parameters(index = "1", paramLabel = "FUNCTION", description = "What to call.")
    private String function;

    @CommandLine.Parameters(
            index = "2..*",
            paramLabel = "ARGUMENT",
            description = "A value in JSON; texts may stand without quotes where the function takes a text.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        Target target = server.target(database);
        String result = new CallTask(target).run(function, arguments);
        if (!result.isBlank()) {
            target.output().result(result);
        }
        return Main.EXIT_OK;
    }
}
