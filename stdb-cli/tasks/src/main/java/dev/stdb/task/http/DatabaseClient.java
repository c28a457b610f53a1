package dev.stdb.task.http;

import dev.stdb.StdbException;
import dev.stdb.client.raw.RawConfig;
import dev.stdb.json.JsonWriter;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.text.JsonTree;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The HTTP API of a server, as far as it is about databases. Thread-safe. Source: spec http-api.md §5. */
public final class DatabaseClient {
    /** A publication answers when the rows are migrated; servers answer within ten minutes unless told otherwise. */
    private static final Duration PUBLISH_TIMEOUT = Duration.ofHours(12);

    private static final int PRECONDITION_REQUIRED = 428;
    private static final String VALUES_HEADER = "spacetime-environment";
    private static final String REMOVED_HEADER = "spacetime-environment-remove";
    private static final String JSON = "application/json";

    /** The whole plan of a server whose database stays as it is. */
    private static final String NO_CHANGES = "No schema changes.";

    private final HttpTransport transport;
    private final EnvironmentChange environment;

    /**
     * Creates a client.
     *
     * @param server base address, for example {@code http://127.0.0.1:3000}
     * @param token who is asking; without one the server makes up an identity for each request
     * @param spelling how the user names another server
     */
    public DatabaseClient(URI server, @Nullable String token, Spelling spelling) {
        this(new HttpTransport(server, token, spelling), EnvironmentChange.NONE);
    }

    private DatabaseClient(HttpTransport transport, EnvironmentChange environment) {
        this.transport = transport;
        this.environment = environment;
    }

    /** Returns the base address of the server. */
    public URI server() {
        return transport.server();
    }

    /** Returns the same user's client of what is about the whole server. */
    public ServerClient onServer() {
        return new ServerClient(transport);
    }

    /** Returns a client that changes the environment variables with each module it publishes. */
    public DatabaseClient withEnvironment(EnvironmentChange change) {
        return new DatabaseClient(transport, change);
    }

    /**
     * A successful publish.
     *
     * @param identity the database, 64 hexadecimal digits
     * @param created whether the database is new
     */
    public record Published(String identity, boolean created) {}

