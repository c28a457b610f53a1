package dev.stdb.maven.task;

import dev.stdb.task.TaskException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server in a JVM of its own, stopped with {@link #close()}. It ends when this process does, even by force: its
 * standard input, which this process holds and never writes to, ends then. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
    /** Entry class of the server's artifact. */
    public static final String MAIN_CLASS = "dev.stdb.server.cli.Main";

    private static final int KEPT_LINES = 20;
    private static final int POLL_MS = 20;
    private static final int PORTS_TRIED = 100;
    private static final int PORT_MAX = 65_535;
    private static final int STOP_SECONDS = 10;

    private static final System.Logger LOG = System.getLogger(ServerProcess.class.getName());

    private final Process process;
    private final Path readyFile;
    private final Thread outputReader;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private volatile boolean closing;

    private ServerProcess(Process process, Path readyFile, Consumer<String> output) {
        this.process = process;
        this.readyFile = readyFile;
        this.outputReader = new Thread(() -> pump(output), "stdb-server-output");
        outputReader.setDaemon(true);
    }

    /**
     * How to start a server.
     *
     * @param classPath the server's artifact and its dependencies
     * @param mainClass entry class
     * @param jvmArguments options of the JVM
     * @param port port to listen on, loopback only
     * @param workDirectory holds keys, ready file and argument file; created when missing
     * @param dataDirectory where the database lives; {@code null} keeps it in memory
     * @param staticDirectory files to serve at {@code /}; {@code null} for none
     * @param serverArguments further arguments of the server
     */
    public record Options(
            List<Path> classPath,
            String mainClass,
            List<String> jvmArguments,
            int port,
            Path workDirectory,
            @Nullable Path dataDirectory,
            @Nullable Path staticDirectory,
            List<String> serverArguments) {
        /** Copies the lists. */
        public Options {
            classPath = List.copyOf(classPath);
            jvmArguments = List.copyOf(jvmArguments);
            serverArguments = List.copyOf(serverArguments);
        }
    }

    /** Returns a port, or the next one that nobody listens on. */
    public static int freePort(int wanted) throws TaskException {
        if (wanted < 0 || wanted > PORT_MAX) {
            throw new TaskException("<port>" + wanted + "</port> is no port; use 1 to " + PORT_MAX
                    + ", for example -Dstdb.run.port=4000");
        }
        for (int port = wanted; port < wanted + PORTS_TRIED && port <= PORT_MAX; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: try the next one.
                continue;
            }
        }
        throw new TaskException("ports " + wanted + " to " + Math.min(wanted + PORTS_TRIED - 1, PORT_MAX)
                + " are all in use; choose others with <port>, for example -Dstdb.run.port=4000");
    }

    /**
     * Starts a server; it is not ready yet.
     *
     * @param output receives each line the server prints, on a thread of its own
     */
    public static ServerProcess start(Options options, Consumer<String> output) throws IOException {
        Files.createDirectories(options.workDirectory());
        Path ready = readyFile(options.workDirectory()).toAbsolutePath();
        Files.deleteIfExists(ready);
        Path argumentFile = options.workDirectory().resolve("server.args").toAbsolutePath();
        Files.writeString(
                argumentFile,
                arguments(options, ready).stream().map(ServerProcess::quote).collect(Collectors.joining("\n")));
        Process process = new ProcessBuilder(javaCommand(), "@" + argumentFile)
                .redirectErrorStream(true)
                .start();
        ServerProcess server = new ServerProcess(process, ready, output);
        server.outputReader.start();
        return server;
    }

    /** Returns the file that holds the address of a project's server while it runs. */
    public static Path readyFile(Path workDirectory) {
        return workDirectory.resolve("server.ready");
    }

    /**
     * Waits until the server answers.
     *
     * @param timeout how long to wait at most
     * @return the server's address
     * @throws TaskException if it stops or takes too long
     */
    public URI awaitReady(Duration timeout) throws TaskException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                if (Files.exists(readyFile)) {
                    String url = Files.readString(readyFile).strip();
                    if (!url.isEmpty()) {
                        return URI.create(url);
                    }
                }
                if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    throw new TaskException(
                            "the server stopped: exitCode=" + process.exitValue() + "\n" + lastOutput());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskException("interrupted while waiting for the server", e);
        } catch (IOException e) {
            throw new TaskException("cannot read the server's ready file: " + readyFile, e);
        }
        throw new TaskException("the server is not ready after " + timeout.toSeconds() + " s\n" + lastOutput());
    }

    /** Returns whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns whether the process has ended, or ends before the timeout is over. */
    public boolean endsWithin(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns whether {@link #close()} was called, so that the end of the process is no surprise. */
    public boolean isClosing() {
        return closing;
    }

    /** Asks the server to stop, waits for it, and ends it when it does not. Idempotent. */
    @Override
    public void close() {
        closing = true;
        // Not Process.destroy: that would also close the output and lose the last lines.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            outputReader.join(TimeUnit.SECONDS.toMillis(1));
            Files.deleteIfExists(readyFile);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Whoever finds the file finds no server behind it, and says so.
            LOG.log(System.Logger.Level.DEBUG, "ready file stays", e);
        }
    }

    private static List<String> arguments(Options options, Path readyFile) {
        List<String> arguments = new ArrayList<>();
        // Generated dispatch methods of large modules exceed the size the JIT compiler takes by default.
        arguments.add("-XX:-DontCompileHugeMethods");
        // Half a server answers nothing for ever.
        arguments.add("-XX:+ExitOnOutOfMemoryError");
        arguments.addAll(options.jvmArguments());
        arguments.add("-cp");
        arguments.add(options.classPath().stream()
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator"))));
        arguments.add(options.mainClass());
        arguments.addAll(List.of("start", "--listen-addr", "127.0.0.1:" + options.port()));
        arguments.addAll(List.of(
                "--jwt-key-dir",
                options.workDirectory().resolve("keys").toAbsolutePath().toString()));
        if (options.dataDirectory() == null) {
            arguments.add("--in-memory");
        } else {
            arguments.addAll(List.of(
                    "--data-dir", options.dataDirectory().toAbsolutePath().toString()));
        }
        if (options.staticDirectory() != null) {
            arguments.addAll(List.of(
                    "--static-dir", options.staticDirectory().toAbsolutePath().toString()));
        }
        arguments.add("--stop-with-input");
        arguments.addAll(options.serverArguments());
        arguments.addAll(List.of("--ready-file", readyFile.toString()));
        return arguments;
    }

    static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Quotes for the JVM's argument files. */
    private static String quote(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void pump(Consumer<String> output) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lastLines) {
                    lastLines.addLast(line);
                    if (lastLines.size() > KEPT_LINES) {
                        lastLines.removeFirst();
                    }
                }
                output.accept(line);
            }
        } catch (IOException e) {
            // The stream breaks when the process is ended by force; there is nothing left to read.
            output.accept("[output of the server ended: " + e.getMessage() + "]");
        }
    }

    private String lastOutput() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }
}
