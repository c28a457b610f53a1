package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.EnvironmentChange;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.EnvTask;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.PublishTask.DeleteData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
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

    /** Keys of environment variables of the module that lose their values. Official flag: {@code --unset-env}. */
    @Parameter(property = "stdb.unsetEnv")
    Set<String> unsetEnv = Set.of();

    /** Takes the values of all environment variables away that are not configured. Official: {@code --replace-env}. */
    @Parameter(property = "stdb.replaceEnv", defaultValue = "false")
    boolean replaceEnv;

    /** Changes the environment variables and publishes no module. Official flag: {@code --env-only}. */
    @Parameter(property = "stdb.envOnly", defaultValue = "false")
    boolean envOnly;

    @Override
    void run() throws TaskException, ServerException, IOException {
        EnvironmentChange change = new EnvironmentChange(environmentChange().values(), unsetEnv, replaceEnv);
        if (envOnly) {
            new EnvTask(target(), Format.TEXT).change(change);
            return;
        }
        DeleteData policy = DeleteData.parse(deleteData, SPELLING);
        byte[] program = Files.readAllBytes(moduleFile(wasmFile));
        new PublishTask(target().withEnvironment(change), policy, breakClients, () -> "").runWithProgress(program);
    }
}
