package dev.stdb.it.rust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.ServerProcess;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A database over HTTP, as somebody sees it. Immutable.
 *
 * @param server where it is
 * @param name its name
 * @param token who asks
 */
record HttpDatabase(URI server, String name, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int STARTING = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    /** An answer. */
    record Answer(int status, String body) {}

    /** Returns the database that a new owner is going to publish. */
    static HttpDatabase of(ServerProcess server, String name) {
        return new HttpDatabase(server.url(), name, server.newToken());
    }

    /** Returns the same database as the owner of another token sees it. */
    HttpDatabase as(String otherToken) {
        return new HttpDatabase(server, name, otherToken);
    }

    /** Returns the same database behind another server, a restarted one for example, when it has started there. */
    HttpDatabase at(ServerProcess other) {
        HttpDatabase database = new HttpDatabase(other.url(), name, token);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (database.sql("SELECT * FROM st_table").status() == STARTING
                && Instant.now().isBefore(deadline)) {
            pause();
        }
        return database;
    }

    /** Publishes a module, which must succeed; {@code headers} are names and values. */
    void publish(Path module, String... headers) {
        put("", module, headers);
    }

    /** Publishes a module. */
    Answer tryToPublish(Path module, String... headers) {
        return send("PUT", "", file(module), headers);
    }

    private void put(String query, Path module, String... headers) {
        Answer answer = send("PUT", query, file(module), headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Publishes what may break clients, with the consent that the plan of the change asks for. */
    void publishChange(Path module, String... headers) {
        Answer plan = send("POST", "/pre_publish", file(module));
        assertThat(plan.status()).as(plan.body()).isEqualTo(200);
        String consent = plan.body().replaceAll("(?s).*\"token\":\"([^\"]*)\".*", "$1");
        put("?policy=BreakClients&token=" + consent, module, headers);
    }

    private static BodyPublisher file(Path module) {
        try {
            return BodyPublishers.ofFile(module);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its identity, 64 digits in hexadecimal. */
    String identity() {
        return send("GET", "/identity", BodyPublishers.noBody()).body().strip();
    }

    /** Calls a reducer or a procedure; {@code arguments} are a JSON array. */
    Answer call(String function, String arguments) {
        return send(
                "POST", "/call/" + function, BodyPublishers.ofString(arguments), "Content-Type", "application/json");
    }

    /** Calls what must succeed, and returns what it yields. */
    String result(String function, String arguments) {
        Answer answer = call(function, arguments);
        assertThat(answer.status())
                .as("%s %s: %s", function, arguments, answer.body())
                .isEqualTo(200);
        return answer.body();
    }

    Answer sql(String statement) {
        return send("POST", "/sql", BodyPublishers.ofString(statement));
    }

    /** Returns the rows of a query that must succeed, as JSON. */
    String rows(String query) {
        Answer answer = sql(query);
        assertThat(answer.status()).as("%s: %s", query, answer.body()).isEqualTo(200);
        return answer.body().replaceAll("(?s).*\"rows\":(.*),\"total_duration_micros\".*", "$1");
    }

    /** Waits until a query has the given rows. */
    void awaitRows(String query, String expected) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!rows(query).equals(expected) && Instant.now().isBefore(deadline)) {
            pause();
        }
        assertThat(rows(query)).as(query).isEqualTo(expected);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request to a path below that of the database; {@code headers} are names and values. */
    Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/v1/database/" + name + path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
