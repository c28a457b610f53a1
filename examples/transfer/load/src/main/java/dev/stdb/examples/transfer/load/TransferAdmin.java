package dev.stdb.examples.transfer.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few HTTP calls around a run: identity, publish, seed, and the sum of all balances. Thread-safe. */
final class TransferAdmin {
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ACCOUNT = Pattern.compile("\\[(\\d+),(-?\\d+)\\]");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final String database;
    private final String token;

    TransferAdmin(URI server, String database) {
        this.server = server;
        this.database = database;
        Matcher found = TOKEN.matcher(send(request("/v1/identity"), "POST", BodyPublishers.noBody()));
        if (!found.find()) {
            throw new IllegalStateException(server + " gave no token");
        }
        this.token = found.group(1);
    }

    /** Creates the database from a module file; the database must be new or belong to this program's identity. */
    void publish(Path wasm) throws IOException {
        send(authorized(""), "PUT", BodyPublishers.ofFile(wasm));
    }

    /** Replaces all accounts. */
    void seed(int accounts, long balance) {
        send(
                authorized("/call/seed").header("Content-Type", "application/json"),
                "POST",
                BodyPublishers.ofString("[" + accounts + "," + balance + "]"));
    }

    /** Reads every account and returns the sum of all balances; fails when one is negative. */
    long totalBalance() {
        String reply = send(authorized("/sql"), "POST", BodyPublishers.ofString("SELECT * FROM accounts"));
        Matcher rows = ACCOUNT.matcher(reply);
        long total = 0;
        while (rows.find()) {
            long balance = Long.parseLong(rows.group(2));
            if (balance < 0) {
                throw new IllegalStateException("account " + rows.group(1) + " holds " + balance);
            }
            total += balance;
        }
        return total;
    }

    private HttpRequest.Builder authorized(String suffix) {
        return request("/v1/database/" + database + suffix).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofMinutes(2));
    }

    private String send(HttpRequest.Builder request, String method, BodyPublisher body) {
        try {
            HttpResponse<String> response =
                    http.send(request.method(method, body).build(), BodyHandlers.ofString());
            if (response.statusCode() == 404) {
                throw new IllegalStateException(server + " has no database '" + database
                        + "' of this module; --module publishes it (" + response.body() + ")");
            }
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot reach " + server + "; is it running? --url names it (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
