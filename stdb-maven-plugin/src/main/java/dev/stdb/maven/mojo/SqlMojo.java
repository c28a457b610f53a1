package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.SqlTable;
import dev.stdb.maven.task.TaskException;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Runs a SQL statement and prints the rows. Replaces the official {@code sql}. */
@Mojo(name = "sql", requiresProject = false, threadSafe = true)
public final class SqlMojo extends AbstractServerMojo {
    /** The statement. */
    @Parameter(property = "stdb.query")
    @Nullable
    String query;

    /** {@code text} or {@code json}. Official flag: {@code --format}. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.format", defaultValue = "text")
    String format;

    @Override
    void run() throws TaskException, ServerException, IOException {
        if (query == null || query.isBlank()) {
            throw new TaskException("<query> is missing; for example -Dstdb.query=\"SELECT * FROM message\"");
        }
        boolean json = isJson(format);
        String answer = client().sql(database, query);
        if (json) {
            getLog().info(answer);
        } else {
            SqlTable.format(answer).forEach(line -> getLog().info(line));
        }
    }
}
