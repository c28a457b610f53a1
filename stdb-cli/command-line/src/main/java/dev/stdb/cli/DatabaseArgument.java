package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.config.ProjectDatabase;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The database of verbs that are about one, with the options of its server. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DatabaseArgument {
    @CommandLine.Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DATABASE",
            description = "Name or identity of the database; may be left out if spacetime.json has one only.")
    private @Nullable String database;

    /** Returns what the verb works on. */
    Target target(ServerOptions server) throws TaskException, ServerException, IOException {
        return server.target(server.database(database));
    }

    /** Returns what the project says about the database, if it does. */
    Optional<ProjectDatabase> ofProject(ServerOptions server) throws TaskException, IOException {
        String name = server.database(database);
        return server.project().flatMap(project -> project.find(name));
    }
}
