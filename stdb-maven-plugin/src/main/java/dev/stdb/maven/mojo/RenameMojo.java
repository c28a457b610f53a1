package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.RenameTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Gives a database another name. Replaces the official {@code rename}. */
@Mojo(name = "rename", requiresProject = false, threadSafe = true)
public final class RenameMojo extends AbstractServerMojo {
    /** The new name. Official flag: {@code --to}. */
    @Parameter(property = "stdb.to")
    @Nullable
    String to;

    @Override
    void run() throws TaskException, ServerException, IOException {
        if (to == null || to.isBlank()) {
            throw new TaskException(
                    "it is not said how to call it", "", "for example: " + SPELLING.option("to", "game"));
        }
        new RenameTask(target()).run(to);
    }
}
