package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.CallTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.List;
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
            throw new TaskException(
                    "it is not said which function to call",
                    "",
                    "for example: " + SPELLING.call(database, "add", List.of("\"Ann\"")));
        }
        Target target = target();
        String result = new CallTask(target).run(function, args);
        if (result.isBlank()) {
            target.output().remark(function + " done");
        } else {
            target.output().result(result);
        }
    }
}
