package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A server in a JVM of its own, over a data directory, with one client that keeps its connection. */
final class ServerProcess implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final String url;
    private final String token;

    private ServerProcess(Process process, String url, String token) throws Exception {
        this.process = process;
        this.url = url;
        this.token = token.isEmpty() ? newToken() : token;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param directory for data, output and more
     * @param token of an earlier run; empty for a new identity
     */
    static ServerProcess start(Path directory, String token, String... arguments) throws Exception {
        Path ready = directory.resolve("ready");
        Files.deleteIfExists(ready);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                        File.pathSeparator,
                        jar(directory, Main.class),
                        jar(directory, StdbException.class),
                        System.getProperty("java.class.path")),
                Main.class.getName(),
                "start",
                "--listen-addr=127.0.0.1:0",
                "--data-dir=" + directory.resolve("data"),
                "--ready-file=" + ready));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("out").toFile()))
                .start();
        while (!Files.exists(ready)) {
            assertThat(process.isAlive())
                    .as(Files.readString(directory.resolve("out")))
                    .isTrue();
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return new ServerProcess(process, Files.readString(ready), token);
    }

    /** Puts classes into a jar, as they are delivered: one that is open needs no file descriptor for another class. */
    private static String jar(Path directory, Class<?> member) throws Exception {
        Path classes = Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isDirectory(classes)) {
            return classes.toString();
        }
        Path jar = directory.resolve(member.getSimpleName() + ".jar");
        if (!Files.exists(jar)) {
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file);
                    Stream<Path> all = Files.walk(classes)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                    Files.copy(path, out);
                }
            }
        }
        return jar.toString();
    }

    /** Returns the token of an identity that nobody had before. */
    String newToken() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/identity"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        String json = answer.body();
        int start = json.indexOf("\"token\":\"") + 9;
        return json.substring(start, json.indexOf('"', start));
    }

    String token() {
        return token;
    }

    long pid() {
        return process.pid();
    }

    URI uri() {
        return URI.create(url);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns how many files and sockets the process has open. */
    long openFiles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
            return all.count();
        }
    }

    /** Returns how long the process has computed, on all processors together. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return http.sendAsync(
                request(path)
                        .header("Content-Type", path.endsWith("/sql") ? "text/plain" : "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> publishAs(String owner, String database, byte[] program) throws Exception {
        return http.send(
                request("/v1/database/" + database)
                        .setHeader("Authorization", "Bearer " + owner)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(program))
                        .build(),
                BodyHandlers.ofString());
    }

    void publish(String database, byte[] program) throws Exception {
        HttpResponse<String> answer = publishAs(token, database, program);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    void delete(String database) throws Exception {
        HttpResponse<String> answer =
                http.send(request("/v1/database/" + database).DELETE().build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Adds a row of {@code items} and waits for the answer. */
    HttpResponse<String> add(String database, String name) {
        return post("/v1/database/" + database + "/call/add", "[0, \"" + name + "\"]")
                .join();
    }

    String health() throws Exception {
        return http.send(request("/v1/health").build(), BodyHandlers.ofString()).body();
    }

    HttpResponse<String> sqlAnswer(String database, String statement) {
        return post("/v1/database/" + database + "/sql", statement).join();
    }

    String sql(String database, String statement) {
        HttpResponse<String> answer = sqlAnswer(database, statement);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Changes a limit of the process, by what {@code prlimit} takes. */
    void limit(String limit) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder("prlimit", "--pid", Long.toString(pid()), limit)
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
    }

    /** Kills the process. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
