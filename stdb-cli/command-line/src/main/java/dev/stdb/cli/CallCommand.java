package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.CallTask;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Calls a reducer or procedure. */
@CommandLine.Command(name = "call", description = "Call a reducer or procedure.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class CallCommand implements Callable<Integer> {
    private static final Pattern NUMBER = Pattern.compile("-[0-9].*");

    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "[DATABASE] FUNCTION [ARGUMENT…]",
            hideParamSyntax = true,
            description = ServerOptions.DATABASE_AND + "what to call, with values in JSON; texts may stand without"
                    + " quotes where the function takes a text.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        Selected selected = server.select(words, Integer.MAX_VALUE, "FUNCTION");
        String function = selected.rest().get(0);
        List<String> arguments = selected.rest().subList(1, selected.rest().size());
        for (String word : words) {
            if (word.startsWith("-") && !NUMBER.matcher(word).matches()) {
                throw new CommandLine.ParameterException(server.command(), "Unknown option: '" + word + "'");
            }
        }
        String result = new CallTask(server.target(selected.database())).run(function, arguments);
        if (!result.isBlank()) {
            server.output().result(result);
        }
        return Main.EXIT_OK;
    }
}
