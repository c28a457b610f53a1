package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher;
import dev.stdb.maven.task.DevPage;
import dev.stdb.maven.task.JvmModule;
import dev.stdb.maven.task.Keyboard;
import dev.stdb.maven.task.Relaunch;
import dev.stdb.maven.task.SchemaFile;
import dev.stdb.maven.task.ServerBackup;
import dev.stdb.maven.task.ServerProcess;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.TokenStore;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.DatabaseClient.Published;
import dev.stdb.task.http.FollowedLog;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** Starts a server with the project's module in it and keeps both up to date until stopped. */
abstract class AbstractRunMojo extends AbstractModuleMojo {
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

    /**
     * Folder of a front end whose own dev server runs beside: one with a {@code package.json} that has a script
     * {@code dev}; or {@code none}. By default it is looked for in the project's folder and in {@code client},
     * {@code frontend} and {@code web} below it. Its {@code .env.local} is told where the database is. Official flag:
     * {@code --run}.
     */
    @Parameter(property = "stdb.frontend")
    @Nullable
    String frontend;

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
     * When to delete the data: never, on-conflict or always. It is copied to {@code target/stdb/backups} first. By
     * default whoever is at the terminal is asked on the first conflict; without a terminal it is on-conflict. Official
     * flag: {@code --delete-data}.
     */
    @Parameter(property = "stdb.deleteData")
    @Nullable
    String deleteData;

    /**
     * Whether keys are read: auto, if standard input is a terminal and Maven runs without {@code -B}; on, also from a
     * pipe, each of whose characters is a key; or off, for example for a run in the background of a shell.
     */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.run.keys", defaultValue = "auto")
    String keys;

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
    private final LogThreshold threshold = new LogThreshold();
    /** What can run from class files; null if a module is given. */
    private @Nullable JvmModule jvmModule;

    private final ProjectFrontEnd frontEnd = new ProjectFrontEnd();
    /** Whether the log of the database is shown. */
    private boolean followsLog;
    /** Whether the server starts with the class files. */
    private boolean runsClassFiles;
    /** Where debuggers attach; 0 for nowhere. */
    private int openDebugPort;

    AbstractRunMojo(RepositorySystem repositorySystem, LifecycleExecutor lifecycle, BuildPluginManager plugins) {
        this.repositorySystem = repositorySystem;
        this.lifecycle = lifecycle;
        this.plugins = plugins;
    }

    @Override
    void run() throws TaskException, ServerException, IOException {
        DeleteData policy = DeleteData.parse(deleteData == null ? "on-conflict" : deleteData, SPELLING);
        checkFiles();
        jvmModule = wasmFile == null ? new JvmModule(database, moduleClassPath()) : null;
        runsClassFiles = runsClassFiles();
        Relaunch.endWithParent();
        BuildRestart build = new BuildRestart(new ChangeWatcher(buildFiles()), getLog());
        ModuleUpdates.End end;
        try (Keyboard keyboard = Keyboard.open(useOfKeys())) {
            end = run(policy, build, keyboard);
        }
        if (end == ModuleUpdates.End.BUILD_CHANGED) {
            build.run();
        }
    }

