package dev.stdb.server.cli;

import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.common.io.DirectoryLock;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.net.HttpServer;
import dev.stdb.server.net.WebSocketConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All layers of a server, wired together. Thread-safe. */
final class RunningServer implements AutoCloseable {

    /** Locked while a server runs on the data directory. */
    static final String LOCK_FILE = "server.lock";

    /** How long the server calls itself started only when its databases have; requests are answered all the while. */
    private static final Duration START_WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final InetAddress address;
    private final HttpServer http;
    private final Databases databases;
    private final @Nullable DirectoryLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private RunningServer(InetAddress address, HttpServer http, Databases databases, @Nullable DirectoryLock lock) {
        this.address = address;
        this.http = http;
        this.databases = databases;
        this.lock = lock;
    }

    /** Locks the data directory, listens and opens all databases; undoes what it did when a step fails. */
    static RunningServer start(ServerOptions options) {
        DirectoryLock lock = options.dataDirectory() == null ? null : lock(options.dataDirectory());
        Databases databases = null;
        try {
            Clock clock = Clock.systemUTC();
            Tokens tokens = new Tokens(keys(options), clock, new ForeignIssuers(clock));
            Authentication authentication = new Authentication(tokens);
            databases = Databases.begin(
                    new HostLauncher(options.reducerTimeout(), options.storage(), options.dataDirectory()),
                    options.dataDirectory());
            DatabaseApi api = new DatabaseApi(databases);
            HttpServer http = HttpServer.start(
                    new HttpServer.Config(options.address(), staticDirectory(options), WebSocketConfig.DEFAULT, clock),
                    authentication,
                    api,
                    new Publishing(databases, api, authentication),
                    new Calls(api));
            if (!databases.awaitStarted(START_WAIT)) {
                LOG.warn("databases are still starting: running={}", databases.runningCount());
            }
            LOG.info(
                    "server started: address={}, port={}, dataDirectory={}, databases={}",
                    options.address().getHostString(),
                    http.port(),
                    options.dataDirectory() == null ? "none, all in memory" : options.dataDirectory(),
                    databases.runningCount());
            return new RunningServer(options.address().getAddress(), http, databases, lock);
        } catch (IOException e) {
            abandon(databases, lock);
            throw new CommandFailedException(
                    "cannot listen on " + options.address().getHostString() + ":"
                            + options.address().getPort()
                            + "; is another server running? Choose another port with --listen-addr",
                    e);
        } catch (RuntimeException e) {
            abandon(databases, lock);
            throw e;
        }
    }

    private static SigningKeys keys(ServerOptions options) {
        Path privateKey = options.privateKey();
        Path publicKey = options.publicKey();
        return privateKey == null || publicKey == null
                ? SigningKeys.ephemeral()
                : SigningKeys.loadOrGenerate(privateKey, publicKey);
    }

    private static @Nullable Path staticDirectory(ServerOptions options) {
        Path directory = options.staticDirectory();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new CommandFailedException("not a directory: --static-dir=" + directory, null);
        }
        return directory;
    }

    private static DirectoryLock lock(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory);
            return DiskFileSystem.INSTANCE.lock(
                    dataDirectory.resolve(LOCK_FILE),
                    "pid=" + ProcessHandle.current().pid());
        } catch (DirectoryLockedException e) {
            throw new CommandFailedException(
                    "the data directory is in use by another server: --data-dir=" + dataDirectory + ", holder="
                            + e.holder(),
                    e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the data directory cannot be used: --data-dir=" + dataDirectory + ": " + e.getMessage(), e);
        }
    }

    private static void abandon(@Nullable Databases databases, @Nullable DirectoryLock lock) {
        if (databases != null) {
            databases.close();
        }
        unlock(lock);
    }

    private static void unlock(@Nullable DirectoryLock lock) {
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory cannot be unlocked", e);
        }
    }

    /** Returns where clients on this machine reach the server. */
    String url() {
        String host = address.isAnyLocalAddress() || address.isLoopbackAddress()
                ? "127.0.0.1"
                : new InetSocketAddress(address, 0).getHostString();
        return "http://" + host + ":" + http.port();
    }

    /** Stops: clients are told, databases made durable, sockets closed. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LOG.info("server stops: databases={}", databases.runningCount());
            databases.close();
            http.close();
            unlock(lock);
            LOG.info("server stopped");
            stopped.countDown();
        }
    }

    /** Waits until the server is closed or the thread interrupted. */
    void awaitClose() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
