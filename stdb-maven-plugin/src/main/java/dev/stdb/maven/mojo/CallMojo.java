package dev.stdb.maven.mojo;

import dev.stdb.maven.task.CallTask;
import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.TaskException;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Calls a reducer or procedure. Replaces the official {@code call}. */
@Mojo(name = "call", requiresProject = false, threadSafe = true)
public final class CallMojo extends AbstractServerMojo {
    /** What to call. */
    @Parameter(property = "stdb.function")
    @Nullable
    String function;

    /** Arguments as a JSON array. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.args", defaultValue = "[]")
    String args;

    @Override
    void run() throws TaskException, ServerException, IOException {
        if (function == null || function.isBlank()) {
            throw new TaskException("<function> is missing; for example -Dstdb.function=add -Dstdb.args='[\"Ann\"]'");
        }
        String result = new CallTask(client(), database).run(function, args);
        getLog().info(result.isBlank() ? function + " done" : result);
    }
}
