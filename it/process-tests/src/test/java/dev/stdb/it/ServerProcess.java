package dev.stdb.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server in a JVM of its own, on a free port. Not thread-safe.
 *
 * <p>{@code -Dstdb.it.server=CLASSPATH} takes another server than the one of this build, as a jar with everything.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(180);
    /** Waits for conditions end earlier; this is for machines that do other things, too. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int STARTING = 503;
    private static final String CLASS_PATH = System.getProperty(
            "stdb.it.server", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path dataDir;
    private final Path log;
    private final URI url;

    private ServerProcess(Process process, Path dataDir, URI url) {
        this.process = process;
        this.dataDir = dataDir;
        this.log = logOf(dataDir);
        this.url = url;
    }

    /** Starts a server over {@code dataDir} and waits until it says that it is ready. */
    public static ServerProcess start(Path dataDir, String... extraArguments) {
        return start(List.of(), dataDir, extraArguments);
    }

    /** Starts a server in a JVM with {@code jvmOptions}, and waits until it says that it is ready. */
    public static ServerProcess start(List<String> jvmOptions, Path dataDir, String... extraArguments) {
        return run(arguments(jvmOptions, dataDir, extraArguments), dataDir);
    }

    /** Does the same for a process that may have {@code fileDescriptorsMax} files and sockets open; not on Windows. */
    public static ServerProcess start(
            int fileDescriptorsMax, List<String> jvmOptions, Path dataDir, String... extraArguments) {
        List<String> launcher = List.of("sh", "-c", "ulimit -n " + fileDescriptorsMax + " && exec \"$@\"", "sh");
        List<String> command = new ArrayList<>(launcher);
        command.addAll(arguments(jvmOptions, dataDir, extraArguments));
        return run(command, dataDir);
    }

    /** Does the same with the JVM of another JDK. */
    static ServerProcess startBy(Path jdk, Path dataDir, String... extraArguments) {
        List<String> command = arguments(List.of(), dataDir, extraArguments);
        command.set(0, jdk.resolve("bin/java").toString());
        return run(command, dataDir);
    }

    /**
     * Starts a server whose clock is ahead of the machine's, and waits until it says that it is ready.
     *
     * @param jvmModules modules that may run from their class files, as {@code --jvm-module} takes them
     */
    public static ServerProcess startShifted(
            Duration ahead, List<String> jvmOptions, Path dataDir, String... jvmModules) {
        List<String> command = new ArrayList<>(java(jvmOptions, "dev.stdb.it.ShiftedServer"));
        command.addAll(List.of(dataDir.toString(), readyFile(dataDir).toString(), ahead.toString()));
        command.addAll(List.of(jvmModules));
        return run(command, dataDir);
    }

    private static ServerProcess run(List<String> command, Path dataDir) {
        try {
            Files.createDirectories(dataDir);
            Path ready = readyFile(dataDir);
            Files.deleteIfExists(ready);
            Path log = logOf(dataDir);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServerProcess(process, dataDir, awaitReady(process, ready, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns such a server that is not waited for; its output is dropped. */
    public static ProcessBuilder command(List<String> jvmOptions, Path dataDir, String... extraArguments) {
        return new ProcessBuilder(arguments(jvmOptions, dataDir, extraArguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    /** Returns the command of a server that listens on a free port and keeps everything in {@code dataDir}. */
    private static List<String> arguments(List<String> jvmOptions, Path dataDir, String... extraArguments) {
        List<String> command = java(jvmOptions, "dev.stdb.server.cli.Main");
        command.add("start");
        if (!List.of(extraArguments).contains("--listen-addr")) {
            command.addAll(List.of("--listen-addr", "127.0.0.1:0"));
        }
        command.addAll(List.of(
                "--data-dir",
                dataDir.toString(),
                "--jwt-key-dir",
                dataDir.resolve("keys").toString()));
        command.addAll(List.of("--ready-file", readyFile(dataDir).toString()));
        command.addAll(List.of(extraArguments));
        return command;
    }

    private static List<String> java(List<String> jvmOptions, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", CLASS_PATH, mainClass));
        return command;
    }

    private static Path readyFile(Path dataDir) {
        return dataDir.resolveSibling(dataDir.getFileName() + ".ready");
    }

    private static Path logOf(Path dataDir) {
        return dataDir.resolveSibling(dataDir.getFileName() + ".log");
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

    /** Waits until something is so. */
    static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not so after " + PATIENCE);
            }
            pause();
        }
    }

    /** Waits for a database that is still starting: servers of busy machines say earlier that they are ready. */
    void awaitDatabase(String database) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/v1/database/" + database + "/schema?version=10"))
                .timeout(PATIENCE)
                .build();
        await(() -> answer(request).statusCode() != STARTING);
    }

    /** Returns {@code http://127.0.0.1:<port>}. */
    public URI url() {
        return url;
    }

    /** Returns a token of a new identity. */
    public String newToken() {
        String body = send(HttpRequest.newBuilder(url.resolve("/v1/identity")).POST(BodyPublishers.noBody()), 200);
        return tokenIn(body);
    }

    private static String tokenIn(String json) {
        return json.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
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

    /** Begins to publish a module over the one that runs, whatever becomes of clients; waits ten minutes at most. */
    CompletableFuture<HttpResponse<String>> publishing(String database, byte[] wasm, String token) {
        String plan = send(
                authorized("/v1/database/" + database + "/pre_publish", token).POST(BodyPublishers.ofByteArray(wasm)),
                200);
        String consent = URLEncoder.encode(tokenIn(plan), StandardCharsets.UTF_8);
        HttpRequest request = authorized("/v1/database/" + database + "?policy=BreakClients&token=" + consent, token)
                .PUT(BodyPublishers.ofByteArray(wasm))
                .timeout(PATIENCE)
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
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
        expect(200, answerOf(database, reducer, arguments, token));
    }

    /** Calls a reducer, whatever the answer. */
    HttpResponse<String> answerOf(String database, String reducer, String arguments, String token) {
        return answer(authorized("/v1/database/" + database + "/call/" + reducer, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(arguments))
                .timeout(PATIENCE)
                .build());
    }

    private HttpRequest.Builder authorized(String path, String token) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request, int expectedStatus) {
        return expect(expectedStatus, answer(request.timeout(PATIENCE).build()));
    }

    private String expect(int expectedStatus, HttpResponse<String> response) {
        if (response.statusCode() != expectedStatus) {
            throw new AssertionError(response + ": " + response.body() + "\nserver output:\n" + output());
        }
        return response.body();
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
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
        return read(log);
    }

    /** Returns the messages in the logs of the databases that contain a text. */
    List<String> moduleLog(String part) {
        try (Stream<Path> files = Files.walk(dataDir.resolve("databases"))) {
            return files.filter(file -> file.toString().contains("module-log") && Files.isRegularFile(file))
                    .flatMap(file -> read(file).lines())
                    .filter(line -> line.contains(part))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the most memory that the process has had since its start, in bytes; 0 where the system does not tell. */
    long memoryBytesMax() {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return read(status)
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
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
