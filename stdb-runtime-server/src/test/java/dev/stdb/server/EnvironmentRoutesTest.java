package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.server.database.TestModule;
import dev.stdb.testing.Checks;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Environment variables over real sockets (spec http-api.md §5.1, §5.10; module-def.md §6.11). */
@DisplayName("Environment variables")
@Timeout(300)
class EnvironmentRoutesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SECRET = "s3cr3t-of-nobody";

    @TempDir
    private Path directory;

    private Server server;
    private String token;

    @BeforeEach
    void start() {
        server = Server.builder().dataDirectory(directory).port(0).start();
        token = server.issueToken("owner").token();
    }

    private void restart() {
        server.close();
        start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Reducers {@code key}, {@code region} and {@code mode} fail with the value of the variable. */
    private static TestModule module() {
        return TestModule.items()
                .variable("API_KEY", false)
                .secret("API_KEY")
                .variable("region", true)
                .def(def -> def.environment(
                        new EnvironmentDef("mode", EnvironmentDef.Kind.UNION, List.of("dev", "prod"), true)))
                .envReducer("key", "API_KEY")
                .envReducer("region", "region")
                .envReducer("mode", "mode");
    }

    private HttpResponse<String> send(String method, String path, byte[] body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> publish(TestModule module, String... headers) throws Exception {
        return publish(module.build(), headers);
    }

    private HttpResponse<String> publish(byte[] program, String... headers) throws Exception {
        return send("PUT", "/v1/database/shop", program, headers(headers));
    }

    private static Map<String, String> headers(String... namesAndValues) {
        return namesAndValues.length == 0
                ? Map.of()
                : namesAndValues.length == 2
                        ? Map.of(namesAndValues[0], namesAndValues[1])
                        : Map.of(namesAndValues[0], namesAndValues[1], namesAndValues[2], namesAndValues[3]);
    }

    private HttpResponse<String> environment(String method, String body, String... headers) throws Exception {
        return send(method, "/v1/database/shop/environment", body.getBytes(StandardCharsets.UTF_8), headers(headers));
    }

    /** Returns the value that the module sees, empty if it has none. */
    private String value(String reducer) throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/v1/database/shop/call/" + reducer,
                "[]".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json"));
        assertThat(answer.statusCode()).isEqualTo(530);
        return answer.body();
    }

    private String sql(String statement) throws Exception {
        return send("POST", "/v1/database/shop/sql", statement.getBytes(StandardCharsets.UTF_8), Map.of())
                .body();
    }

    @Test
    @Checks("spec http-api.md §10.4")
    void requiredValuesMustBeGivenWhenPublishing() throws Exception {
        HttpResponse<String> refused = publish(module());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type")).contains("application/json");
        assertThat(refused.body())
                .isEqualTo("{\"EnvironmentError\":{\"MissingRequiredEnvironment\":{\"keys\":[\"API_KEY\"]}}}");
        assertThat(environment("GET", "").statusCode()).as("nothing was kept").isEqualTo(404);

        assertThat(publish(TestModule.items()).statusCode()).isEqualTo(200);
        sql("INSERT INTO item (id, name) VALUES (1, 'kept')");
        assertThat(publish(module()).statusCode()).isEqualTo(400);
        assertThat(sql("SELECT name FROM item")).contains("kept");
        assertThat(publish(module(), "spacetime-environment", "API_KEY=" + SECRET)
                        .statusCode())
                .isEqualTo(200);
        assertThat(value("key")).isEqualTo(SECRET);
        assertThat(value("region")).isEmpty();
    }

    @Test
    void valuesSurviveRestartsAndPublications() throws Exception {
        publish(module(), "spacetime-environment", "API_KEY='a, b' , region=eu,mode=\"pr\\u006fd\"");
        assertThat(List.of(value("key"), value("region"), value("mode"))).containsExactly("a, b", "eu", "prod");
        restart();
        assertThat(List.of(value("key"), value("region"), value("mode"))).containsExactly("a, b", "eu", "prod");

        TestModule changed = module();
        byte[] next = changed.reducer("more", changed.env("region") + " drop i32.const 0")
                .build();
        assertThat(publish(next).statusCode()).isEqualTo(200);
        assertThat(publish(next, "spacetime-environment", "region=us", "spacetime-environment-remove", "mode")
                        .body())
                .contains("updated");
        assertThat(List.of(value("key"), value("region"), value("mode"))).containsExactly("a, b", "us", "");

        // Clearing drops them, so that the new database lacks one.
        assertThat(send("PUT", "/v1/database/shop?clear=true", next, Map.of()).statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "/v1/database/shop?clear=true", next, Map.of("spacetime-environment", "API_KEY=fresh"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(List.of(value("key"), value("region"))).containsExactly("fresh", "");
    }

    @Test
    @Checks("spec http-api.md §10.4")
    void routesChangeValuesAndNeverShowThem() throws Exception {
        publish(module(), "spacetime-environment", "API_KEY=" + SECRET + ",region=eu");
        HttpResponse<String> described = environment("GET", "");
        assertThat(described.body())
                .matches("\\{\"module_hash\":\"0x[0-9a-f]+\",\"declarations\":\\["
                        + "\\{\"name\":\"API_KEY\",\"optional\":false,\"ty\":\"String\"},"
                        + "\\{\"name\":\"region\",\"optional\":true,\"ty\":\"String\"},"
                        + "\\{\"name\":\"mode\",\"optional\":true,\"ty\":\\{\"Union\":\\[\"dev\",\"prod\"]}}],"
                        + "\"stored_keys\":\\[\"API_KEY\",\"region\"]}");
        String hash = described.body().replaceAll(".*\"module_hash\":\"([^\"]+)\".*", "$1");

        assertThat(environment("PATCH", "{\"mode\":\"dev\"}", "spacetime-environment-remove", "region")
                        .body())
                .isEqualTo("{\"Ok\":null}");
        assertThat(List.of(value("key"), value("region"), value("mode"))).containsExactly(SECRET, "", "dev");
        assertThat(send(
                                "PUT",
                                "/v1/database/shop/environment?expected_module_hash=" + hash,
                                "{\"API_KEY\":\"other\"}".getBytes(StandardCharsets.UTF_8),
                                Map.of())
                        .statusCode())
                .isEqualTo(200);
        assertThat(List.of(value("key"), value("mode"))).containsExactly("other", "");

        HttpResponse<String> conflict =
                send("PATCH", "/v1/database/shop/environment?expected_module_hash=0x1", new byte[0], Map.of());
        assertThat(conflict.statusCode()).isEqualTo(409);
        HttpResponse<String> missing = environment("PUT", "{}");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body()).isEqualTo("{\"Err\":{\"MissingRequiredEnvironment\":{\"keys\":[\"API_KEY\"]}}}");
        assertThat(value("key")).isEqualTo("other");
    }

    @Test
    void secretsAreShownToNobody() throws Exception {
        publish(module(), "spacetime-environment", "API_KEY=" + SECRET + ",region=eu");
        assertThat(sql("SELECT * FROM st_env")).contains("[\"region\",\"eu\"]").doesNotContain(SECRET);
        assertThat(sql("SELECT * FROM st_secret")).contains("no such table").doesNotContain(SECRET);
        assertThat(sql("UPDATE st_env SET value = 'x'"))
                .contains("Database environment variables can only be changed by publishing");
        assertThat(environment("GET", "").body()).doesNotContain(SECRET);

        // Stays a secret in a module that does not say so any more.
        TestModule open = TestModule.items().variable("API_KEY", false).envReducer("key", "API_KEY");
        assertThat(publish(open).statusCode()).isEqualTo(200);
        assertThat(value("key")).isEqualTo(SECRET);
        assertThat(sql("SELECT * FROM st_env")).doesNotContain(SECRET);
        environment("PATCH", "{\"API_KEY\":\"public\"}");
        assertThat(sql("SELECT * FROM st_env")).contains("[\"API_KEY\",\"public\"]");
        assertThat(publish(module()).statusCode()).isEqualTo(200);
        assertThat(sql("SELECT * FROM st_env")).doesNotContain("API_KEY");
        assertThat(value("key")).isEqualTo("public");
    }

    @Test
    void strangersDoNotKnowOfTheEnvironment() throws Exception {
        publish(module(), "spacetime-environment", "API_KEY=" + SECRET + ",region=eu");
        token = server.issueToken("stranger").token();
        for (String method : List.of("GET", "PUT", "PATCH")) {
            HttpResponse<String> answer = environment(method, "{\"region\":\"stolen\"}");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("is not authorized to perform action on database");
        }
        assertThat(sql("SELECT * FROM st_env")).doesNotContain("eu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "API_KEY=a,API_KEY=b | environment variable is given twice: key=API_KEY",
                "API_KEY | expected KEY=VALUE",
                "API_KEY=\"a | the value does not end: key=API_KEY",
                "API_KEY=\"a\"b | expected a comma behind the value: key=API_KEY",
                "API_KEY=\"\\q\" | the value is no text of JSON: key=API_KEY",
                "API_KEY=a,1x=b | letters, digits and underscores",
                "API_KEY=a,mode=hidden | must be one of dev, prod: key=mode",
            })
    void badHeadersAreRefusedWithTheirKeyAndWithoutTheirValue(String header, String text) throws Exception {
        HttpResponse<String> answer = publish(module(), "spacetime-environment", header);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(text).doesNotContain("hidden");
    }

    @Test
    void valuesAreBounded() throws Exception {
        publish(module(), "spacetime-environment", "API_KEY=a");
        String longest = "x".repeat(EnvironmentDef.VALUE_BYTES_MAX);
        assertThat(environment("PATCH", "{\"region\":\"" + longest + "\"}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> longer = environment("PATCH", "{\"region\":\"" + longest + "x\"}");
        assertThat(longer.statusCode()).isEqualTo(400);
        assertThat(longer.body()).contains("at most 8192 bytes: key=region").doesNotContain("xxx");
        assertThat(value("region")).isEqualTo(longest);
        assertThat(environment("PATCH", "{\"region\":7}").body()).contains("JSON object of texts");
        StringBuilder many = new StringBuilder("{\"API_KEY\":\"a\"");
        for (int i = 0; i < EnvironmentDef.COUNT_MAX; i++) {
            many.append(",\"k").append(i).append("\":\"\"");
        }
        assertThat(environment("PUT", many + "}").body()).contains("at most 256 environment variables");
    }
}
