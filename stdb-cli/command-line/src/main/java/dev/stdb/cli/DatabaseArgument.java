package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.config.ProjectConfig;
import dev.stdb.task.config.ProjectDatabase;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The database of verbs that are about one, with the options of its server. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class DatabaseArgument {
    private static final Pattern PATTERN = Pattern.compile("[*?]");

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

    /** Returns the databases that are meant: also all of the project, or those of it that match a pattern. */
    List<String> names(ServerOptions server) throws TaskException, IOException {
        Optional<ProjectConfig> project = server.project();
        String named = database;
        if (project.isEmpty() || named != null && !PATTERN.matcher(named).find()) {
            return List.of(server.database(named));
        }
        return namesOf(named == null ? project.get().databases() : project.get().matching(named));
    }

    private static List<String> namesOf(List<ProjectDatabase> databases) {
        return databases.stream().map(ProjectDatabase::name).toList();
    }
}
