package dev.stdb.task.http;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.text.JsonTree;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of a server, as far as it is about the server and its users. Thread-safe. Source: spec http-api.md §4,
 * §7.
 */
public final class ServerClient {
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    /** Identity that no database has: whoever is asked about it tells who asks. */
    private static final String NO_DATABASE = "0".repeat(64);

    private final HttpTransport transport;

    /**
     * Creates a client.
     *
     * @param server base address, for example {@code http://127.0.0.1:3000}
     * @param token who is asking; without one the server makes up an identity for each request
     * @param spelling how the user names another server
     */
    public ServerClient(URI server, @Nullable String token, Spelling spelling) {
        this(new HttpTransport(server, token, spelling));
    }

    ServerClient(HttpTransport transport) {
        this.transport = transport;
    }

    /** Returns the base address of the server. */
    public URI server() {
        return transport.server();
    }

    /** Returns who is asking, if somebody is. */
    public Optional<String> token() {
        return Optional.ofNullable(transport.token());
    }

    /**
     * An identity made by a server.
     *
     * @param identity 64 hexadecimal digits
     * @param token proof of the identity
     */
    public record Login(String identity, String token) {}

    /** Asks the server for a new identity. */
    public Login createIdentity() throws TaskException, ServerException {
        String answer = transport.send(transport.anonymousRequest("POST", "/v1/identity", BodyPublishers.noBody()));
        Map<?, ?> reply = JsonTree.parseObject(answer);
        return new Login(String.valueOf(reply.get("identity")), String.valueOf(reply.get("token")));
    }

    /** Returns whether the server knows the token as one of its own: another one may have had its address before. */
    public boolean acceptsToken() throws TaskException, ServerException {
        try {
            transport.send("POST", "/v1/identity/websocket-token", BodyPublishers.noBody());
            return true;
        } catch (ServerException e) {
            if (e.status() == UNAUTHORIZED) {
                return false;
            }
            throw e;
        }
    }

    /** Returns who the server takes the user for, 64 hexadecimal digits. */
    public String identity() throws TaskException, ServerException {
        HttpResponse<String> answer = transport.exchange(
                transport.request("GET", "/v1/database/" + NO_DATABASE + "/identity", BodyPublishers.noBody()));
        return answer.headers()
                .firstValue("spacetime-identity")
                .orElseThrow(() -> new TaskException(server() + " does not tell who asks"));
    }

    /** Returns the identities of the databases of somebody, 64 hexadecimal digits each. */
    public List<String> databasesOf(String identity) throws TaskException, ServerException {
        String answer = transport.send(
                "GET", "/v1/identity/" + HttpTransport.encode(identity) + "/databases", BodyPublishers.noBody());
        List<String> databases = new ArrayList<>();
        if (JsonTree.parseObject(answer).get("identities") instanceof List<?> identities) {
            identities.forEach(database -> databases.add(String.valueOf(database)));
        }
        return databases;
    }

    /** Returns the balance of somebody, a whole number. */
    public String energyOf(String identity) throws TaskException, ServerException {
        String answer = transport.send("GET", "/v1/energy/" + HttpTransport.encode(identity), BodyPublishers.noBody());
        return String.valueOf(JsonTree.parseObject(answer).get("balance"));
    }

    /** Returns the status of the answer to the question whether somebody is there; 200 from a server that is one. */
    public int ping() throws TaskException {
        return pong().statusCode();
    }

    /** Returns what time it is at the server, to the second, if it tells. */
    public Optional<Instant> time() throws TaskException {
        return pong().headers().firstValue("date").map(ServerClient::parseDate);
    }

    private HttpResponse<Void> pong() throws TaskException {
        HttpRequest.Builder ping = transport.anonymousRequest("GET", "/v1/ping", BodyPublishers.noBody());
        return transport.exchange(ping.timeout(PING_TIMEOUT), BodyHandlers.discarding());
    }

    private static @Nullable Instant parseDate(String date) {
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns the key that the server's tokens are checked with, as PEM. */
    public String publicKey() throws TaskException, ServerException {
        return transport.send("GET", "/v1/identity/public-key", BodyPublishers.noBody());
    }

    /**
     * Hands over a message of the Model Context Protocol.
     *
     * @param database whose tools are asked for; empty for those of the whole server
     * @param message JSON-RPC
     * @return the answer; empty text for a message without one
     */
    public String mcp(String database, String message) throws TaskException, ServerException {
        String path = database.isEmpty() ? "/v1/mcp" : "/v1/database/" + HttpTransport.encode(database) + "/mcp";
        return transport.send(transport
                .request("POST", path, BodyPublishers.ofString(message, StandardCharsets.UTF_8))
                .header("Content-Type", "application/json"));
    }
}
