package dev.stdb.maven.mojo;

import dev.stdb.maven.task.DatabaseClient.Plan;
import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.TaskException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints what publishing the packaged module would do to the tables, rows and clients of a database, and does nothing.
 * Fails if the data cannot be migrated.
 */
@Mojo(name = "plan", requiresProject = false, threadSafe = true)
public final class PlanMojo extends AbstractServerMojo {
    private static final int NOT_FOUND = 404;

    /** The module; by default the packaged one. Official flag: {@code --bin-path}. */
    @Parameter(property = "stdb.wasmFile")
    @Nullable
    File wasmFile;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Path wasm = moduleFile(wasmFile);
        Plan plan;
        try {
            plan = client().plan(database, Files.readAllBytes(wasm));
        } catch (ServerException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            getLog().info("there is no database " + database + " on " + serverUri() + "; publishing creates it");
            return;
        }
        if (!plan.obstacle().isEmpty()) {
            throw new TaskException(plan.obstacle().strip()
                    + "\nTo keep the data, write a @Migration (docs/authoring.md); to delete it:"
                    + " -Dstdb.deleteData=on-conflict");
        }
        String text = plan.text().strip();
        getLog().info(text.isEmpty() ? "nothing that is stored changes" : "publishing would do:");
        text.lines().forEach(line -> getLog().info(line));
        getLog().info(
                        plan.breaksClients()
                                ? "clients are disconnected; publish with -Dstdb.breakClients=true"
                                : "clients stay connected");
    }
}
