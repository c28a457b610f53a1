package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.SqlTask;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Runs a SQL statement and prints the rows. Replaces the official {@code sql}. */
@Mojo(name = "sql", requiresProject = false, threadSafe = true)
public final class SqlMojo extends AbstractReadingMojo {
    /** The statement. */
    @Parameter(property = "stdb.query")
    @Nullable
    String query;

    /** Whether the answer waits until what it shows is durable; by default the server decides. */
    @Parameter(property = "stdb.confirmed")
    @Nullable
    Boolean confirmed;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Format form = format();
        new SqlTask(target(), form, Optional.ofNullable(confirmed)).run(query == null ? "" : query);
    }
}
