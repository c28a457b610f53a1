package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.McpTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Offers databases as tools to a language model that starts this program. */
@CommandLine.Command(
        name = "mcp",
        description = "Offer databases as tools of the Model Context Protocol on standard input and output.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class McpCommand implements Callable<Integer> {
    private static final String DATABASE_VARIABLE = "SPACETIMEDB_DB_NAME";

    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DATABASE",
            defaultValue = "${env:" + DATABASE_VARIABLE + ":-}",
            description = "Name or identity of the database, by default that of the variable " + DATABASE_VARIABLE
                    + "; without one the tools of the whole server are offered.")
    private String database;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new McpTask(database.isEmpty() ? server.target() : server.target(database))
                .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        return Main.EXIT_OK;
    }
}
