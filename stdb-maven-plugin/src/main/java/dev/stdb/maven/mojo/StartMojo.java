package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ServerProcess;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.ServerClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.PublishTask.DeleteData;
import dev.stdb.task.verb.Target;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server with the project's module for integration tests: in memory, on a free port. Tells where it is in the
 * properties {@code stdb.url}, {@code stdb.http.port} and {@code stdb.database} of the project. {@code stdb:stop} stops
 * it, and so does the end of Maven.
 */
@Mojo(
        name = "start",
        defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class StartMojo extends AbstractModuleMojo {
    private static final String SERVER = "dev.stdb.server";
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

    /** Name of the database. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.database", defaultValue = "${project.artifactId}")
    String database;

    /** Port to listen on; 0 takes a free one. */
    @Parameter(property = "stdb.start.port", defaultValue = "0")
    int port;

    /** A module to run instead of the project's; nothing is compiled then. */
    @Parameter(property = "stdb.wasmFile")
    @Nullable
    File wasmFile;

    private final RepositorySystem repositorySystem;

    /** Creates the goal. */
    @Inject
    public StartMojo(RepositorySystem repositorySystem) {
        this.repositorySystem = repositorySystem;
    }

    @Override
    void run() throws TaskException, ServerException, IOException {
        Map<Object, Object> context = contextOf(this);
        if (context.containsKey(SERVER)) {
            throw new TaskException("the server of this project is started already", "", "stop it first: stdb:stop");
        }
        Path work = buildDirectory.toPath().resolve("stdb/start");
        List<Path> classPath =
                new ServerArtifact(repositorySystem, session, project).serverClassPath(plugin.getVersion());
        ServerProcess process = ServerProcess.start(
                new ServerProcess.Options(
                        classPath, ServerProcess.MAIN_CLASS, List.of(), port, work, null, null, List.of()),
                line -> getLog().info("[server] " + line));
        boolean started = false;
        try {
            Path module = wasmFile != null ? wasmFile.toPath() : compileModule().wasm();
            URI server = process.awaitReady(READY_TIMEOUT);
            publish(server, Files.readAllBytes(module));
            export(server);
            context.put(SERVER, process);
            started = true;
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    private void publish(URI server, byte[] program) throws TaskException, ServerException {
        String token = new ServerClient(server, null, SPELLING).createIdentity().token();
        DatabaseClient client = new DatabaseClient(server, token, SPELLING).withEnvironment(environmentChange());
        Target target = new Target(client, database, SPELLING, output());
        new PublishTask(target, DeleteData.NEVER, false, () -> "").run(program);
    }

    private void export(URI server) {
        Properties properties = project.getProperties();
        properties.setProperty("stdb.url", server.toString());
        properties.setProperty("stdb.http.port", String.valueOf(server.getPort()));
        properties.setProperty("stdb.database", database);
        getLog().info("database " + database + " is at " + server + " (stdb.url)");
    }

    /** Returns what the goals of the plugin share about the project. */
    @SuppressWarnings("unchecked") // the type of Maven's interface
    private static Map<Object, Object> contextOf(AbstractStdbMojo mojo) {
        return mojo.getPluginContext();
    }

    /** Stops the server of the project; returns whether there was one. */
    static boolean stop(AbstractStdbMojo mojo) {
        if (!(contextOf(mojo).remove(SERVER) instanceof ServerProcess process)) {
            return false;
        }
        process.close();
        return true;
    }
}
