package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import dev.stdb.server.jvm.JvmModules;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @HttpHandler} and {@code @Environment}, over real sockets. */
final class HandlerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, String> VALUES = Map.of("apiKey", "k3y", "MODE", "production", "fallback", "DEV");

    /** A server with the module, published with values of its variables. */
    private static final class Hosted implements AutoCloseable {
        private final JvmModules modules = new JvmModules();
        private final Server server;
        private final IssuedToken owner;
        private final ServerDatabase database;

        Hosted(Host host) {
            byte[] program = ModuleSource.of("hooks").program(host, modules);
            server = Server.builder().inMemory().port(0).jvmModules(modules).start();
            owner = server.issueToken("owner");
            database = server.publish("hooks", program, owner.identity(), VALUES);
        }

        HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.url().resolve("/v1/database/hooks/" + path))
                    .method(method, BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        String sql(String statement) throws Exception {
            return send("POST", "sql", statement).body();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@HttpHandler", "@HttpHandler.path", "@HttpHandler.method=POST", "HttpMethod.POST"})
    void handlersReadRequestsAndWriteRows(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            HttpResponse<String> created =
                    hosted.send("POST", "route/hook/a%2Fb%C3%A4?x=1&a+b=%26", "größer", "x-key", "k3y");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.body()).isEqualTo("{\"id\":1}");
            assertThat(created.headers().firstValue("content-type")).contains("application/json");
            assertThat(created.headers().firstValue("x-mode")).contains("PROD");
            assertThat(created.headers().firstValue("x-query")).contains("&");
            assertThat(hosted.sql("SELECT source, text FROM event")).contains("[[\"a/bä\",\"größer\"]]");

            HttpResponse<String> refused = hosted.send("POST", "route/hook/1", "", "x-key", "other");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo("wrong key");
            HttpResponse<String> wrong = hosted.send("GET", "route/hook/1", "");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("allow")).contains("POST");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({
        "@HttpHandler.method",
        "@HttpHandler.method=DELETE",
        "@HttpHandler.method=PATCH",
        "@HttpHandler.method=HEAD",
        "HttpMethod.DELETE",
        "HttpMethod.PATCH",
        "HttpMethod.HEAD",
        "HttpMethod.ANY"
    })
    void methodsHaveTheirOwnHandlers(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            assertThat(hosted.send("DELETE", "route/methods/7", "").body()).isEqualTo("deleted 7");
            assertThat(hosted.send("PATCH", "route/methods/7", "part").body()).isEqualTo("patched part");
            assertThat(hosted.send("HEAD", "route/methods/7", "").headers().firstValue("x-head"))
                    .contains("7");
            assertThat(hosted.send("GET", "route/methods/7", "").statusCode()).isEqualTo(405);
            assertThat(hosted.send("PUT", "route/any", "").body()).isEqualTo("any PUT");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendersAreThoseOfTheToken(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            IssuedToken anna = hosted.server.issueToken("anna");
            String hex = anna.identity().toHex();
            assertThat(hosted.send("GET", "route/who", "", "authorization", "Bearer " + anna.token())
                            .body())
                    .isEqualTo(hex + " " + hex + " false anna GET");
            assertThat(hosted.send("DELETE", "route/who", "").body())
                    .endsWith(" DELETE")
                    .doesNotContain(hex);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@HttpHandler.method=GET", "HttpMethod.GET"})
    void failuresUndoTheirTransactionOnlyAndAreLogged(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            HttpResponse<String> failed = hosted.send("POST", "route/fail", "");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).doesNotContain("on purpose");
            assertThat(hosted.sql("SELECT text FROM event")).contains("[[\"kept\"]]");
            assertThat(hosted.database.logTail(Integer.MAX_VALUE))
                    .anyMatch(line -> line.contains("HTTP handler failed: java.lang.IllegalStateException: on purpose")
                            && line.contains("Hooks.java:")
                            && line.contains("\"function\":\"fail\""));
            assertThat(hosted.send("GET", "route/nested", "").body()).isEqualTo("17");
            assertThat(hosted.send("GET", "route/nested", "").statusCode()).isEqualTo(409);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@HttpHandler.method=PUT", "HttpMethod.PUT"})
    void largeBodiesPassBothWays(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            String body = "0123456789".repeat(300_000);
            String mirrored = new StringBuilder(body).reverse().toString();
            assertThat(hosted.send("PUT", "route/mirror", body, "x-tag", "1", "X-Tag", "2")
                            .body())
                    .isEqualTo(mirrored);
            assertThat(hosted.send("PUT", "route/mirror", "").body()).isEmpty();
            assertThat(hosted.database.logTail(Integer.MAX_VALUE)).anyMatch(line -> line.contains("/mirror [1, 2]"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Secret")
    void valuesReachReducersAndSecretsStayThere(Host host) throws Exception {
        try (Hosted hosted = new Hosted(host)) {
            hosted.send("POST", "call/settings", "[]", "content-type", "application/json");
            assertThat(hosted.database.logTail(Integer.MAX_VALUE))
                    .anyMatch(line -> line.contains("k3y Optional.empty PROD Optional[DEV]"));
            HttpResponse<String> stored = hosted.send(
                    "POST", "sql", "SELECT * FROM st_env", "authorization", "Bearer " + hosted.owner.token());
            assertThat(stored.body()).contains("[\"MODE\",\"production\"]").doesNotContain("k3y");

            byte[] changed = "{\"region\":\"eu\"}".getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> patched = hosted.send(
                    "PATCH",
                    "environment",
                    new String(changed, StandardCharsets.UTF_8),
                    "authorization",
                    "Bearer " + hosted.owner.token());
            assertThat(patched.body()).isEqualTo("{\"Ok\":null}");
            hosted.send("POST", "call/settings", "[]", "content-type", "application/json");
            assertThat(hosted.database.logTail(Integer.MAX_VALUE))
                    .anyMatch(line -> line.contains("k3y Optional[eu] PROD Optional[DEV]"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Environment")
    void publicationsWithoutRequiredValuesAreRefused(Host host) {
        JvmModules modules = new JvmModules();
        byte[] program = ModuleSource.of("hooks").program(host, modules);
        try (Server server =
                Server.builder().inMemory().port(0).jvmModules(modules).start()) {
            IssuedToken owner = server.issueToken("owner");
            assertThatThrownBy(() -> server.publish("hooks", program, owner.identity()))
                    .hasMessageContaining("\"keys\":[\"MODE\",\"apiKey\"]");
            assertThatThrownBy(() -> server.publish(
                            "hooks", program, owner.identity(), Map.of("apiKey", "k", "MODE", "staging")))
                    .hasMessageContaining("must be one of DEV, production: key=MODE");
        }
    }
}
