package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.DeleteTask;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Deletes a database with all its data. Replaces the official {@code delete}. */
@Mojo(name = "delete", requiresProject = false, threadSafe = true)
public final class DeleteMojo extends AbstractServerMojo {
    /** What is agreed to: {@code true}, {@code all} or {@code delete-data}. Official flag: {@code --yes}. */
    @Parameter(property = "stdb.yes")
    List<String> yes = List.of();

    @Override
    void run() throws TaskException, ServerException, IOException {
        boolean agreed = List.of("true", "all", "delete-data").stream().anyMatch(yes::contains);
        new DeleteTask(target(), question -> agreed).run();
    }
}
