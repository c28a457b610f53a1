package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher;
import dev.stdb.maven.task.JvmModule;
import dev.stdb.maven.task.ServerBackup;
import dev.stdb.maven.task.ServerProcess;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.TokenStore;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.DatabaseClient.Published;
import dev.stdb.task.http.ServerClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.LogLine;
import dev.stdb.task.text.SchemaText;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.PublishTask.DeleteData;
import dev.stdb.task.verb.Target;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** Starts a server with the project's module in it and keeps both up to date until stopped. */
abstract class AbstractRunMojo extends AbstractModuleMojo {
    /** A server is ready when its databases run, which have to be recovered if it was killed. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /** Name of the database. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.database", defaultValue = "${project.artifactId}")
    String database;

    /** Port to listen on; the next free one when it is taken. Official flag: {@code --listen-addr}. */
    @Parameter(property = "stdb.run.port", defaultValue = "3000")
    int port;

    /** Where the database is kept between runs. Official flag: {@code --data-dir}. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.run.dataDir", defaultValue = "${project.build.directory}/stdb/data")
    File dataDir;

    /** Keeps the database in memory only. Official flag: {@code --in-memory}. */
    @Parameter(property = "stdb.run.inMemory", defaultValue = "false")
    boolean inMemory;

    /** Options for the server's JVM, separated by white space. */
    @Parameter(property = "stdb.run.jvmArgs")
    @Nullable
    String jvmArgs;

    /** Files to serve at {@code /}, such as a web client. */
    @Parameter(property = "stdb.run.staticDirectory")
    @Nullable
    File staticDirectory;

    /** A module to run instead of the project's; nothing is compiled then. Official flag: {@code --bin-path}. */
    @Parameter(property = "stdb.wasmFile")
    @Nullable
    File wasmFile;

    /**
     * How the module runs: {@code jvm}, from its class files, with a debugger and changes that are live at once, or
     * {@code wasm}, compiled as it is published. By default {@code jvm}, unless {@code wasmFile} names a module.
     */
    @Parameter(property = "stdb.mode")
    @Nullable
    String mode;

    /** Port for debuggers in mode {@code jvm}, the next free one when it is taken; 0 for none. */
    @Parameter(property = "stdb.debugPort", defaultValue = "5005")
    int debugPort;

    /**
     * When to delete the data: never, on-conflict or always. It is copied to {@code target/stdb/backups} first.
     * Official flag: {@code --delete-data}.
     */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.deleteData", defaultValue = "on-conflict")
    String deleteData;

    /** Version of the server; by default the plugin's. */
    @Parameter(property = "stdb.run.serverVersion")
    @Nullable
    String serverVersion;

    /** Stops as soon as the module is published; for tests of a build. */
    @Parameter(property = "stdb.run.exitAfterReady", defaultValue = "false")
    boolean exitAfterReady;

    private final RepositorySystem repositorySystem;
    private final LifecycleExecutor lifecycle;
    private final BuildPluginManager plugins;
    /** What runs from class files; null in mode wasm. */
    private @Nullable JvmModule jvmModule;
    /** Where debuggers attach; 0 for nowhere. */
    private int openDebugPort;

    AbstractRunMojo(RepositorySystem repositorySystem, LifecycleExecutor lifecycle, BuildPluginManager plugins) {
        this.repositorySystem = repositorySystem;
        this.lifecycle = lifecycle;
        this.plugins = plugins;
    }

