package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.PlanTask;
import dev.stdb.task.verb.PlanTask.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints what publishing the packaged module would do to the tables, rows and clients of a database, and does nothing.
 * Fails if the data cannot be migrated.
 */
@Mojo(name = "plan", requiresProject = false, threadSafe = true)
public final class PlanMojo extends AbstractReadingMojo {
    /** The module; by default the packaged one. Official flag: {@code --bin-path}. */
    @Parameter(property = "stdb.wasmFile")
    @Nullable
    File wasmFile;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Format form = format();
        byte[] program = Files.readAllBytes(moduleFile(wasmFile));
        if (new PlanTask(target(), form).run(program) == Outcome.NEEDS_MIGRATION) {
            throw new TaskException("the data does not fit the module");
        }
    }
}
