package dev.stdb.task.http;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests to one server in the name of one user, and what their failures mean. Thread-safe. */
final class HttpTransport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);
    private static final int ERROR_MIN = 300;
    private static final String DATABASES = "/v1/database/";

    private final URI server;
    private final @Nullable String token;
    private final Spelling spelling;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * Creates a transport.
     *
     * @param token who is asking; without one the server makes up an identity for each request
     */
    HttpTransport(URI server, @Nullable String token, Spelling spelling) {
        this.server = server;
        this.token = token;
        this.spelling = spelling;
    }

    URI server() {
        return server;
    }

    @Nullable
    String token() {
        return token;
    }

    /** Begins a request of the user. */
    HttpRequest.Builder request(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = anonymousRequest(method, path, body);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** Begins a request of nobody. */
    HttpRequest.Builder anonymousRequest(String method, String path, BodyPublisher body) {
        return HttpRequest.newBuilder(server.resolve(path)).method(method, body);
    }

    /** Sends a request of the user and returns the text of the answer. */
    String send(String method, String path, BodyPublisher body) throws TaskException, ServerException {
        return send(request(method, path, body));
    }

    /** Sends a request and returns the text of the answer. */
    String send(HttpRequest.Builder request) throws TaskException, ServerException {
        return exchange(request).body();
    }

    /** Sends a request, which is given five minutes unless it says otherwise, and returns the answer. */
    HttpResponse<String> exchange(HttpRequest.Builder request) throws TaskException, ServerException {
        boolean isLimited = request.build().timeout().isPresent();
        HttpResponse<String> response = exchange(
                isLimited ? request : request.timeout(REQUEST_TIMEOUT), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (isFailure(response)) {
            throw new ServerException(server, databaseOf(response.uri()), response.statusCode(), response.body());
        }
        return response;
    }

    /** Sends a request and returns the answer, whatever its status. */
    <T> HttpResponse<T> exchange(HttpRequest.Builder request, BodyHandler<T> handler) throws TaskException {
        try {
            return http.send(request.build(), handler);
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

    /** Returns the database that a request was about; empty if it was about the server. */
    static String databaseOf(URI request) {
        String path = request.getPath();
        if (!path.startsWith(DATABASES)) {
            return "";
        }
        String rest = path.substring(DATABASES.length());
        return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    }

    static boolean isFailure(HttpResponse<?> response) {
        return response.statusCode() >= ERROR_MIN;
    }

    /** Returns a text as a part of a path. */
    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