    @Override
    void run() throws TaskException, ServerException, IOException {
        DeleteData policy = DeleteData.parse(deleteData, SPELLING);
        checkFiles();
        jvmModule = jvmModule();
        // What changes while the server starts is a change.
        ChangeWatcher sources = new ChangeWatcher(wasmFile == null ? sourceRoots() : List.of());
        Path work = buildDirectory.toPath().resolve("stdb");
        ServerProcess.Options options = serverOptions(work);
        String taken = port == 0 || options.port() == port ? "" : ", because " + port + " is taken";
        getLog().info("starting the server on port " + options.port() + taken);
        ServerProcess process = ServerProcess.start(options, line -> getLog().info("[server] " + line));
        Thread stopper = new Thread(process::close, "stdb-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            // The module is compiled while the server starts.
            byte[] program = program();
            URI server = process.awaitReady(READY_TIMEOUT);
            String token = devToken(server, work);
            DatabaseClient client = new DatabaseClient(server, token, SPELLING).withEnvironment(environmentChange());
            Target target = new Target(client, database, SPELLING, output());
            PublishTask publish = new PublishTask(target, policy, true, backup(options, client));
            Published published = publish.run(program);
            SchemaText schema = new SchemaText(client.schema(database));
            if (exitAfterReady) {
                printBanner(server, token, published, schema);
                return;
            }
            // Before anybody is told that the database is there: nothing that it logs for them is missing.
            streamLogs(client, client.openLog(database, OptionalInt.empty(), true), process);
            printBanner(server, token, published, schema);
            ProjectCompiler compiler = new ProjectCompiler(
                    lifecycle,
                    plugins,
                    session,
                    plugin,
                    new ChangedClasses(
                            session,
                            moduleClassPath(),
                            new ServerArtifact(repositorySystem, session, project),
                            getLog()));
            ChangeWatcher outputs =
                    new ChangeWatcher(List.of(wasmFile == null ? classesDirectory.toPath() : wasmFile.toPath()));
            new ModuleUpdates(compiler, this::program, publish, program, getLog()).run(process, sources, outputs);
        } finally {
            process.close();
            removeHook(stopper);
        }
    }

    /** Returns what copies the data before it is deleted; data in memory is not meant to be kept. */
    private PublishTask.DataBackup backup(ServerProcess.Options options, DatabaseClient client) {
        Path data = options.dataDirectory();
        if (data == null) {
            return () -> "";
        }
        ServerBackup backup = new ServerBackup(
                options.classPath(), data, database, buildDirectory.toPath().resolve("stdb/backups"));
        return () -> isThere(client) ? backup.write() : "";
    }

    private boolean isThere(DatabaseClient client) throws TaskException {
        try {
            client.identityOf(database);
            return true;
        } catch (ServerException e) {
            if (e.isAboutNothing()) {
                return false;
            }
            throw e.explained(SPELLING);
        }
    }

    private void checkFiles() throws TaskException {
        if (wasmFile != null && !wasmFile.isFile()) {
            throw new TaskException(
                    "<wasmFile>" + wasmFile + "</wasmFile> is no file. Build the module first ('mvn package'), or"
                            + " leave <wasmFile> out to run this project's module.");
        }
        if (staticDirectory != null && !staticDirectory.isDirectory()) {
            throw new TaskException(
                    "<staticDirectory>" + staticDirectory + "</staticDirectory> is no directory; for example"
                            + " <staticDirectory>${project.basedir}/dist</staticDirectory>");
        }
    }

    /** Returns what to run from class files, or null in mode wasm. */
    private @Nullable JvmModule jvmModule() throws TaskException {
        String wanted = mode != null ? mode : wasmFile != null ? "wasm" : "jvm";
        return switch (wanted) {
            case "wasm" -> null;
            case "jvm" -> {
                if (wasmFile != null) {
                    throw new TaskException("<wasmFile> is a compiled module; leave it out, or use <mode>wasm</mode>");
                }
                yield new JvmModule(database, moduleClassPath());
            }
            default ->
                throw new TaskException("<mode>" + wanted + "</mode> is unknown; use jvm or wasm (-Dstdb.mode=wasm)");
        };
    }

    /** Returns the options of the server's JVM, with a port for debuggers if the module runs in it. */
    private List<String> jvmOptions() throws TaskException {
        List<String> options = new ArrayList<>();
        String given = jvmArgs == null ? "" : jvmArgs.strip();
        if (!given.isEmpty()) {
            options.addAll(List.of(given.split("\\s+")));
        }
        if (jvmModule != null && debugPort != 0) {
            openDebugPort = ServerProcess.freePort(debugPort);
            options.add(JvmModule.debugOption(openDebugPort));
        }
        return options;
    }

