package dev.stdb.task.verb;

import dev.stdb.client.raw.RawConfig;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.json.JsonWriter;
import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what keeps a server and its tools from working, and says what to do about each. Source: spec
 * cli-and-dev-loop.md §11.
 */
public final class DoctorTask {
    private static final int JAVA_MIN = 17;
    private static final int OK = 200;
    private static final Duration SKEW_MAX = Duration.ofSeconds(60);
    private static final long HANDSHAKE_SECONDS_MAX = 30;
    private static final String KEY_NAME = "id_ecdsa";

    private final Target target;
    private final Path dataDirectory;
    private final Clock clock;
    private final Format format;
    private int problems;

    /** How something is. */
    private enum State {
        OK,
        WARNING,
        PROBLEM,
        SKIPPED
    }

    /**
     * Creates a task.
     *
     * @param target the server, and a database if one is to be looked at
     * @param dataDirectory where a server of this machine keeps its data
     */
    public DoctorTask(Target target, Path dataDirectory, Clock clock, Format format) {
        this.target = target;
        this.dataDirectory = dataDirectory;
        this.clock = clock;
        this.format = format;
    }

    /**
     * Runs.
     *
     * @throws TaskException if something does not work
     */
    public void run() throws TaskException {
        checkJava(Runtime.version().feature());
        checkData();
        checkKeys();
        boolean answers = checkServer();
        if (answers) {
            checkClock();
            checkDatabase();
        } else {
            List.of("clock", "module", "protocol").forEach(what -> tell(State.SKIPPED, what, "no server answers", ""));
        }
        if (problems > 0) {
            throw new TaskException(problems + (problems == 1 ? " problem" : " problems") + " found");
        }
    }

    private void checkJava(int version) {
        boolean fits = version >= JAVA_MIN;
        tell(
                fits ? State.OK : State.PROBLEM,
                "java",
                "version " + version + " in " + System.getProperty("java.home"),
                fits ? "" : "install a JDK of version " + JAVA_MIN + " or newer and set JAVA_HOME");
    }

    private void checkData() {
        Path existing = dataDirectory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        boolean canWrite = Files.isDirectory(existing) && Files.isWritable(existing);
        tell(
                canWrite ? State.OK : State.PROBLEM,
                "data directory",
                dataDirectory + (canWrite ? "" : " cannot be written: " + existing),
                canWrite ? "" : "change its rights, or name another: stdb start --data-dir=DIR");
    }

    private void checkKeys() {
        Path own = dataDirectory.resolve(KEY_NAME);
        Path open = dataDirectory.resolve(KEY_NAME + ".pub");
        boolean hasOne = Files.exists(own) != Files.exists(open);
        boolean canRead = !Files.exists(own) || Files.isReadable(own) && Files.isReadable(open);
        String found = Files.exists(own) ? "in " + dataDirectory : "none yet, made at the first start";
        tell(
                hasOne || !canRead ? State.PROBLEM : State.OK,
                "keys",
                hasOne
                        ? "one of the two files is missing: " + own + ", " + open
                        : canRead ? found : own + " cannot be read",
                hasOne || !canRead ? "put both back from a copy; without them all tokens become worthless" : "");
    }

    /** Returns whether a server answers. */
    private boolean checkServer() {
        URI server = target.server().server();
        try {
            int status = target.server().ping();
            boolean isServer = status == OK;
            tell(
                    isServer ? State.OK : State.PROBLEM,
                    "server",
                    server + " answers" + (isServer ? "" : " with status " + status + ", as no server does"),
                    isServer
                            ? ""
                            : "another program listens there; name another address: "
                                    + target.spelling().option("server", "http://127.0.0.1:3001"));
            return isServer;
        } catch (TaskException e) {
            tell(State.WARNING, "server", firstLine(e), cureForNoServer(server));
            return false;
        }
    }

    private static String cureForNoServer(URI server) {
        String address = server.getAuthority();
        return server.getPort() > 0 && isFree(server.getPort())
                ? "the port is free; start a server: stdb start --listen-addr=" + address
                : "see that it runs, and that nothing in between keeps it from answering";
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void checkClock() throws TaskException {
        Optional<Instant> there = target.server().time();
        if (there.isEmpty()) {
            tell(State.SKIPPED, "clock", "the server does not tell its time", "");
            return;
        }
        Duration skew = Duration.between(there.get(), clock.instant()).abs();
        boolean fits = skew.compareTo(SKEW_MAX) <= 0;
        tell(
                fits ? State.OK : State.WARNING,
                "clock",
                fits ? "the same as the server's" : skew.toSeconds() + " s from the server's",
                fits ? "" : "set the clocks; tokens that end may be refused, or live too long");
    }

    private void checkDatabase() {
        if (target.database().isEmpty()) {
            tell(State.SKIPPED, "module", "no database is named", "");
            tell(State.SKIPPED, "protocol", "no database is named", "");
            return;
        }
        try {
            target.client().schema(target.database());
            tell(State.OK, "module", target.database() + " runs", "");
        } catch (TaskException e) {
            tell(State.PROBLEM, "module", firstLine(e), "");
            return;
        } catch (ServerException e) {
            TaskException why = e.explained(target.spelling());
            tell(State.PROBLEM, "module", firstLine(why), "publish it, or look into the log: stdb logs");
            return;
        }
        checkProtocol();
    }

    private void checkProtocol() {
        CompletableFuture<String> identity = new CompletableFuture<>();
        RawHandler handler = new RawHandler() {
            @Override
            public void onInitialConnection(Identity who, ConnectionId connectionId, String token) {
                identity.complete(who.toString());
            }

            @Override
            public void onClosed(int code, String reason, @Nullable Throwable cause) {
                identity.completeExceptionally(
                        cause == null ? new IOException("closed: code=" + code + " " + reason) : cause);
            }
        };
        RawConfig config = RawConfig.of(target.server().server().toString(), target.database());
        Optional<String> token = target.server().token();
        RawConnection connection =
                RawConnection.open(token.isPresent() ? config.withToken(token.get()) : config, handler);
        try {
            identity.get(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS);
            tell(State.OK, "protocol", "clients can connect", "");
        } catch (ExecutionException | TimeoutException e) {
            tell(
                    State.PROBLEM,
                    "protocol",
                    "clients cannot connect: "
                            + (e.getCause() == null ? "no answer" : e.getCause().getMessage()),
                    "let proxies in between pass WebSockets on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    private static String firstLine(TaskException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private void tell(State state, String what, String how, String cure) {
        problems += state == State.PROBLEM ? 1 : 0;
        String word = state.name().toLowerCase(Locale.ROOT);
        if (format == Format.JSON) {
            target.output()
                    .result(new JsonWriter()
                            .beginObject()
                            .name("check")
                            .value(what)
                            .name("state")
                            .value(word)
                            .name("text")
                            .value(how)
                            .name("cure")
                            .value(cure)
                            .endObject()
                            .toString());
            return;
        }
        target.output().result(String.format(Locale.ROOT, "%-8s %s: %s", word, what, how));
        if (!cure.isEmpty()) {
            target.output().result(" ".repeat(9) + cure);
        }
    }
}
