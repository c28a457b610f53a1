package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.PublishTask.DeleteData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Publishes the packaged module to a server. Replaces the official {@code publish}. */
@Mojo(name = "publish", defaultPhase = LifecyclePhase.DEPLOY, requiresProject = false, threadSafe = true)
public final class PublishMojo extends AbstractServerMojo {
    /** The module; by default the packaged one. Official flag: {@code --bin-path}. */
    @Parameter(property = "stdb.wasmFile")
    @Nullable
    File wasmFile;

    /** When to delete the data: never, on-conflict or always. Official flag: {@code --delete-data}. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.deleteData", defaultValue = "never")
    String deleteData;

    /** Accepts changes that break existing clients. Official flag: {@code --break-clients}. */
    @Parameter(property = "stdb.breakClients", defaultValue = "false")
    boolean breakClients;

    @Override
    void run() throws TaskException, ServerException, IOException {
        DeleteData policy = DeleteData.parse(deleteData, SPELLING);
        byte[] program = Files.readAllBytes(moduleFile(wasmFile));
        new PublishTask(target(), policy, breakClients, () -> "").runWithProgress(program);
    }
}
