package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The database of verbs that are about one, with the options of its server. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DatabaseArgument {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DATABASE",
            description = "Name or identity of the database.")
    private @Nullable String database;

    /** Returns what the verb works on. */
    Target target(ServerOptions server) throws TaskException, ServerException, IOException {
        if (database == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Missing required parameter: 'DATABASE'");
        }
        return server.target(database);
    }
}
