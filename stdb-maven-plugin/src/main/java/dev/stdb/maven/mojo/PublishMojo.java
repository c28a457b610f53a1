package dev.stdb.maven.mojo;

import dev.stdb.maven.task.DatabaseClient;
import dev.stdb.maven.task.DatabaseClient.Published;
import dev.stdb.maven.task.MigrationProgress;
import dev.stdb.maven.task.PublishTask;
import dev.stdb.maven.task.PublishTask.DeleteData;
import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.TaskException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        DeleteData policy = DeleteData.parse(deleteData);
        Path wasm = moduleFile(wasmFile);
        DatabaseClient client = client().withEnvironment(environment());
        PublishTask publish =
                new PublishTask(client, database, policy, breakClients, () -> "", notice -> getLog().warn(notice));
        MigrationProgress progress = MigrationProgress.follow(client, database, line -> getLog().info(line));
        Published published;
        try {
            published = publish.run(Files.readAllBytes(wasm));
        } finally {
            progress.stop();
        }
        getLog().info((published.created() ? "created database " : "updated database ") + database + " "
                + published.identity() + " on " + serverUri());
    }
}
