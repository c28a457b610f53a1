package dev.stdb.harness;

import dev.stdb.client.ConnectionBuilder;
import dev.stdb.client.InternalServerException;
import dev.stdb.client.SenderException;
import dev.stdb.client.StdbConnection;
import dev.stdb.client.raw.RawConfig;
import dev.stdb.query.Query;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.Server;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody with an identity, at work in one database. Thread-safe. */
public final class TestUser {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int REFUSED = 530;
    private static final long CONNECT_SECONDS = 60;
    private static final Duration PROCEDURE_PATIENCE = Duration.ofSeconds(60);
    /** Whoever looks at a breakpoint takes their time. */
    private static final boolean DEBUGGED = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(argument -> argument.startsWith("-agentlib:jdwp"));

    private final URI url;
    private final String database;
    private final Identity identity;
    private final String token;
    private final TestUser owner;

    private TestUser(URI url, String database, Identity identity, String token, @Nullable TestUser owner) {
        this.url = url;
        this.database = database;
        this.identity = identity;
        this.token = token;
        this.owner = owner == null ? this : owner;
    }

    /** Creates somebody, who is the owner of the database unless it has one. */
    static TestUser create(Server server, String database, @Nullable TestUser owner) {
        IssuedToken token = server.createIdentity();
        return new TestUser(server.url(), database, token.identity(), token.token(), owner);
    }

    /** Returns who this is. */
    public Identity identity() {
        return identity;
    }

    /** Returns what proves it. */
    public String token() {
        return token;
    }

    /**
     * Calls a reducer and waits until it has committed.
     *
     * @param reducer its canonical name, such as {@code send_message}
     * @param arguments texts, numbers, booleans, constants of enums, identities, lists, maps, or null for an empty
     *     option
     * @throws SenderException if the reducer refused the call; if with a value, that is JSON with names:
     *     {@code refusal.value(Map.class)} has the components of a record, or of a sealed interface the variant
     * @throws InternalServerException if the call failed in another way
     */
    public void call(String reducer, @Nullable Object... arguments) {
        HttpResponse<String> response = send(postCall(reducer, arguments).header("Accept", JSON));
        if (response.statusCode() == REFUSED) {
            throw refusal(response);
        }
        requireOk(response);
    }

    /** A refusal with a value is JSON, any other is its text. */
    private static SenderException refusal(HttpResponse<String> response) {
        boolean hasValue = response.headers()
                .firstValue("Content-Type")
                .filter(JSON::equals)
                .isPresent();
        if (hasValue && TestJson.value(response.body()) instanceof Map<?, ?> refusal) {
            return new SenderException(String.valueOf(refusal.get("message")), refusal.get("error"));
        }
        return new SenderException(response.body());
    }

    /**
     * Calls a procedure and waits for its result, 60 seconds at most unless a debugger is attached. The time of the
     * database stands still: call a procedure that sleeps from another thread, and move the time by
     * {@link TestDatabase#advance} until it is done.
     *
     * @param procedure its canonical name, such as {@code find_price}
     * @param arguments as of {@link #call}
     * @return the result as the database's JSON has it: texts, numbers and booleans as of {@link #sql(String)}, lists
     *     and maps
     * @throws InternalServerException if the call failed; its text is what the caller is told
     * @throws IllegalStateException if there was no result in time
     */
    public Object callProcedure(String procedure, @Nullable Object... arguments) {
        HttpRequest.Builder request = postCall(procedure, arguments);
        if (!DEBUGGED) {
            request.timeout(PROCEDURE_PATIENCE);
        }
        try {
            return TestJson.value(requireOk(send(request)));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                throw new IllegalStateException(
                        "no result in " + PROCEDURE_PATIENCE.toSeconds() + " seconds: procedure=" + procedure
                                + ". If it sleeps, call it from another thread and advance() time until it is done",
                        e);
            }
            throw e;
        }
    }

    private HttpRequest.Builder postCall(String function, @Nullable Object... arguments) {
        return post("/call/" + function, TestJson.write(Arrays.asList(arguments)), JSON);
    }

    /**
     * Runs a SQL statement.
     *
     * @return the rows of a query, each a list of texts, {@code Long}s (or {@code BigDecimal}s where a long is too
     *     small or whole), booleans, lists and maps
     * @throws InternalServerException if the statement is refused
     */
    public List<List<Object>> sql(String statement) {
        return TestJson.rows(requireOk(send(post("/sql", statement, "text/plain"))));
    }

    /**
     * Runs a query.
     *
     * @param query one of the module's {@code From}, which only a module with a view has, or of {@code Tables} of a
     *     generated client
     * @return the rows as of {@link #sql(String)}
     * @throws InternalServerException if the query is refused
     */
    public List<List<Object>> sql(Query<?> query) {
        return sql(query.toSql());
    }

    /**
     * Connects a generated client as this user, and waits until it is connected.
     *
     * @param builder for example {@code DbConnection.builder()}
     */
    public <C extends StdbConnection<C>> C connect(ConnectionBuilder<C> builder) {
        return builder.uri(url.toString())
                .databaseName(database)
                .token(token)
                .build()
                .connected()
                .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /**
     * Connects without a client, so that the user is there until the connection is closed; {@link #call} and
     * {@link #sql(String)} by themselves come and go.
     */
    public TestConnection connect() {
        return TestConnection.open(RawConfig.of(url.toString(), database).withToken(token), owner);
    }

    /** Returns the log, which only the owner may read. */
    List<LogRecord> log() {
        String lines = requireOk(send(request("/logs").GET()));
        return lines.lines().map(TestJson::logRecord).toList();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve("/v1/database/" + database + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder post(String path, String body, String contentType) {
        return request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", contentType);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the test server", e);
        }
    }

    private static String requireOk(HttpResponse<String> response) {
        if (response.statusCode() != OK) {
            throw new InternalServerException(response.body() + " (status " + response.statusCode() + ")");
        }
        return response.body();
    }
}
