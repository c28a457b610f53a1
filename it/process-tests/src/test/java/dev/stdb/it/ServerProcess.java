package dev.stdb.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a JVM of its own, on a free port. Not thread-safe.
 *
 * <p>{@code -Dstdb.it.server=CLASSPATH} takes another server than the one of this build, as a jar with everything.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(180);
    private static final String CLASS_PATH = System.getProperty(
            "stdb.it.server", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final URI url;

    private ServerProcess(Process process, Path log, URI url) {
        this.process = process;
        this.log = log;
        this.url = url;
    }

    /** Starts a server over {@code dataDir} and waits until it says that it is ready. */
    public static ServerProcess start(Path dataDir, String... extraArguments) {
        return start(List.of(), dataDir, extraArguments);
    }

    /** Starts a server in a JVM with {@code jvmOptions}, and waits until it says that it is ready. */
    public static ServerProcess start(List<String> jvmOptions, Path dataDir, String... extraArguments) {
        return run(List.of(), jvmOptions, dataDir, extraArguments);
    }

    /** Does the same for a process that may have {@code fileDescriptorsMax} files and sockets open; not on Windows. */
    public static ServerProcess start(
            int fileDescriptorsMax, List<String> jvmOptions, Path dataDir, String... extraArguments) {
        List<String> shell = List.of("sh", "-c", "ulimit -n " + fileDescriptorsMax + " && exec \"$@\"", "sh");
        return run(shell, jvmOptions, dataDir, extraArguments);
    }

    private static ServerProcess run(
            List<String> launcher, List<String> jvmOptions, Path dataDir, String... extraArguments) {
        try {
            Files.createDirectories(dataDir);
            Path ready = dataDir.resolveSibling(dataDir.getFileName() + ".ready");
            Files.deleteIfExists(ready);
            Path log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
            List<String> command = new ArrayList<>(launcher);
            command.addAll(arguments(jvmOptions, dataDir, ready, extraArguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServerProcess(process, log, awaitReady(process, ready, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns such a server that is not waited for; its output is dropped. */
    public static ProcessBuilder command(List<String> jvmOptions, Path dataDir, String... extraArguments) {
        Path ready = dataDir.resolveSibling(dataDir.getFileName() + ".ready");
        return new ProcessBuilder(arguments(jvmOptions, dataDir, ready, extraArguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    /** Returns the command of a server that listens on a free port and keeps everything in {@code dataDir}. */
    private static List<String> arguments(List<String> jvmOptions, Path dataDir, Path ready, String... extraArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(CLASS_PATH);
        command.addAll(List.of("dev.stdb.server.cli.Main", "start"));
        if (!List.of(extraArguments).contains("--listen-addr")) {
            command.addAll(List.of("--listen-addr", "127.0.0.1:0"));
        }
        command.addAll(List.of(
                "--data-dir",
                dataDir.toString(),
                "--jwt-key-dir",
                dataDir.resolve("keys").toString()));
        command.addAll(List.of("--ready-file", ready.toString()));
        command.addAll(List.of(extraArguments));
        return command;
    }

    private static URI awaitReady(Process process, Path ready, Path log) throws IOException {
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        while (Instant.now().isBefore(deadline) && process.isAlive()) {
            String text = Files.exists(ready) ? Files.readString(ready).trim() : "";
            if (!text.isEmpty()) {
                return URI.create(text);
            }
            pause();
        }
        process.destroyForcibly();
        throw new AssertionError("the server did not become ready; its output:\n" + Files.readString(log));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns {@code http://127.0.0.1:<port>}. */
    public URI url() {
        return url;
    }

    /** Returns a token of a new identity. */
    public String newToken() {
        String body = send(HttpRequest.newBuilder(url.resolve("/v1/identity")).POST(BodyPublishers.noBody()), 200);
        return body.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    /** Creates or updates a database from a module file. */
    public void publish(String database, Path wasm, String token) {
        try {
            send(authorized("/v1/database/" + database, token).PUT(BodyPublishers.ofFile(wasm)), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates or updates a database. */
    public void publish(String database, byte[] wasm, String token) {
        send(authorized("/v1/database/" + database, token).PUT(BodyPublishers.ofByteArray(wasm)), 200);
    }

    /** Runs one SQL statement and returns the reply's JSON. */
    public String sql(String database, String statement, String token) {
        return send(
                authorized("/v1/database/" + database + "/sql", token).POST(BodyPublishers.ofString(statement)), 200);
    }

    /**
     * Calls a reducer.
     *
     * @param arguments as a JSON array
     */
    public void call(String database, String reducer, String arguments, String token) {
        send(
                authorized("/v1/database/" + database + "/call/" + reducer, token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(arguments)),
                200);
    }

    private HttpRequest.Builder authorized(String path, String token) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request, int expectedStatus) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(180)).build(), BodyHandlers.ofString());
            if (response.statusCode() != expectedStatus) {
                throw new AssertionError(
                        response + ": " + response.body() + "\nserver output:\n" + Files.readString(log));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether the process has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Returns what the server and those before it on the same directory have printed. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as {@code kill -9} does: nothing in it gets a chance to run. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to end, as Ctrl-C does. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not end when asked to; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
