package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.SqlTask;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs SQL statements and prints the rows. */
@CommandLine.Command(
        name = "sql",
        description = "Run SQL statements and print the rows.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class SqlCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "[DATABASE] QUERY",
            hideParamSyntax = true,
            description = ServerOptions.DATABASE_AND + "the statement.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        Selected selected = server.select(words, 1, "QUERY");
        new SqlTask(server.target(selected.database()), format.format())
                .run(selected.rest().get(0));
        return Main.EXIT_OK;
    }
}
