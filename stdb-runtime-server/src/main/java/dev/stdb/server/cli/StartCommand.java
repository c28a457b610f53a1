package dev.stdb.server.cli;

import dev.stdb.server.Server;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.ServerException;
import dev.stdb.server.api.Durations;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.server.net.DevPageAccess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs a server until the process is told to stop. */
@CommandLine.Command(
        name = "start",
        description = "Start a server.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class StartCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 3000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = {"-l", "--listen-addr"},
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:3000",
            description = "Address to listen on; port 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private String listenAddress;

    @CommandLine.Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where databases are kept. Default: ~/.local/share/stdb/data")
    private @Nullable Path dataDirectory;

    @CommandLine.Option(names = "--in-memory", description = "Keep everything in memory; nothing survives the process.")
    private boolean inMemory;

    @CommandLine.Option(
            names = "--jwt-key-dir",
            paramLabel = "DIR",
            description = "Directory of id_ecdsa and id_ecdsa.pub, created when absent. Default: the data directory;"
                    + " with --in-memory a pair that is not kept")
    private @Nullable Path keyDirectory;

    @CommandLine.Option(names = "--jwt-priv-key-path", paramLabel = "FILE", description = "Private key, PEM PKCS#8.")
    private @Nullable Path privateKey;

    @CommandLine.Option(names = "--jwt-pub-key-path", paramLabel = "FILE", description = "Public key, PEM.")
    private @Nullable Path publicKey;

    @CommandLine.Option(
            names = "--peer",
            paramLabel = "URL",
            description = "Other server with the same JWT keys whose databases those of this one may call by their"
                    + " outboxes, for example http://10.0.0.2:3000. Repeatable. Default: none")
    private List<URI> peers = List.of();

    @CommandLine.Option(names = "--static-dir", paramLabel = "DIR", description = "Directory served at /.")
    private @Nullable Path staticDirectory;

    @CommandLine.Option(
            names = "--dev-page",
            paramLabel = "WHO",
            defaultValue = "local",
            description = "Page at /dev with tables, functions, SQL and log of the databases that a token opens: off,"
                    + " local (servers that listen on a loopback address) or on. Default: ${DEFAULT-VALUE}.")
    private DevPageAccess devPage = DevPageAccess.LOCAL;

    @CommandLine.Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "File that gets the URL of the server when its databases run.")
    private @Nullable Path readyFile;

    @CommandLine.Option(
            names = "--reducer-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "Longest time of a reducer call, as in 500ms or 2s. Default: ${DEFAULT-VALUE}")
    private String reducerTimeout;

    @CommandLine.Option(
            names = "--jvm-module",
            paramLabel = "NAME=CLASSPATH",
            description = "Module that may run from its class files, without limits and sandbox, for development: the"
                    + " name in its descriptor, and directories and jars, its own first. May be repeated.")
    private Map<String, String> jvmModules = new LinkedHashMap<>();

    @CommandLine.Option(
            names = "--non-interactive",
            description = "Accepted for compatibility; a taken port always fails at once.")
    private boolean nonInteractive;

    @CommandLine.Option(
            names = "--stop-with-input",
            description =
                    "Stop when standard input ends: a program that starts a server and keeps the other end open takes"
                            + " the server with it, however it ends.")
    private boolean stopWithInput;

    @CommandLine.Mixin
    private StorageOptions storage;

    @CommandLine.Mixin
    private ClientOptions clients;

    @CommandLine.Mixin
    private ModuleHttpOptions moduleHttp;

    @Override
    public Integer call() throws IOException {
        LastWords.prepare();
        if (stopWithInput) {
            InputWatch.start();
        }
        Server server = start(settings());
        // A signal must not cut off commits: the hook makes everything durable before the process ends.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        new Announcement(spec.commandLine().getOut(), readyFile).announce(server.url(), server::awaitDatabases);
        server.awaitClose();
        return Main.EXIT_OK;
    }

    private static Server start(ServerBuilder settings) {
        try {
            return settings.start();
        } catch (ServerException e) {
            throw new CommandFailedException(inOptions(e), e);
        }
    }

    /** Returns what stands in the way, with the options' names for the settings'. */
    private static String inOptions(ServerException failure) {
        String text = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case SERVER_ADDRESS -> text + " with --listen-addr";
            case SERVER_DIRECTORY, SERVER_DIRECTORY_LOCKED -> text.replace("dataDirectory=", "--data-dir=");
            case SERVER_STATIC_DIRECTORY -> text.replace("staticDirectory=", "--static-dir=");
        };
    }

    /** Returns what the options say. */
    ServerBuilder settings() {
        if ((privateKey == null) != (publicKey == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--jwt-priv-key-path and --jwt-pub-key-path must be given together");
        }
        storage.check(spec.commandLine());
        clients.check(spec.commandLine());
        InetSocketAddress listen = address(listenAddress);
        ServerBuilder settings = Server.builder().address(listen.getAddress()).port(listen.getPort());
        try {
            settings.callTimeMax(reducerTimeout());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "not valid: --reducer-timeout=" + reducerTimeout, e);
        }
        if (!inMemory) {
            settings.dataDirectory(dataDirectory == null ? defaultDataDirectory() : dataDirectory);
        }
        if (staticDirectory != null) {
            settings.staticDirectory(staticDirectory);
        }
        Path privateFile = privateKey;
        Path publicFile = publicKey;
        Path directory = keyDirectory;
        if (privateFile != null && publicFile != null) {
            settings.signingKeys(() -> SigningKeys.loadOrGenerate(DiskFileSystem.INSTANCE, privateFile, publicFile));
        } else if (directory != null) {
            settings.signingKeys(() -> SigningKeys.loadOrGenerate(DiskFileSystem.INSTANCE, directory));
        }
        settings.devPage(devPage);
        try {
            settings.peers(peers);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--peer: " + e.getMessage(), e);
        }
        settings.jvmModules(modules());
        storage.apply(settings);
        clients.apply(settings);
        moduleHttp.apply(settings, spec.commandLine());
        LimitOptions.apply(spec, settings);
        return settings;
    }

    private JvmModules modules() {
        JvmModules modules = new JvmModules();
        jvmModules.forEach((name, classPath) -> modules.put(
                name,
                Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList()));
        return modules;
    }

    private Duration reducerTimeout() {
        return Durations.parse(reducerTimeout)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "not a duration: --reducer-timeout=" + reducerTimeout));
    }

    static Path defaultDataDirectory() {
        return Path.of(System.getProperty("user.home"), ".local", "share", "stdb", "data");
    }

    private InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        try {
            int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "not an address, expected HOST:PORT: --listen-addr=" + text);
        }
    }
}
