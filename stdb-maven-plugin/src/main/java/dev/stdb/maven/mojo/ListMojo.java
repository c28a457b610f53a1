package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.ListTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Prints the databases of the user. Replaces the official {@code list}. */
@Mojo(name = "list", requiresProject = false, threadSafe = true)
public final class ListMojo extends AbstractReadingMojo {
    @Override
    void run() throws TaskException, ServerException, IOException {
        Format form = format();
        new ListTask(target(), form).run();
    }
}
