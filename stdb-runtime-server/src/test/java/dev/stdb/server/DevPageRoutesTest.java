package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stdb.server.database.TestModule;
import dev.stdb.server.net.DevPageAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page at {@code /dev} asks the server for, over real sockets (docs/dev-page.md). */
@DisplayName("Routes of the page at /dev")
@Timeout(300)
class DevPageRoutesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PATH = "/dev/database/shop/";

    @TempDir
    private Path directory;

    private Server server;
    private String token;

    @BeforeEach
    void start() throws Exception {
        start(DevPageAccess.LOCAL);
        TestModule module = TestModule.items();
        module.reducer("refuse", module.fail("not today"));
        assertThat(send("PUT", "/v1/database/shop", module.build(), token).statusCode())
                .isEqualTo(200);
    }

    private void start(DevPageAccess access) {
        server = Server.builder()
                .dataDirectory(directory)
                .port(0)
                .devPage(access)
                .start();
        token = server.issueToken("owner").token();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path, String asker) {
        return HttpRequest.newBuilder(server.url().resolve(path)).header("Authorization", "Bearer " + asker);
    }

    private HttpResponse<String> send(String method, String path, byte[] body, String asker) throws Exception {
        return HTTP.send(
                request(path, asker)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Does not wait for the end of the answer, which a stream that ought to be refused has none of. */
    private int get(String path, String asker) throws Exception {
        HttpResponse<InputStream> answer =
                HTTP.send(request(path, asker).build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private int call(String reducer, String args) throws Exception {
        byte[] body = args.getBytes(StandardCharsets.UTF_8);
        return send("POST", "/v1/database/shop/call/" + reducer, body, token).statusCode();
    }

    private BufferedReader follow() throws Exception {
        return follow(PATH + "transactions");
    }

    private BufferedReader follow(String path) throws Exception {
        HttpResponse<InputStream> followed =
                HTTP.send(request(path, token).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(followed.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(followed.body(), StandardCharsets.UTF_8));
    }

    private static String nextOf(BufferedReader lines, String function) throws Exception {
        String line = lines.readLine();
        while (!line.contains("\"function\":\"" + function + "\"")) {
            line = lines.readLine();
        }
        return line;
    }

    /** Calls until the follower, who is let in some time after the head of its answer, hears of it. */
    private void callUntilFollowed(BufferedReader lines) throws Exception {
        do {
            assertThat(call("refuse", "[]")).isEqualTo(530);
        } while (!lines.ready());
    }

    @Test
    void ownersFollowTransactions() throws Exception {
        try (BufferedReader lines = follow()) {
            callUntilFollowed(lines);
            assertThat(nextOf(lines, "refuse"))
                    .contains("\"tx_offset\":null", "\"failure\":\"not today\"", "\"tables\":[]");
            assertThat(call("add", "[7, \"pen\"]")).isEqualTo(200);
            assertThat(nextOf(lines, "add"))
                    .contains("\"kind\":\"reducer\"", "\"failure\":null", "\"args\":[7,\"pen\"]")
                    .contains("{\"table\":\"item\",\"system\":false,\"inserted\":1,\"deleted\":0,"
                            + "\"inserts\":[[7,\"pen\"]],\"deletes\":[]}")
                    .containsPattern("\"caller\":\"[0-9a-f]{64}\"");
            byte[] statement = "DELETE FROM item WHERE id = 7".getBytes(StandardCharsets.UTF_8);
            assertThat(send("POST", "/v1/database/shop/sql", statement, token).statusCode())
                    .isEqualTo(200);
            String deleted = lines.readLine();
            while (!deleted.contains("\"kind\":\"sql\"")) {
                deleted = lines.readLine();
            }
            assertThat(deleted)
                    .contains("\"statement\":\"DELETE FROM item WHERE id = 7\"", "\"deletes\":[[7,\"pen\"]]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH + "transactions", "/v1/database/shop/logs?follow=true"})
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // Who reads an answer is not interrupted.
    void followersOfADatabaseThatBeginsAnewAreSentAway(String path) throws Exception {
        try (BufferedReader lines = follow(path)) {
            callUntilFollowed(lines);
            byte[] program = TestModule.items().build();
            assertThat(send("PUT", "/v1/database/shop?clear=true", program, token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(catchThrowable(() -> readToTheEnd(lines))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void followersTooManyAreToldSoAndFindAPlaceLater() throws Exception {
        List<BufferedReader> followers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            followers.add(follow());
            callUntilFollowed(followers.get(i));
        }
        assertThat(get(PATH + "transactions", token)).isEqualTo(503);
        HttpResponse<String> refused =
                HTTP.send(request(PATH + "transactions", token).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.body())
                .isEqualTo("too many follow transactions of your databases, followersMax=8; close a page that does, or"
                        + " try again later");
        followers.get(0).close();
        int status = 503;
        while (status == 503) {
            status = get(PATH + "transactions", token);
        }
        assertThat(status).isEqualTo(200);
        for (BufferedReader each : followers) {
            each.close();
        }
    }

    private static void readToTheEnd(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null) {
            line = lines.readLine();
        }
    }

    private String ask(String what) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(request(PATH + what, token).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return answer.body();
    }

    @Test
    void ownersSeeNumbersThatGrow() throws Exception {
        long before = number(ask("statistics"), "rows");
        assertThat(call("add", "[7, \"pen\"]")).isEqualTo(200);
        String after = ask("statistics");
        assertThat(number(after, "rows")).isEqualTo(before + 1);
        assertThat(number(after, "log_bytes")).isPositive();
        assertThat(number(after, "heap_bytes")).isBetween(1L, number(after, "heap_bytes_max"));
        assertThat(number(after, "durable_transactions")).isLessThanOrEqualTo(number(after, "transactions"));
    }

    private static long number(String json, String name) {
        Matcher found = Pattern.compile('"' + name + "\":(\\d+)").matcher(json);
        assertThat(found.find()).as(json).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Test
    void ownersSeeClientsWithTheirSubscriptions() throws Exception {
        assertThat(ask("clients")).isEqualTo("{\"total\":0,\"clients\":[]}");
        URI socket = URI.create("ws"
                + server.url().resolve("/v1/database/shop/subscribe").toString().substring(4));
        WebSocket client = HTTP.newWebSocketBuilder()
                .subprotocols("v1.json.spacetimedb")
                .header("Authorization", "Bearer " + token)
                .buildAsync(socket, new WebSocket.Listener() {})
                .join();
        client.sendText("{\"Subscribe\":{\"query_strings\":[\"SELECT * FROM item\"],\"request_id\":1}}", true)
                .join();
        String clients = ask("clients");
        while (!clients.contains("SELECT * FROM item") || number(clients, "sent_payloads") < 2) {
            clients = ask("clients");
        }
        assertThat(clients).startsWith("{\"total\":1,").contains("\"query_count\":1", "\"updates\":0");
        assertThat(number(clients, "sent_bytes")).isPositive();
        assertThat(call("add", "[7, \"pen\"]")).isEqualTo(200);
        clients = ask("clients");
        assertThat(number(clients, "updates")).isEqualTo(1);
        assertThat(number(clients, "update_bytes")).isPositive();
        client.abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactions", "clients", "statistics", "schedules"})
    void strangersAreRefused(String what) throws Exception {
        String path = PATH + what;
        assertThat(get(path, server.issueToken("stranger").token())).isEqualTo(403);
        HttpRequest anonymous =
                HttpRequest.newBuilder(server.url().resolve(path)).build();
        assertThat(HTTP.send(anonymous, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactions", "clients", "statistics", "schedules"})
    void serversWithoutThePageDoNotAnswer(String what) throws Exception {
        server.close();
        start(DevPageAccess.OFF);
        assertThat(get(PATH + what, token)).isEqualTo(404);
    }
}