    private ServerProcess.Options serverOptions(Path work) throws TaskException {
        String version = serverVersion != null ? serverVersion : plugin.getVersion();
        List<Path> classPath = new ServerArtifact(repositorySystem, session, project).serverClassPath(version);
        return new ServerProcess.Options(
                classPath,
                ServerProcess.MAIN_CLASS,
                jvmOptions(),
                ServerProcess.freePort(port),
                work,
                inMemory ? null : dataDir.toPath(),
                staticDirectory == null ? null : staticDirectory.toPath(),
                jvmModule == null ? List.of() : jvmModule.serverArguments());
    }

    /** Returns what to publish for the module as it is now. */
    private byte[] program() throws TaskException, IOException {
        if (jvmModule != null) {
            warnOfWhatModulesMustNotDo();
            return jvmModule.program();
        }
        return Files.readAllBytes(
                wasmFile != null ? wasmFile.toPath() : compileModule().wasm());
    }

    private String devToken(URI server, Path work) throws TaskException, ServerException, IOException {
        TokenStore tokens = new TokenStore(work.resolve("tokens"));
        Optional<String> stored = tokens.findOfProject();
        if (stored.isPresent() && new ServerClient(server, stored.get(), SPELLING).acceptsToken()) {
            return stored.get();
        }
        String made = new ServerClient(server, null, SPELLING).createIdentity().token();
        tokens.saveOfProject(made);
        return made;
    }

    private void printBanner(URI server, String token, Published published, SchemaText schema) {
        getLog().info("");
        getLog().info("  database   " + database + "  (" + published.identity() + ")");
        getLog().info("  server     " + server);
        if (staticDirectory != null) {
            getLog().info("  web page   " + server + "/");
        }
        // Behind the # the token goes neither to the server nor into its log.
        getLog().info("  dev page   " + server + "/dev/#database=" + database + "&token=" + token);
        getLog().info("  websocket  ws" + server.toString().substring("http".length()) + "/v1/database/" + database
                + "/subscribe");
        printMode();
        String table = schema.exampleTable().orElse("…");
        getLog().info("  look       " + SPELLING.command("sql", Map.of("query", "SELECT * FROM " + table)));
        schema.exampleCall()
                .map(call -> SPELLING.call(database, call.reducer(), call.arguments()))
                .ifPresent(call -> getLog().info("  call       " + call));
        getLog().info("  stop       ctrl-c");
        getLog().info("");
    }

    private void printMode() {
        if (jvmModule == null) {
            getLog().info("  mode       wasm: as it is published");
            return;
        }
        getLog().info("  mode       jvm: class files, without a sandbox, limits of memory and of Java's library;"
                + " as it is published: " + SPELLING.option("mode", "wasm"));
        if (openDebugPort != 0) {
            getLog().info("  debugger   debuggers attach to 127.0.0.1:" + openDebugPort
                    + "; no call is ended for taking long");
        }
    }

    private void streamLogs(DatabaseClient client, Stream<String> log, ServerProcess process) {
        Thread thread = new Thread(
                () -> {
                    try {
                        client.readLog(
                                log,
                                text -> getLog().info("[" + database + "] "
                                        + LogLine.parse(text).format()));
                    } catch (TaskException e) {
                        // Stopping the server ends its log first.
                        if (!process.endsWithin(STOP_TIMEOUT)) {
                            getLog().warn("the database's log cannot be followed: " + e.getMessage());
                        }
                    }
                },
                "stdb-logs");
        thread.setDaemon(true);
        thread.start();
    }

    private List<Path> sourceRoots() {
        List<Path> roots = new ArrayList<>();
        for (String root : project.getCompileSourceRoots()) {
            // Generated sources are outputs of the compiler itself.
            if (!Path.of(root).startsWith(buildDirectory.toPath())) {
                roots.add(Path.of(root));
            }
        }
        return roots;
    }

    private static void removeHook(Thread stopper) {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException e) {
            // Maven is stopping: the hook runs, and closing twice does no harm.
            return;
        }
    }
}
