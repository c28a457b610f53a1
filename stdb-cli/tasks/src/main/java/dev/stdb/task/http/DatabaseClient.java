package dev.stdb.task.http;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.text.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The HTTP API of a server, as far as tasks need it. Thread-safe. Source: spec http-api.md. */
public final class DatabaseClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);

    /** A publication answers when the rows are migrated; servers answer within ten minutes unless told otherwise. */
    private static final Duration PUBLISH_TIMEOUT = Duration.ofHours(12);

    private static final int ERROR_MIN = 300;
    private static final int UNAUTHORIZED = 401;

    private final URI server;
    private final @Nullable String token;
    private final Spelling spelling;
    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * Creates a client.
     *
     * @param server base address, for example {@code http://127.0.0.1:3000}
     * @param token who is asking; without one the server makes up an identity for each request
     * @param spelling how the user names another server
     */
    public DatabaseClient(URI server, @Nullable String token, Spelling spelling) {
        this(server, token, spelling, Map.of());
    }

    private DatabaseClient(URI server, @Nullable String token, Spelling spelling, Map<String, String> environment) {
        this.server = server;
        this.token = token;
        this.spelling = spelling;
        this.environment = environment;
    }

    /** Returns the base address of the server. */
    public URI server() {
        return server;
    }

    /** Returns a client that gives values to environment variables with each module it publishes. */
    public DatabaseClient withEnvironment(Map<String, String> values) {
        return new DatabaseClient(server, token, spelling, new TreeMap<>(values));
    }

    /**
     * An identity made by a server.
     *
     * @param identity 64 hexadecimal digits
     * @param token proof of the identity
     */
    public record Login(String identity, String token) {}

    /**
     * A successful publish.
     *
     * @param identity the database, 64 hexadecimal digits
     * @param created whether the database is new
     */
    public record Published(String identity, boolean created) {}

    /** Asks the server for a new identity. */
    public Login createIdentity() throws TaskException, ServerException {
        Map<?, ?> reply = JsonTree.parseObject(send("POST", "/v1/identity", BodyPublishers.noBody(), false));
        return new Login(String.valueOf(reply.get("identity")), String.valueOf(reply.get("token")));
    }

    /** Returns whether the server knows the token as one of its own: another one may have had its address before. */
    public boolean acceptsToken() throws TaskException, ServerException {
        try {
            send("POST", "/v1/identity/websocket-token", BodyPublishers.noBody(), true);
            return true;
        } catch (ServerException e) {
            if (e.status() == UNAUTHORIZED) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Publishes a module.
     *
     * @param clear whether to delete the data of an existing database
     * @param migrationToken consent to a migration that breaks clients, see {@link Plan#token}; {@code null} for
     *     none
     */
    public Published publish(String database, byte[] wasm, boolean clear, @Nullable String migrationToken)
            throws TaskException, ServerException {
        StringBuilder path =
                new StringBuilder("/v1/database/").append(encode(database)).append("?host_type=Wasm");
        if (clear) {
            path.append("&clear=true");
        }
        if (migrationToken != null) {
            path.append("&policy=BreakClients&token=").append(encode(migrationToken));
        }
        HttpRequest.Builder request = request("PUT", path.toString(), BodyPublishers.ofByteArray(wasm), true);
        environment.forEach((key, value) -> request.header("spacetime-environment", key + "=" + quoted(value)));
        String answer = send(request.timeout(PUBLISH_TIMEOUT));
        if (JsonTree.parseObject(answer).get("Success") instanceof Map<?, ?> success) {
            boolean created = "created".equals(success.get("op"));
            return new Published(String.valueOf(success.get("database_identity")), created);
        }
        throw new TaskException("unexpected answer to publish: " + answer);
    }

    /**
     * What publishing a module would do.
     *
     * @param text the steps, for people; empty text if nothing stored changes, or with an obstacle
     * @param obstacle why the data does not fit the module, or empty text
     * @param breaksClients whether clients would be disconnected
     * @param token consent to this very plan; empty text with an obstacle
     */
    public record Plan(String text, String obstacle, boolean breaksClients, String token) {}

    /** Asks what publishing a module over the one that runs would do. */
    public Plan plan(String database, byte[] wasm) throws TaskException, ServerException {
        String path = "/v1/database/" + encode(database) + "/pre_publish?host_type=Wasm&style=NoColor";
        Object answer = JsonTree.parse(send("POST", path, BodyPublishers.ofByteArray(wasm), true));
        boolean breaks = answer instanceof Map<?, ?> all
                && all.get("AutoMigrate") instanceof Map<?, ?> plan
                && Boolean.TRUE.equals(plan.get("break_clients"));
        return new Plan(
                JsonTree.findText(answer, "migrate_plan"),
                JsonTree.findText(answer, "reason"),
                breaks,
                JsonTree.findText(answer, "token"));
    }

    /**
     * Calls a reducer or procedure.
     *
     * @param arguments JSON array
     * @return the JSON result of a procedure, or empty text
     */
    public String call(String database, String function, String arguments) throws TaskException, ServerException {
        String path = "/v1/database/" + encode(database) + "/call/" + encode(function);
        return send("POST", path, BodyPublishers.ofString(arguments), true);
    }

    /** Runs a SQL statement and returns the server's JSON. */
    public String sql(String database, String query) throws TaskException, ServerException {
        return send("POST", "/v1/database/" + encode(database) + "/sql", BodyPublishers.ofString(query), true);
    }

    /** Returns the module definition as JSON. */
    public String schema(String database) throws TaskException, ServerException {
        return send("GET", "/v1/database/" + encode(database) + "/schema?version=10", BodyPublishers.noBody(), true);
    }

    /**
     * Reads the log, one JSON object a line.
     *
     * @param lines how many of the last lines; all when empty and not following
     * @param follow whether to go on until the server closes the stream or the thread is interrupted
     */
    public void logs(String database, OptionalInt lines, boolean follow, Consumer<String> consumer)
            throws TaskException, ServerException {
        readLog(openLog(database, lines, follow), consumer);
    }

    /**
     * Opens the log of a database, for {@link #readLog}: everything that is logged from now on is in it.
     *
     * @param lines how many of the last records come first; none if following, all if not, when absent
     */
    public Stream<String> openLog(String database, OptionalInt lines, boolean follow)
            throws TaskException, ServerException {
        String path = "/v1/database/" + encode(database) + "/logs?follow=" + follow
                + (lines.isPresent() ? "&num_lines=" + lines.getAsInt() : "");
        HttpRequest request =
                request("GET", path, BodyPublishers.noBody(), true).build();
        HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
        if (response.statusCode() >= ERROR_MIN) {
            try (Stream<String> body = response.body()) {
                throw new ServerException(server, response.statusCode(), String.join("\n", body.toList()));
            }
        }
        return response.body();
    }

    /** Hands over the records of a log until it ends, and closes it. */
    public void readLog(Stream<String> log, Consumer<String> consumer) throws TaskException {
        try (log) {
            log.forEach(consumer);
        } catch (UncheckedIOException e) {
            throw new TaskException("the connection to " + server + " ended while the log was read", e);
        }
    }

    private String send(String method, String path, BodyPublisher body, boolean authorized)
            throws TaskException, ServerException {
        return send(request(method, path, body, authorized).timeout(REQUEST_TIMEOUT));
    }

    private String send(HttpRequest.Builder request) throws TaskException, ServerException {
        HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() >= ERROR_MIN) {
            throw new ServerException(server, response.statusCode(), response.body());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body, boolean authorized) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).method(method, body);
        if (path.contains("/call/")) {
            request.header("Content-Type", "application/json");
        }
        if (authorized && token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws TaskException {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new TaskException(
                    "no server answers at " + server,
                    "",
                    "start one with 'mvn stdb:run' or 'stdb start', or name another: "
                            + spelling.option("server", "http://127.0.0.1:3001"),
                    e);
        } catch (IOException e) {
            throw new TaskException("the connection to " + server + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskException("interrupted while waiting for " + server, e);
        }
    }

    /** Returns a text as JSON in characters that headers have. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