    /**
     * Publishes a module.
     *
     * @param clear whether to delete the data of an existing database
     * @param migrationToken consent to a migration that breaks clients, see {@link Plan#token}; {@code null} for
     *     none
     */
    public Published publish(String database, byte[] wasm, boolean clear, @Nullable String migrationToken)
            throws TaskException, ServerException {
        StringBuilder path = new StringBuilder(pathOf(database)).append("?host_type=Wasm");
        if (clear) {
            path.append("&clear=true");
        }
        if (migrationToken != null) {
            path.append("&policy=BreakClients&token=").append(HttpTransport.encode(migrationToken));
        }
        HttpRequest.Builder request = transport.request("PUT", path.toString(), BodyPublishers.ofByteArray(wasm));
        environment.values().forEach((key, value) -> request.header(VALUES_HEADER, key + "=" + quoted(value)));
        if (environment.replaces()) {
            request.header(REMOVED_HEADER, "*");
        } else if (!environment.removed().isEmpty()) {
            request.header(REMOVED_HEADER, String.join(", ", environment.removed()));
        }
        String answer = transport.send(request.timeout(PUBLISH_TIMEOUT));
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
        String path = pathOf(database) + "/pre_publish?host_type=Wasm&style=NoColor";
        Object answer = JsonTree.parse(transport.send("POST", path, BodyPublishers.ofByteArray(wasm)));
        boolean breaks = answer instanceof Map<?, ?> all
                && all.get("AutoMigrate") instanceof Map<?, ?> plan
                && Boolean.TRUE.equals(plan.get("break_clients"));
        String text = JsonTree.findText(answer, "migrate_plan").strip();
        return new Plan(
                text.equals(NO_CHANGES) ? "" : text,
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
        String path = pathOf(database) + "/call/" + HttpTransport.encode(function);
        return sendJson("POST", path, arguments);
    }

    /** Runs a SQL statement and returns the server's JSON. */
    public String sql(String database, String query) throws TaskException, ServerException {
        return sql(database, query, Optional.empty());
    }

    /**
     * Runs a SQL statement and returns the server's JSON.
     *
     * @param confirmed whether the answer waits until what it shows is durable; absent leaves it to the server
     */
    public String sql(String database, String query, Optional<Boolean> confirmed)
            throws TaskException, ServerException {
        String path = pathOf(database) + "/sql"
                + confirmed.map(value -> "?confirmed=" + value).orElse("");
        return transport.send("POST", path, BodyPublishers.ofString(query));
    }

    /**
     * Runs a SQL statement with parameters, which servers of this project know.
     *
     * @param parameters JSON array
     */
    public String sql(String database, String query, String parameters) throws TaskException, ServerException {
        JsonWriter body = new JsonWriter().beginObject().name("sql").value(query);
        return sendJson(
                "POST",
                pathOf(database) + "/sql",
                body.name("params").raw(parameters).endObject().toString());
    }

    /** Opens a connection for queries that show rows as they are kept. */
    public RowQueries openRows(String database) {
        RawConfig config = RawConfig.of(server().toString(), database);
        String token = transport.token();
        return new RowQueries(token == null ? config : config.withToken(token));
    }

    /** Returns the module definition as JSON. */
    public String schema(String database) throws TaskException, ServerException {
        return get(pathOf(database) + "/schema?version=10");
    }

    /** Returns the identity of a database, 64 hexadecimal digits. */
    public String identityOf(String database) throws TaskException, ServerException {
        return get(pathOf(database) + "/identity").strip();
    }

    /** Returns the names of a database. */
    public List<String> namesOf(String database) throws TaskException, ServerException {
        List<String> names = new ArrayList<>();
        if (JsonTree.parseObject(get(pathOf(database) + "/names")).get("names") instanceof List<?> all) {
            all.forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }

    /** Gives a database one name instead of those that it has. */
    public void rename(String database, String name) throws TaskException, ServerException {
        String names = new JsonWriter().beginArray().value(name).endArray().toString();
        sendJson("PUT", pathOf(database) + "/names", names);
    }

    /**
     * What is deleted together with a database.
     *
     * @param lines a line for each database, indented below the one that it belongs to
     * @param token consent of who has seen that
     */
    public record DeletedTogether(List<String> lines, String token) {
        /** Copies the lines. */
        public DeletedTogether {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Deletes a database with all its data.
     *
     * @param token consent to what else is deleted, see {@link DeletedTogether#token}; {@code null} for none
     * @return empty if it is done; otherwise what else would be deleted, and nothing was
     */
    public Optional<DeletedTogether> delete(String database, @Nullable String token)
            throws TaskException, ServerException {
        String path = pathOf(database) + (token == null ? "" : "?token=" + HttpTransport.encode(token));
        try {
            transport.send("DELETE", path, BodyPublishers.noBody());
            return Optional.empty();
        } catch (ServerException e) {
            Map<?, ?> answer = e.status() == PRECONDITION_REQUIRED ? parseTree(e.body()) : Map.of();
            if (answer.get("confirmation_token") instanceof String consent
                    && answer.get("database_tree") instanceof Map<?, ?> tree) {
                List<String> lines = new ArrayList<>();
                addLines(tree, "", lines);
                return Optional.of(new DeletedTogether(lines, consent));
            }
            throw e;
        }
    }

    private static Map<?, ?> parseTree(String body) {
        try {
            return JsonTree.parseObject(body);
        } catch (StdbException e) {
            return Map.of();
        }
    }

    private static void addLines(Map<?, ?> tree, String indent, List<String> lines) {
        if (tree.get("root") instanceof Map<?, ?> root) {
            List<?> names = root.get("database_names") instanceof List<?> list ? list : List.of();
            lines.add(indent
                    + (names.isEmpty()
                            ? String.valueOf(root.get("database_identity"))
                            : names.stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        if (tree.get("children") instanceof List<?> children) {
            for (Object child : children) {
                addLines(child instanceof Map<?, ?> members ? members : Map.of(), indent + "  ", lines);
            }
        }
    }

    /** Guards a database against being deleted or reset, or ends that. */
    public void setLocked(String database, boolean locked) throws TaskException, ServerException {
        transport.send("POST", pathOf(database) + (locked ? "/lock" : "/unlock"), BodyPublishers.noBody());
    }

    /** Changes the environment variables of the module that runs. */
    public void changeEnvironment(String database, EnvironmentChange change) throws TaskException, ServerException {
        JsonWriter values = new JsonWriter().beginObject();
        change.values().forEach((key, value) -> values.name(key).value(value));
        HttpRequest.Builder request = transport
                .request(
                        change.replaces() ? "PUT" : "PATCH",
                        pathOf(database) + "/environment",
                        BodyPublishers.ofString(values.endObject().toString()))
                .header("Content-Type", JSON);
        if (!change.replaces() && !change.removed().isEmpty()) {
            request.header(REMOVED_HEADER, String.join(", ", change.removed()));
        }
        transport.send(request);
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
        String path = pathOf(database) + "/logs?follow=" + follow
                + (lines.isPresent() ? "&num_lines=" + lines.getAsInt() : "");
        HttpRequest.Builder request = transport.request("GET", path, BodyPublishers.noBody());
        HttpResponse<Stream<String>> response = transport.exchange(request, BodyHandlers.ofLines());
        if (HttpTransport.isFailure(response)) {
            try (Stream<String> body = response.body()) {
                throw new ServerException(server(), database, response.statusCode(), String.join("\n", body.toList()));
            }
        }
        return response.body();
    }

    /** Hands over the records of a log until it ends, and closes it. */
    public void readLog(Stream<String> log, Consumer<String> consumer) throws TaskException {
        try (log) {
            log.forEach(consumer);
        } catch (UncheckedIOException e) {
            throw new TaskException("the connection to " + server() + " ended while the log was read", e);
        }
    }

    private String get(String path) throws TaskException, ServerException {
        return transport.send("GET", path, BodyPublishers.noBody());
    }

    private String sendJson(String method, String path, String json) throws TaskException, ServerException {
        return transport.send(
                transport.request(method, path, BodyPublishers.ofString(json)).header("Content-Type", JSON));
    }

    private static String pathOf(String database) {
        return "/v1/database/" + HttpTransport.encode(database);
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
}
