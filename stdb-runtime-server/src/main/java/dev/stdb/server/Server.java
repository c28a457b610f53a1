package dev.stdb.server;

import dev.stdb.server.ServerException.Reason;
import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Caller;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DataDirectory;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseCalls;
import dev.stdb.server.api.DatabaseName;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.Environment;
import dev.stdb.server.api.EnvironmentEdit;
import dev.stdb.server.api.Handlers;
import dev.stdb.server.api.MessageDelivery;
import dev.stdb.server.api.PeerCalls;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.fetch.Fetcher;
import dev.stdb.server.net.HttpLimits;
import dev.stdb.server.net.HttpServer;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server in this process: databases, and a port on which clients reach them.
 *
 * <pre>{@code
 * try (Server server = Server.builder().port(0).start()) {
 *     IssuedToken owner = server.issueToken("chat");
 *     ServerDatabase chat = server.publish("chat", program, owner.identity());
 *     // Clients connect to server.url() and chat.name().
 * }
 * }</pre>
 *
 * <p>It runs from {@link ServerBuilder#start} to {@link #close}, on daemon threads of its own; they do not keep the
 * process alive, and a program that may be ended by a signal closes its server in a shutdown hook. A process may have
 * any number of servers, each with a port and, unless in memory, a data directory of its own.
 *
 * <p>Thread-safe. Failures that callers can cause are {@link dev.stdb.StdbException}s, whose {@code code()} tells them
 * apart. What is called here is not asked for tokens: who holds the server may act as everybody.
 */
public final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** How long the server calls itself started only when its databases have; requests are answered all the while. */
    private static final Duration START_WAIT = Duration.ofSeconds(10);

    private final InetAddress address;
    private final @Nullable DataDirectory directory;
    private final Databases databases;
    private final Fetcher fetcher;
    private final PeerCalls peers;
    private final Authentication authentication;
    private final DatabaseApi api;
    private final Publishing publishing;
    private final HttpServer http;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Server(
            ServerBuilder settings,
            @Nullable DataDirectory directory,
            Databases databases,
            Fetcher fetcher,
            PeerCalls peers,
            Tokens tokens,
            ServerSocketChannel socket)
            throws IOException {
        this.address = settings.listenAddress().getAddress();
        this.directory = directory;
        this.databases = databases;
        this.fetcher = fetcher;
        this.peers = peers;
        this.authentication = new Authentication(tokens);
        this.api = new DatabaseApi(databases, settings.namesMax());
        this.publishing = new Publishing(databases, api, authentication);
        HttpLimits limits = settings.limits();
        this.http = HttpServer.start(
                new HttpServer.Config(
                        socket,
                        settings.staticDirectory(),
                        settings.devPage(),
                        settings.uploadDirectory(),
                        limits,
                        settings.webSocket(limits.budget()),
                        settings.clock()),
                authentication,
                api,
                publishing,
                new Calls(api),
                new Handlers(api),
                new Environment(api),
                new DatabaseCalls(api, tokens));
        this.port = http.port();
    }

    /** Returns settings to start a server with. */
    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    /** Locks the data directory, opens all databases and listens; undoes what it did when a step fails. */
    static Server start(ServerBuilder settings) {
        checkStaticDirectory(settings.staticDirectory());
        // First of all: whoever cannot listen must not leave data and keys behind. Clients that are early wait.
        ServerSocketChannel socket = listen(settings.listenAddress());
        DataDirectory directory = null;
        Databases databases = null;
        Fetcher fetcher = null;
        PeerCalls peers = null;
        boolean started = false;
        try {
            fetcher = new Fetcher(settings.moduleHttp());
            directory = lock(settings.files(), settings.dataDirectory());
            InstantSource clock = settings.clock();
            ForeignIssuers issuers = new ForeignIssuers(clock, settings.issuers());
            Tokens tokens = new Tokens(settings.signingKeys(), clock, issuers);
            Fetcher peerFetcher = new Fetcher(settings.peerHttp());
            peers = new PeerCalls(settings.peers(), peerFetcher, peerFetcher::close, tokens);
            MessageDelivery delivery = new MessageDelivery(peers);
            databases =
                    Databases.begin(settings.launcher(fetcher, delivery), settings.files(), settings.dataDirectory());
            delivery.serve(databases);
            Server server = new Server(settings, directory, databases, fetcher, peers, tokens, socket);
            started = true;
            if (!server.awaitDatabases(START_WAIT)) {
                LOG.warn("databases are still starting: running={}", databases.runningCount());
            }
            LOG.info(
                    "server started: address={}, port={}, dataDirectory={}, databases={}",
                    settings.listenAddress().getHostString(),
                    server.port,
                    directory == null ? "none, all in memory" : directory.path(),
                    databases.runningCount());
            return server;
        } catch (IOException e) {
            throw new ServerException(
                    Reason.SERVER_DIRECTORY,
                    "there is no place for uploads: dataDirectory=" + settings.dataDirectory() + ": " + e.getMessage(),
                    e);
        } finally {
            if (!started) {
                release(directory, fetcher, peers, databases, socket);
            }
        }
    }

    private static ServerSocketChannel listen(InetSocketAddress address) {
        try {
            return HttpServer.listen(address);
        } catch (IOException e) {
            throw new ServerException(
                    Reason.SERVER_ADDRESS,
                    "cannot listen on " + address.getHostString() + ":" + address.getPort()
                            + "; is another server running? Choose another port",
                    e);
        }
    }

    private static void checkStaticDirectory(@Nullable Path directory) {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new ServerException(
                    Reason.SERVER_STATIC_DIRECTORY, "not a directory: staticDirectory=" + directory, null);
        }
    }

    private static @Nullable DataDirectory lock(FileSystem files, @Nullable Path path) {
        try {
            return path == null ? null : DataDirectory.lock(files, path);
        } catch (DirectoryLockedException e) {
            throw new ServerException(
                    Reason.SERVER_DIRECTORY_LOCKED,
                    "the data directory is in use by another server: dataDirectory=" + path + ", holder=" + e.holder(),
                    e);
        } catch (IOException e) {
            throw new ServerException(
                    Reason.SERVER_DIRECTORY,
                    "the data directory cannot be used: dataDirectory=" + path + ": " + e.getMessage(),
                    e);
        }
    }

    private static void release(
            @Nullable DataDirectory directory,
            @Nullable Fetcher fetcher,
            @Nullable PeerCalls peers,
            @Nullable Databases databases,
            ServerSocketChannel socket) {
        try (directory;
                fetcher;
                peers;
                databases;
                socket) {
            LOG.debug("server did not start");
        } catch (IOException e) {
            LOG.debug("socket not closed", e);
        }
    }

    /**
     * Waits until every database that was there when the server started runs, or has failed to start, which the log
     * tells.
     *
     * @return false if that took longer than {@code wait}, or the thread is interrupted, whose flag is then set
     */
    public boolean awaitDatabases(Duration wait) {
        return databases.awaitStarted(wait);
    }

    /** Returns where clients on this machine reach the server, for example {@code http://127.0.0.1:3000}. */
    public URI url() {
        return URI.create("http://" + host() + ":" + port);
    }

    private String host() {
        if (address.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        if (address instanceof Inet6Address) {
            String text = address.getHostAddress();
            int scope = text.indexOf('%');
            return "[" + (scope < 0 ? text : text.substring(0, scope)) + "]";
        }
        return address.isLoopbackAddress()
                ? address.getHostAddress()
                : new InetSocketAddress(address, 0).getHostString();
    }

    /** Returns the port the server listens on. */
    public int port() {
        return port;
    }

    /** Creates an identity nobody had before, with a token that does not expire; nothing is stored. */
    public IssuedToken createIdentity() {
        return issued(authentication.mintAnonymous());
    }

    /** Issues a token that does not expire; see {@link #issueToken(String, Duration)}. */
    public IssuedToken issueToken(String subject) {
        return issued(authentication.issue(subject, null));
    }

    /**
     * Issues a token for somebody whom the program knows under a name of its own, such as a user's number. The same
     * subject is the same identity at every time and on every server; nothing is stored. Since whoever may choose a
     * subject may be anybody, subjects come from the program, never from strangers.
     *
     * @param subject 1 to 128 bytes of UTF-8
     * @param lifetime at least a second
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public IssuedToken issueToken(String subject, Duration lifetime) {
        return issued(authentication.issue(subject, lifetime));
    }

    private static IssuedToken issued(Caller caller) {
        return new IssuedToken(caller.identity(), caller.token());
    }

    /**
     * Creates the database of a name with a program, or updates it to the program: its rows are migrated, its clients
     * stay connected. The program that runs already changes nothing, so that a server's program can be published at
     * every start. Blocks until the database runs and what was written is durable.
     *
     * @param name of lower case letters, digits and single hyphens
     * @param program a compiled module, WebAssembly, or the {@link dev.stdb.moduledef.JvmDescriptor} of one of {@link
     *     ServerBuilder#jvmModules}; not to be modified any more
     * @param owner who may update and delete the database from now on, or who owns it already
     * @throws IllegalArgumentException if the name is none
     * @throws dev.stdb.StdbException if the program is refused, the rows cannot be migrated, or another identity owns
     *     the database, whose old program then keeps running; if the server is closed; with code {@code API_TIMEOUT}
     *     if what was written is not durable after five minutes, though it is done
     */
    public ServerDatabase publish(String name, byte[] program, Identity owner, PublishOption... options) {
        return publish(name, program, owner, Map.of(), options);
    }

    /**
     * As {@link #publish(String, byte[], Identity, PublishOption...)}, and gives values to environment variables of the
     * module; those that have values and are not named keep them, unless the data is deleted.
     *
     * @param environment values by key
     * @throws dev.stdb.StdbException also if the module needs other values, or does not take these
     */
    public ServerDatabase publish(
            String name, byte[] program, Identity owner, Map<String, String> environment, PublishOption... options) {
        DatabaseName.problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem + ": " + name);
        });
        List<PublishOption> chosen = Arrays.asList(options);
        Publishing.Command command = new Publishing.Command(
                Optional.of(name),
                program,
                chosen.contains(PublishOption.DELETE_DATA),
                chosen.contains(PublishOption.BREAK_CLIENTS),
                Optional.empty(),
                Publishing.CONFIRMATION_TIMEOUT_MAX,
                new EnvironmentEdit(false, environment, Set.of()));
        Identity identity = publishing.publish(command, owner).identity();
        return new ServerDatabase(api, name, identity, owner);
    }

    /** Waits until the server is closed or the thread is interrupted, whose flag is then set. */
    public void awaitClose() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops: clients are told, databases made durable, threads ended, port and data directory free. Idempotent: a
     * second call, of another thread too, waits until the first is done.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            awaitClose();
            return;
        }
        // In the reverse order: databases first, so that their clients hear of it, and the lock last.
        try (directory;
                fetcher;
                peers;
                api;
                http;
                databases) {
            LOG.info("server stops: databases={}", databases.runningCount());
        } finally {
            LOG.info("server stopped");
            stopped.countDown();
        }
    }
}
