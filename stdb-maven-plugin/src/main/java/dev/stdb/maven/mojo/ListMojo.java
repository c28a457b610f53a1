package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.ListTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Prints the databases of the user. Replaces the official {@code list}. */
@Mojo(name = "list", requiresProject = false, threadSafe = true)
public final class ListMojo extends AbstractServerMojo {
    /** {@code text} or {@code json}. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.format", defaultValue = "text")
    String format;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Format form = Format.parse(format, SPELLING);
        new ListTask(target(), form).run();
    }
}
