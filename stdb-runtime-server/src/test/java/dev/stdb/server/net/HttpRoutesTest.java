package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stdb.server.FakeServers;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.api.FakeDatabase;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.testing.Checks;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes over real sockets, against spec http-api.md §1–5. */
@DisplayName("HTTP routes")
class HttpRoutesTest {

    private static final String PROGRAM = "program one";

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private final SigningKeys keys = SigningKeys.ephemeral();

    @TempDir
    private Path directory;

    private Path data;
    private TestServer server;
    private IssuedToken owner;
    private IssuedToken stranger;
    private String identity;

    @BeforeEach
    void start() throws Exception {
        data = Files.createDirectories(directory.resolve("data"));
        Path files = Files.createDirectories(directory.resolve("static/sub"));
        Files.writeString(files.resolveSibling("index.html"), "<h1>chat</h1>");
        Files.writeString(files.resolve("app.js"), "let x;");
        Files.writeString(directory.resolve("secret.txt"), "secret");
        server = new TestServer(settings().staticDirectory(directory.resolve("static")));
        owner = server.createIdentity();
        stranger = server.createIdentity();
        String body =
                server.send("PUT", "/v1/database/chat", owner.token(), PROGRAM).body();
        identity = body.replaceAll(".*\"database_identity\":\"([0-9a-f]{64})\".*", "$1");
        assertThat(body)
                .isEqualTo("{\"Success\":{\"domain\":\"chat\",\"database_identity\":\"" + identity
                        + "\",\"op\":\"created\"}}");
    }

