package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.DescribeTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Prints what there is in the module of a database. Replaces the official {@code describe}. */
@Mojo(name = "describe", requiresProject = false, threadSafe = true)
public final class DescribeMojo extends AbstractReadingMojo {
    /** What to describe: table, view, reducer or procedure; everything by default. */
    @Parameter(property = "stdb.kind")
    @Nullable
    String kind;

    /** Name of what to describe. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.name", defaultValue = "")
    String name;

    @Override
    void run() throws TaskException, ServerException, IOException {
        DescribeTask task = new DescribeTask(target(), format());
        if (kind == null || kind.isBlank()) {
            task.run();
        } else {
            task.run(kind, name == null ? "" : name);
        }
    }
}
