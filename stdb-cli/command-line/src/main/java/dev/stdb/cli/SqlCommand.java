package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.SqlTask;
import java.io.IOException;
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

    @CommandLine.Parameters(index = "0", paramLabel = "DATABASE", description = "Name or identity of the database.")
    private String database;

    @CommandLine.Parameters(index = "1", paramLabel = "QUERY", description = "One or more statements.")
    private String query;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new SqlTask(server.target(database), format.format()).run(query);
        return Main.EXIT_OK;
    }
}