    private ServerBuilder settings() {
        return FakeServers.builder(launcher).signingKeys(keys).dataDirectory(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Checks("spec http-api.md §10.1")
    void pingAndHealth() throws Exception {
        HttpResponse<String> ping = server.get("/v1/ping");
        assertThat(ping.statusCode()).isEqualTo(200);
        assertThat(ping.body()).isEmpty();
        assertThat(ping.headers().firstValue("access-control-allow-origin")).contains("*");
        HttpResponse<String> health = server.get("/v1/health");
        assertThat(health.headers().firstValue("content-type")).contains("application/json");
        assertThat(health.body())
                .isEqualTo("{\"nodes\":[0],\"package_name\":\"spacetimedb-client-api\",\"schedulable\":true,"
                        + "\"version\":\"2.8.3\"}");
        assertThat(server.send("GET", "/v1/ping", "a.b.c", "").statusCode()).isEqualTo(401);
    }

    @Test
    void keysAreDiscovered() throws Exception {
        HttpResponse<String> discovery = server.get("/.well-known/openid-configuration");
        assertThat(discovery.body())
                .startsWith("{\"issuer\":\"localhost\",\"jwks_uri\":\"http://127.0.0.1:" + server.port()
                        + "/.well-known/jwks.json\"");
        JWKSet published = JWKSet.parse(server.get("/.well-known/jwks.json").body());
        ECKey key = published.getKeys().get(0).toECKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(SignedJWT.parse(owner.token()).verify(new ECDSAVerifier(key)))
                .isTrue();
    }

    @Test
    void nobodyIsBilled() throws Exception {
        String path = "/v1/energy/" + owner.identity().toHex();
        assertThat(server.get(path).body()).isEqualTo("{\"balance\":\"0\"}");
        assertThat(server.send("POST", path + "?amount=5", owner.token(), "").body())
                .isEqualTo("{\"balance\":\"0\"}");
        assertThat(server.send("POST", path + "?amount=-5", owner.token(), "").statusCode())
                .isEqualTo(400);
        assertThat(server.send("POST", path + "?amount=" + "9".repeat(39), owner.token(), "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send(server.request(path).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send("PUT", path + "?balance=5", owner.token(), "").statusCode())
                .isEqualTo(401);
        assertThat(server.get("/v1/energy/nobody").statusCode()).isEqualTo(400);
    }

    @Test
    void callsThatCannotBeAreInTheLog() throws Exception {
        assertThat(callStatus("nothing", "[]")).isEqualTo(404);
        assertThat(callStatus("set", "[true]")).isEqualTo(400);
        assertThat(server.send("GET", "/v1/database/chat/logs", owner.token(), "")
                        .body())
                .contains("name=nothing", "invalid arguments for reducer set");
    }

    private int callStatus(String reducer, String args) throws Exception {
        return server.send(server.request("/v1/database/chat/call/" + reducer)
                        .header("Authorization", "Bearer " + owner.token())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(args)))
                .statusCode();
    }

    @Test
    @Checks("spec http-api.md §10.1, §10.2 and §10.9")
    void identityRoutes() throws Exception {
        HttpResponse<String> minted = server.send("POST", "/v1/identity", "ignored", "");
        assertThat(minted.body()).matches("\\{\"identity\":\"c200[0-9a-f]{60}\",\"token\":\"[^\"]+\"}");
        HttpResponse<String> key = server.get("/v1/identity/public-key");
        assertThat(key.headers().firstValue("content-type")).contains("application/pem-certificate-chain");
        assertThat(key.body()).isEqualTo(keys.publicPem());
        String ownerHex = owner.identity().toHex();
        assertThat(server.send("GET", "/v1/identity/" + ownerHex + "/verify", owner.token(), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.send("GET", "/v1/identity/" + ownerHex + "/verify", stranger.token(), "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.get("/v1/identity/" + ownerHex + "/verify").statusCode())
                .isEqualTo(401);
        assertThat(server.get("/v1/identity/" + ownerHex + "/databases").body())
                .isEqualTo("{\"identities\":[\"" + identity + "\"]}");
    }

    @Test
    @Checks({"spec http-api.md §9.1", "spec wire-protocol.md §15.1"})
    void webSocketTokenNeedsCredentials() throws Exception {
        HttpResponse<String> none =
                server.send(server.request("/v1/identity/websocket-token").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).isEqualTo("Authorization required");
        assertThat(none.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        HttpResponse<String> token = server.send("POST", "/v1/identity/websocket-token", owner.token(), "");
        assertThat(token.body()).matches("\\{\"token\":\"[^\"]+\"}");
    }

    @Test
    @Checks("spec http-api.md §9.2")
    void corsPreflight() throws Exception {
        HttpResponse<String> response = server.send(
                server.request("/v1/identity/websocket-token").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("access-control-allow-methods"))
                .contains("*");
        assertThat(response.headers().firstValue("access-control-allow-headers"))
                .contains("authorization,accept,content-type,spacetime-environment,spacetime-environment-remove");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/nothing, 404",
        "GET, /v1/health/, 404",
        "GET, /v1/database/, 404",
        "DELETE, /v1/health, 405",
        "GET, /v1/database/nobody, 404",
        "GET, /v1/database/NOBODY, 400",
        "HEAD, /v1/health, 200",
        "GET, /v1/database/chat/schema, 400",
        "GET, /v1/database/chat/schema?version=8, 400",
        "GET, /v1/database/chat/schema?version=9, 200",
        "GET, /v1/database/chat/schema?version=10, 200",
        "GET, /v1/database/nobody/identity, 404",
        "GET, /v1/database/chat/unstable/timestamp, 200",
        "POST, /v1/database?clear=true, 400",
        "PUT, /v1/database/chat?policy=BreakClients, 400",
        "PUT, /v1/database/chat?policy=Other, 400",
        "PUT, /v1/database/chat?host_type=Js, 400",
        "PUT, /v1/database/chat?host_type=js, 400",
        "PUT, /v1/database/chat?num_replicas=256, 400",
        "PUT, /v1/database/chat?num_replicas=x, 400",
        "PUT, /v1/database/chat?num_replicas=3, 200",
        "POST, /v1/database, 200",
    })
    @Checks("spec http-api.md §10.6")
    void statuses(String method, String path, int status) throws Exception {
        assertThat(server.send(method, path, owner.token(), "x").statusCode()).isEqualTo(status);
    }

    @Test
    void databaseRoutesShowTheCaller() throws Exception {
        HttpResponse<String> response = server.send("GET", "/v1/database/chat/names", owner.token(), "");
        assertThat(response.headers().firstValue("spacetime-identity"))
                .contains(owner.identity().toHex());
        assertThat(response.headers().firstValue("spacetime-identity-token")).contains(owner.token());
        assertThat(server.get("/v1/database/chat/names").headers().firstValue("spacetime-identity"))
                .isPresent();
    }

    @Test
    @Checks("spec http-api.md §10.6")
    void infoAndIdentity() throws Exception {
        assertThat(server.get("/v1/database/chat/identity").body()).isEqualTo(identity);
        assertThat(server.get("/v1/database/" + identity).body())
                .isEqualTo("{\"database_identity\":{\"__identity__\":\"0x" + identity
                        + "\"},\"owner_identity\":{\"__identity__\":\"0x"
                        + owner.identity().toHex() + "\"},\"host_type\":{\"Wasm\":[]},\"initial_program\":\""
                        + hashText(PROGRAM) + "\"}");
    }

    private static String hashText(String program) {
        byte[] digest = Keccak256.hash(program.getBytes(StandardCharsets.UTF_8));
        StringBuilder reversed = new StringBuilder();
        for (int i = digest.length - 1; i >= 0; i--) {
            reversed.append(HexFormat.of().toHexDigits(digest[i]));
        }
        return "0x" + reversed.toString().replaceFirst("^0+", "");
    }

    @Test
    void onlyTheOwnerUpdatesDeletesAndReadsLogs() throws Exception {
        String text =
                stranger.identity().toHex() + " is not authorized to perform action on database " + identity + ": ";
        HttpResponse<String> update = server.send("PUT", "/v1/database/chat", stranger.token(), "other");
        assertThat(update.statusCode()).isEqualTo(403);
        assertThat(update.body()).isEqualTo(text + "update database");
        assertThat(server.send("DELETE", "/v1/database/chat", stranger.token(), "")
                        .body())
                .isEqualTo(text + "delete database");
        assertThat(server.send("GET", "/v1/database/chat/logs", stranger.token(), "")
                        .body())
                .isEqualTo(text + "view module logs");
        assertThat(server.send("PUT", "/v1/database/chat", owner.token(), "other")
                        .body())
                .endsWith("\"op\":\"updated\"}}");
    }

    @Test
    void refusedProgramsLeaveNothingBehind() throws Exception {
        HttpResponse<String> refused = server.send("PUT", "/v1/database/other", owner.token(), "bad");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEqualTo("not a WebAssembly module");
        assertThat(server.get("/v1/database/other").statusCode()).isEqualTo(404);
        for (String kept : List.of("databases", "programs")) {
            try (var files = Files.list(data.resolve(kept))) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/database/chat?clear=true", "/v1/database/chat/reset"})
    void refusedProgramsDoNotClearADatabase(String path) throws Exception {
        HttpResponse<String> refused = server.send("PUT", path, owner.token(), "bad");

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(server.get("/v1/database/chat/schema?version=9").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/v1/database/chat").body()).contains(hashText(PROGRAM));
        assertThat(server.send("PUT", "/v1/database/chat/reset", owner.token(), "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void programsGoWithTheirDatabases() throws Exception {
        server.send("PUT", "/v1/database/twin", owner.token(), PROGRAM);
        server.send("DELETE", "/v1/database/chat", owner.token(), "");
        assertThat(data.resolve("programs")).isNotEmptyDirectory();
        server.send("DELETE", "/v1/database/twin", owner.token(), "");

        assertThat(data.resolve("programs")).isEmptyDirectory();
    }

    @Test
    @Checks("spec http-api.md §10.3")
    void migrationsArePlannedForTheOwner() throws Exception {
        String path = "/v1/database/chat/pre_publish";
        HttpResponse<String> plan = server.send("POST", path + "?style=NoColor", owner.token(), "break it");
        String token = plan.body().replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");

        assertThat(plan.body())
                .isEqualTo("{\"AutoMigrate\":{\"migrate_plan\":\"- Created table `t`\\n- Disconnecting all users\\n\","
                        + "\"break_clients\":true,\"token\":\"" + token + "\",\"major_version_upgrade\":false}}");
        assertThat(server.send("POST", path, owner.token(), "major").body())
                .contains("\"- \\u001b[32mCreated table `t`\\u001b[0m\\n\"")
                .contains("\"major_version_upgrade\":true");
        assertThat(server.send("POST", path + "?style=Bold", owner.token(), "x").statusCode())
                .isEqualTo(400);
        assertThat(server.send("POST", path, owner.token(), "manual").body())
                .isEqualTo("{\"ManualMigrate\":{\"reason\":\"no way\",\"major_version_upgrade\":false}}");
        assertThat(server.send("POST", path, stranger.token(), "x").statusCode())
                .isEqualTo(403);
        assertThat(server.send("POST", "/v1/database/new/pre_publish", owner.token(), "x")
                        .statusCode())
                .isEqualTo(404);
        String publish = "/v1/database/chat?policy=BreakClients&token=";
        assertThat(server.send("PUT", publish + token, owner.token(), "break other")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send("PUT", publish + token, owner.token(), "break it")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void programsGoWithTheLastDatabaseThatBeganWithThem() throws Exception {
        server.send("PUT", "/v1/database/twin", owner.token(), PROGRAM);
        server.send("DELETE", "/v1/database/chat", owner.token(), "");
        try (var programs = Files.list(data.resolve("programs"))) {
            assertThat(programs).hasSize(1);
        }
        server.send("DELETE", "/v1/database/twin", owner.token(), "");
        try (var programs = Files.list(data.resolve("programs"))) {
            assertThat(programs).isEmpty();
        }
    }

    @Test
    void errorsOfTheVirtualMachineAreAnswered() throws Exception {
        assertThat(server.send("PUT", "/v1/database/other", owner.token(), "overflow")
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    @Checks("spec http-api.md §10.9")
    void lockProtectsFromDeletionAndReset() throws Exception {
        assertThat(server.send("POST", "/v1/database/chat/lock", owner.token(), "")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> delete = server.send("DELETE", "/v1/database/chat", owner.token(), "");
        assertThat(delete.statusCode()).isEqualTo(403);
        assertThat(delete.body()).isEqualTo("Database is locked and cannot be deleted. Run `spacetime unlock` first.");
        assertThat(server.send("PUT", "/v1/database/chat?clear=true", owner.token(), "new")
                        .statusCode())
                .isEqualTo(403);
        server.send("POST", "/v1/database/chat/unlock", owner.token(), "");
        assertThat(server.send("PUT", "/v1/database/chat/reset", owner.token(), "")
                        .body())
                .endsWith("\"op\":\"updated\"}}");
        assertThat(server.send("DELETE", "/v1/database/chat", owner.token(), "").statusCode())
                .isEqualTo(200);
    }

    /** Deviation: the name is free at once (ADR 0061). */
    @Test
    @Checks("spec http-api.md §10.9")
    void whatIsDeletedIsUnknownByItsNameAndDeletedAgainByItsIdentity() throws Exception {
        assertThat(server.send("DELETE", "/v1/database/chat", owner.token(), "").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/v1/database/chat").statusCode()).isEqualTo(404);
        HttpResponse<String> byName = server.send("DELETE", "/v1/database/chat", owner.token(), "");
        assertThat(byName.statusCode()).isEqualTo(404);
        assertThat(byName.body()).isEqualTo("`chat` not found");
        HttpResponse<String> byIdentity = server.send("DELETE", "/v1/database/" + identity, owner.token(), "");
        assertThat(byIdentity.statusCode()).isEqualTo(200);
        assertThat(byIdentity.body()).isEmpty();
        assertThat(server.send("PUT", "/v1/database/chat", stranger.token(), "new")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Checks("spec http-api.md §10.9")
    void namesCanBeReplaced() throws Exception {
        assertThat(server.send("PUT", "/v1/database/chat/names", owner.token(), "[\"talk\"]")
                        .statusCode())
                .isEqualTo(400);
        assertThat(replaceNames(owner, "[\"chat\"]").body())
                .isEqualTo("{\"OtherError\":\"Cannot rename to chat because it already is in use.\"}");
        assertThat(replaceNames(stranger, "[\"talk\"]").body())
                .isEqualTo("{\"NotYourDatabase\":{\"database\":\"" + identity + "\"}}");
        assertThat(replaceNames(owner, "{\"a\":1}").statusCode()).isEqualTo(422);
        assertThat(replaceNames(owner, "[\"a\"").statusCode()).isEqualTo(400);
        assertThat(replaceNames(owner, "[\"talk\",\"zoo\",\"b\",\"talk\"]").body())
                .isEqualTo("\"Success\"");
        assertThat(server.get("/v1/database/chat").statusCode()).isEqualTo(404);
        assertThat(server.get("/v1/database/talk/names").body()).isEqualTo("{\"names\":[\"talk\",\"zoo\",\"b\"]}");
    }

    private HttpResponse<String> replaceNames(IssuedToken caller, String json) throws Exception {
        return server.send(server.request("/v1/database/" + identity + "/names")
                .header("Authorization", "Bearer " + caller.token())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set | [7] | 200 | ''",
                "set | {\"n\":7} | 200 | ''",
                "echo | [\"boom\"] | 530 | boom",
                "none | [] | 404 | No such procedure",
                "set | [\"x\"] | 400 | invalid arguments for reducer set: argument 1 (n: U32): expected "
                        + "a number, found a string"
                        + " at position 1",
                "set | [-1] | 400 | invalid arguments for reducer set: argument 1 (n: U32): number is "
                        + "out of range of U32",
                "set | [] | 400 | invalid arguments for reducer set: expected 1 arguments (n: U32), found 0",
                "set | [1, {}, []] | 400 | invalid arguments for reducer set: expected 1 arguments (n: U32), found 3",
                "set | {} | 400 | invalid arguments for reducer set: missing argument 1 (n: U32)",
                "set | {\"m\":1} | 400 | invalid arguments for reducer set: unknown argument m, expected (n: U32)",
                "set | {\"n\":1,\"n\":2} | 400 | invalid arguments for reducer set: repeated argument n, "
                        + "expected (n: U32)",
                "set | 7 | 400 | invalid arguments for reducer set: expected a JSON array or object with the arguments",
                "set | '' | 400 | invalid arguments for reducer set: unexpected end of text at position 0",
                "set | [1] 2 | 400 | invalid arguments for reducer set: unexpected text after the "
                        + "document at position 4",
                "hidden | [\"x\"] | 404 | No such procedure",
                "pair | [7] | 200 | [7,7]",
                "pair | [0] | 500 | The module instance encountered a fatal error: zero",
                "pair | [1] | 504 | not known to be on disk",
                "many | [4294967295] | 500 | the result of procedure many is longer than 16777216 characters of JSON; "
                        + "let it return less, or call it over WebSocket",
                "pair | [] | 400 | invalid arguments for procedure pair: expected 1 arguments (n: U32), found 0",
            })
    @Checks("spec http-api.md §10.6")
    void calls(String reducer, String args, int status, String text) throws Exception {
        HttpResponse<String> response = server.send(server.request("/v1/database/chat/call/" + reducer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(args)));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).startsWith(text);
        if (status == 200) {
            assertThat(response.headers().firstValue("spacetime-execution-duration-micros"))
                    .contains(reducer.equals("pair") ? "9" : "5");
        }
    }

    @Test
    void handlersThatAreNotDurableAreNotAnswered() throws Exception {
        HttpResponse<String> response = server.get("/v1/database/chat/route/commit");
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).isEqualTo("not known to be on disk");
    }

    /** Reads over HTTP are confirmed unless the caller says otherwise. */
    @ParameterizedTest
    @CsvSource({"'', true", "?confirmed=true, true", "?confirmed=false, false"})
    void callersSayWhetherCommitsOfProceduresWait(String query, boolean confirmed) throws Exception {
        HttpResponse<String> response = server.send(server.request("/v1/database/chat/call/pair" + query)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[7]")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(launcher.started.get(0).procedureConfirmed).isEqualTo(confirmed);
    }

    @Test
    void callsNeedTheContentType() throws Exception {
        HttpRequest.Builder request = server.request("/v1/database/chat/call/set");
        HttpResponse<String> none = server.send(request.POST(HttpRequest.BodyPublishers.ofString("[7]")));
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).isEqualTo("Header of type `content-type` was missing");
        HttpResponse<String> other = server.send(request.header("Content-Type", "application/json; charset=utf-8"));
        assertThat(other.statusCode()).isEqualTo(415);
    }

    @Test
    void clientsRefusedByTheModuleCannotCall() throws Exception {
        server.send("PUT", "/v1/database/closed", owner.token(), "deny");
        HttpResponse<String> response = server.send(server.request("/v1/database/closed/call/set")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[7]")));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("no entry");
    }

    @Test
    @Checks("spec http-api.md §10.7")
    void sqlAnswersRows() throws Exception {
        HttpResponse<String> response = server.send("POST", "/v1/database/chat/sql", owner.token(), "SELECT 1");
        assertThat(response.body())
                .isEqualTo("[{\"schema\":{\"elements\":[{\"name\":{\"some\":\"id\"},\"algebraic_type\":{\"U32\":[]}}]},"
                        + "\"rows\":[[1],[2]],\"total_duration_micros\":12,"
                        + "\"stats\":{\"rows_inserted\":0,\"rows_deleted\":0,\"rows_updated\":0}}]");
        assertThat(response.headers().firstValue("stdb-query-cost"))
                .hasValue("rowsScanned=2, indexProbes=0, rowsReturned=2, bytesReturned=8");
    }

    @Test
    void sqlTakesParametersInJson() throws Exception {
        HttpResponse<String> passed = sqlJson("{\"sql\": \"SELECT ?\", \"params\": [1, {\"x\": \"]\"}] }");
        HttpResponse<String> none = sqlJson("{\"sql\":\"SELECT 1\"}");
        HttpResponse<String> broken = sqlJson("{\"sq\":\"SELECT 1\"}");
        HttpResponse<String> deep = sqlJson("{\"params\":" + "[".repeat(100_000));

        assertThat(passed.body()).isEqualTo("SELECT ? with [1, {\"x\": \"]\"}]");
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(deep.statusCode()).isEqualTo(400);
        assertThat(sqlJson("SELECT 1").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> sqlJson(String body) throws Exception {
        return server.send(server.request("/v1/database/chat/sql")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + owner.token())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() throws Exception {
        String large = "x".repeat(2 * 1024 * 1024 + 1);
        HttpResponse<String> response = server.send("POST", "/v1/database/chat/sql", owner.token(), large);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("Failed to buffer the request body: length limit exceeded");
        assertThat(server.send("PUT", "/v1/database/chat", owner.token(), large).statusCode())
                .isEqualTo(200);
    }

    @Test
    @Checks("spec http-api.md §10.8")
    void logsAreStreamedToTheOwner() throws Exception {
        HttpResponse<String> tail = server.send("GET", "/v1/database/chat/logs?num_lines=5", owner.token(), "");
        assertThat(tail.statusCode()).isEqualTo(200);
        assertThat(tail.headers().firstValue("content-type")).contains("application/x-ndjson");
        HttpResponse<InputStream> followed = server.http.send(
                server.request("/v1/database/chat/logs?follow=true")
                        .header("Authorization", "Bearer " + owner.token())
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(followed.statusCode()).isEqualTo(200);
        followed.body().close();
    }

    @Test
    void followersGetLongTailsAndThenNewLines() throws Exception {
        ModuleLog log = launcher.started.get(0).log();
        for (int i = 0; i < 4_000; i++) {
            log.append(new ModuleLog.Entry(ModuleLog.Level.INFO, i, null, null, -1, null, "x".repeat(1024), List.of()));
        }
        HttpResponse<InputStream> followed = server.http.send(
                server.request("/v1/database/chat/logs?follow=true&num_lines=4000")
                        .header("Authorization", "Bearer " + owner.token())
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(followed.body(), StandardCharsets.UTF_8))) {
            // From here on the tail is on its way, most of it in the buffers of the server.
            String last = lines.readLine();
            for (int i = 0; i < 4_000; i++) {
                log.append(new ModuleLog.Entry(ModuleLog.Level.INFO, i, null, null, -1, null, "new", List.of()));
            }
            for (int i = 1; i < 8_000; i++) {
                last = lines.readLine();
            }
            assertThat(last).contains("\"new\"");
        }
    }

    @Test
    void devPageIsForThisMachineUnlessAskedFor() throws Exception {
        HttpResponse<String> page = server.get("/dev/");
        assertThat(page.body()).contains("<script type=\"module\" src=\"page.js\">");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(server.get("/dev/page.js").headers().firstValue("content-type"))
                .contains("text/javascript; charset=utf-8");
        assertThat(server.get("/dev/page.css").statusCode()).isEqualTo(200);
        assertThat(server.get("/dev").statusCode()).isEqualTo(308);
        assertThat(server.get("/dev/../sub/app.js").statusCode()).isEqualTo(404);
        assertThat(server.get("/dev/%2e%2e/page.js").statusCode()).isEqualTo(404);
        server.close();
        server = new TestServer(settings().devPage(DevPageAccess.OFF));
        assertThat(server.get("/dev/").statusCode()).isEqualTo(404);
        assertThat(DevPageAccess.LOCAL.isServed(false)).isFalse();
        assertThat(DevPageAccess.ON.isServed(false)).isTrue();
    }

    @Test
    void staticFiles() throws Exception {
        HttpResponse<String> index = server.get("/");
        assertThat(index.body()).isEqualTo("<h1>chat</h1>");
        assertThat(index.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        HttpResponse<String> script = server.get("/sub/app.js?v=1");
        assertThat(script.body()).isEqualTo("let x;");
        assertThat(script.headers().firstValue("content-type")).contains("text/javascript; charset=utf-8");
        assertThat(server.get("/missing.html").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"/../secret.txt", "/%2e%2e/secret.txt", "/sub/..%2f..%2fsecret.txt", "//etc/passwd", "/..\\secret.txt"})
    void staticFilesDoNotLeaveTheirDirectory(String path) throws Exception {
        String response = server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 404 ").doesNotContain("secret");
    }

    @Test
    void databasesSurviveARestart() throws Exception {
        server.close();
        server = new TestServer(settings());
        assertThat(server.get("/v1/database/chat/identity").body()).isEqualTo(identity);
        assertThat(server.send("DELETE", "/v1/database/chat", owner.token(), "").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/").body()).contains("stdb is running");
    }
}
