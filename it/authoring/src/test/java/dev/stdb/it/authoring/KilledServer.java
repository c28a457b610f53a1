package dev.stdb.it.authoring;

import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonToken;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server in a JVM of its own, to be killed; its only database is called {@code crash}. Confined to one thread. */
final class KilledServer implements AutoCloseable {
    /** Waits for conditions end earlier; this is for machines that do other things, too. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int STARTING = 503;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Process process;
    private final URI url;
    private final String token;

    private KilledServer(Path data, Process process, URI url, String token) {
        this.data = data;
        this.process = process;
        this.url = url;
        this.token = token;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param jvmOptions options of the JVM
     * @param data directory of its databases
     * @param token the token of the owner; empty for a new one
     */
    static KilledServer start(List<String> jvmOptions, Path data, String token) throws IOException {
        Files.createDirectories(data);
        Path ready = data.resolveSibling(data.getFileName() + ".ready");
        Files.deleteIfExists(ready);
        Path output = data.resolveSibling(data.getFileName() + ".out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.stdb.server.cli.Main", "start", "--listen-addr", "127.0.0.1:0"));
        command.addAll(List.of("--data-dir", data.toString(), "--ready-file", ready.toString()));
        // Reducers that look at every row, on a machine that does other things, too.
        command.addAll(List.of("--jwt-key-dir", data.resolve("keys").toString(), "--reducer-timeout", "600s"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        await(() -> !process.isAlive() || !read(ready).isBlank());
        if (!process.isAlive()) {
            throw new AssertionError("the server stopped:\n" + read(output));
        }
        KilledServer server =
                new KilledServer(data, process, URI.create(read(ready).strip()), token);
        server.awaitDatabase();
        return token.isEmpty() ? new KilledServer(data, process, server.url, server.newToken()) : server;
    }

    /** Waits until the database is open, if there is one. */
    private void awaitDatabase() {
        await(() -> send("GET", "/v1/database/crash/schema?version=10", new byte[0])
                        .join()
                        .statusCode()
                != STARTING);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is so. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not so after " + PATIENCE);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    String token() {
        return token;
    }

    private String newToken() {
        return text(send("POST", "/v1/identity", new byte[0]).join().body(), "token");
    }

    /** Returns the first member of a name in a JSON object, at any depth; all of them are texts. */
    private static String text(String json, String name) {
        JsonReader in = new JsonReader(json);
        in.beginObject();
        while (in.hasNext()) {
            if (in.nextName().equals(name)) {
                return in.nextString();
            }
            if (in.peek() == JsonToken.BEGIN_OBJECT) {
                in.beginObject();
            } else {
                in.skipValue();
            }
        }
        throw new AssertionError("no " + name + " in " + json);
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.ofByteArray(body));
        if (path.contains("/call/")) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static String require(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response + ": " + response.body());
        }
        return response.body();
    }

    /** Creates the database. */
    void create(byte[] program) {
        require(send("PUT", "/v1/database/crash", program).join());
    }

    /** Begins to publish a module over the one that runs, whatever becomes of clients. */
    CompletableFuture<HttpResponse<String>> publish(byte[] program) {
        String plan =
                require(send("POST", "/v1/database/crash/pre_publish", program).join());
        String consent = URLEncoder.encode(text(plan, "token"), StandardCharsets.UTF_8);
        return send("PUT", "/v1/database/crash?policy=BreakClients&token=" + consent, program);
    }

    /** Calls a reducer; returns the status of the answer. */
    int call(String reducer, String arguments) {
        return send("POST", "/v1/database/crash/call/" + reducer, arguments.getBytes(StandardCharsets.UTF_8))
                .join()
                .statusCode();
    }

    /** Returns the messages in the log of the database that contain a text. */
    List<String> logLines(String part) {
        try (Stream<Path> files = Files.walk(data.resolve("databases"))) {
            return files.filter(file -> file.toString().contains("module-log") && Files.isRegularFile(file))
                    .flatMap(file -> read(file).lines())
                    .filter(line -> line.contains(part))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends the process as Ctrl-C does: everything is on the disk then. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