    private ModuleUpdates.End run(DeleteData policy, BuildRestart build, Keyboard keyboard)
            throws TaskException, ServerException, IOException {
        // What changes while the server starts is a change.
        ChangeWatcher sources =
                new ChangeWatcher(wasmFile == null ? sourceRoots(project.getCompileSourceRoots()) : List.of());
        ChangeWatcher tests = new ChangeWatcher(sourceRoots(project.getTestCompileSourceRoots()));
        Path work = buildDirectory.toPath().resolve("stdb");
        ServerProcess.Options options = serverOptions(work);
        String taken = port == 0 || options.port() == port ? "" : ", because " + port + " is taken";
        getLog().info("starting the server on port " + options.port() + taken);
        DevServer server = new DevServer(options, line -> getLog().info("[server] " + line));
        Thread stopper = new Thread(() -> stop(server), "stdb-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            ProjectModule module = new ProjectModule(
                    jvmModule == null ? null : this::classFileProgram, this::wasmProgram, runsClassFiles);
            // The module is compiled while the server starts.
            byte[] program = module.program();
            URI address = server.awaitReady();
            String token = devToken(address, work);
            DatabaseClient client = new DatabaseClient(address, token, SPELLING).withEnvironment(environmentChange());
            Target target = new Target(client, database, SPELLING, output());
            ServerBackup copies = copies(options);
            DataHistory history = new DataHistory(server, copies, keyboard, getLog(), () -> {
                if (followsLog) {
                    streamLogs(client, server);
                }
            });
            Conflicts conflicts = new Conflicts(keyboard, getLog());
            PublishTask publish = new PublishTask(
                    target, policy, true, backup(copies, client), deleteData == null ? conflicts : question -> true);
            ModulePublisher publisher =
                    new ModulePublisher(module, target, publish, conflicts, history, clients(), getLog());
            Published published = publisher.publish(program);
            conflicts.moduleRuns();
            SchemaText schema = new SchemaText(client.schema(database));
            Banner banner = new Banner(
                    database,
                    address,
                    token,
                    staticDirectory != null,
                    runsClassFiles ? "jvm" : "wasm",
                    openDebugPort,
                    getLog());
            if (exitAfterReady) {
                banner.print(published, schema, keyboard.isOpen());
                return ModuleUpdates.End.STOPPED;
            }
            // Before anybody is told that the database is there: nothing that it logs for them is missing.
            streamLogs(client, server);
            followsLog = true;
            frontEnd.start(project.getBasedir().toPath(), frontend, address, database, getLog());
            banner.print(published, schema, keyboard.isOpen());
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
            ProjectTests projectTests = new ProjectTests(compiler, session, getLog());
            ChangeWatcher outputs =
                    new ChangeWatcher(List.of(wasmFile == null ? classesDirectory.toPath() : wasmFile.toPath()));
            KeyCommands commands = new DevKeys(
                            keyboard, target, threshold, new DevPage(banner.devPage(), work), getLog())
                    .commands(publisher, history, projectTests);
            return new ModuleUpdates(compiler, publisher, projectTests, getLog())
                    .run(server, new ModuleUpdates.Watched(sources, outputs, tests, build), keyboard, commands);
        } finally {
            stop(server);
            removeHook(stopper);
        }
    }

    /** Returns the clients that are generated from this project's module; null if a module is given. */
    private @Nullable GeneratedClients clients() throws IOException {
        if (wasmFile != null) {
            return null;
        }
        SchemaFile schema = new SchemaFile(classesDirectory.toPath(), buildDirectory.toPath(), project.getArtifactId());
        return new GeneratedClients(schema, lifecycle, plugins, session, plugin, getLog());
    }

    private void stop(DevServer server) {
        frontEnd.close();
        server.close();
    }

    /** Returns when keys are read: not where Maven may ask nothing. */
    private Keyboard.Use useOfKeys() throws TaskException {
        Keyboard.Use use = Keyboard.Use.parse(keys, SPELLING);
        boolean asksNothing = exitAfterReady || !session.getRequest().isInteractiveMode();
        return use == Keyboard.Use.AUTO && asksNothing ? Keyboard.Use.OFF : use;
    }

    /** Returns what copies the data; null for data in memory, which is not meant to be kept. */
    private @Nullable ServerBackup copies(ServerProcess.Options options) {
        Path data = options.dataDirectory();
        return data == null
                ? null
                : new ServerBackup(
                        options.classPath(),
                        data,
                        database,
                        buildDirectory.toPath().resolve("stdb/backups"));
    }

    /** Returns what copies the data before it is deleted. */
    private PublishTask.DataBackup backup(@Nullable ServerBackup copies, DatabaseClient client) {
        return () -> copies != null && isThere(client) ? copies.write() : "";
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

    /** Returns whether to begin with the class files. */
    private boolean runsClassFiles() throws TaskException {
        String wanted = mode != null ? mode : wasmFile != null ? "wasm" : "jvm";
        return switch (wanted) {
            case "wasm" -> false;
            case "jvm" -> {
                if (wasmFile != null) {
                    throw new TaskException("<wasmFile> is a compiled module; leave it out, or use <mode>wasm</mode>");
                }
                yield true;
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
        if (runsClassFiles && debugPort != 0) {
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

    /** Returns what to publish for the class files as they are now. */
    private byte[] classFileProgram() throws TaskException, IOException {
        warnOfWhatModulesMustNotDo();
        return Objects.requireNonNull(jvmModule).program();
    }

    private byte[] wasmProgram() throws TaskException, IOException {
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

    private void streamLogs(DatabaseClient client, DevServer server) throws TaskException, ServerException {
        ServerProcess process = server.process();
        Stream<String> log = client.openLog(database, OptionalInt.empty(), true);
        FollowedLog followed = new FollowedLog(client, database, this::print);
        Thread thread = new Thread(
                () -> {
                    try {
                        // Stopping the server ends its log first.
                        followed.follow(log, () -> process.endsWithin(STOP_TIMEOUT));
                    } catch (ServerException e) {
                        getLog().warn("the database's log cannot be followed: " + e.getMessage());
                    }
                },
                "stdb-logs");
        thread.setDaemon(true);
        thread.start();
    }

    private void print(LogLine line) {
        if (threshold.shows(line)) {
            getLog().info("[" + database + "] " + line.format());
        }
    }

    private List<Path> sourceRoots(List<String> all) {
        List<Path> roots = new ArrayList<>();
        for (String root : all) {
            // Generated sources are outputs of the compiler itself.
            if (!Path.of(root).startsWith(buildDirectory.toPath())) {
                roots.add(Path.of(root));
            }
        }
        return roots;
    }

    /** Returns the files from which Maven knows the project: its POM, those it inherits from, and settings. */
    private List<Path> buildFiles() {
        List<Path> files = new ArrayList<>();
        for (MavenProject each = project; each != null; each = each.getParent()) {
            if (each.getFile() != null) {
                files.add(each.getFile().toPath());
            }
        }
        files.add(session.getRequest().getMultiModuleProjectDirectory().toPath().resolve(".mvn"));
        return files;
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
