package dev.stdb.cli;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.DescribeTask;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints what there is in a module. */
@CommandLine.Command(
        name = "describe",
        description = "Print what there is in the module of a database: tables, views, reducers, procedures.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DescribeCommand implements Callable<Integer> {
    private static final int KIND_AND_NAME = 2;

    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Option(names = "--json", description = "The same as --format=json.")
    private boolean json;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "[DATABASE] [table|view|reducer|procedure NAME]",
            hideParamSyntax = true,
            description = ServerOptions.DATABASE_AND + "if not everything is wanted, what.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        Selected selected = server.select(words, KIND_AND_NAME);
        List<String> rest = selected.rest();
        if (rest.size() == 1) {
            throw new CommandLine.ParameterException(server.command(), "Missing required parameter: 'NAME'");
        }
        Format form = json ? Format.JSON : format.format();
        DescribeTask task = new DescribeTask(server.target(selected.database()), form);
        if (rest.isEmpty()) {
            task.run();
        } else {
            task.run(rest.get(0), rest.get(1));
        }
        return Main.EXIT_OK;
    }
}
