package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.api.Handlers;
import dev.stdb.server.database.TestModule;
import dev.stdb.testing.Checks;
import dev.stdb.types.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP handlers of WebAssembly modules over real sockets (spec http-api.md §6, module-abi.md §9.6). */
@DisplayName("HTTP handlers")
@Timeout(300)
class HandlerRoutesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OPEN = " i32.const 1032 call procedure_start_mut_tx drop ";
    private static final String COMMIT = " call procedure_commit_mut_tx drop ";
    private static final String DONE = " i32.const 0";

    @TempDir
    private Path directory;

    private Server server;

    @BeforeEach
    void start() {
        server = Server.builder().dataDirectory(directory).port(0).start();
        publish("web", module());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void publish(String name, TestModule module) {
        server.publish(name, module.build(), server.issueToken("owner").identity());
    }

    private static byte[] head(int status, String... namesAndValues) {
        BsatnWriter out = new BsatnWriter();
        out.writeCount(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.writeString(namesAndValues[i]);
            out.writeBytes(namesAndValues[i + 1].getBytes(StandardCharsets.ISO_8859_1));
        }
        out.writeTag(2);
        out.writeU16(status);
        return out.toByteArray();
    }

    private static byte[] item(String name) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(0);
        out.writeString(name);
        return out.toByteArray();
    }

    /** Stores the sender and writes it. */
    private static String sender() {
        StringBuilder code = new StringBuilder(" i32.const 1024 i32.const 32 i32.store 0 ");
        for (int i = 0; i < 4; i++) {
            code.append("i32.const ")
                    .append(TestModule.ARGS + 8 * i)
                    .append(" local.get ")
                    .append(i);
            code.append(" i64.store 0 ");
        }
        return code + "local.get 9 i32.const " + TestModule.ARGS + " i32.const 1024 call bytes_sink_write drop ";
    }

    private static TestModule module() {
        TestModule module = TestModule.items();
        String ok = module.write(8, head(200, "content-type", "application/octet-stream"));
        module.handler("echo", "POST", "/echo", module.copy(7, 9) + ok + DONE)
                .handler("request", null, "/request", module.copy(6, 9) + ok + DONE)
                .handler("sender", "GET", "/sender", sender() + ok + DONE)
                .handler("claims", "GET", "/claims", module.copy(4, 9) + ok + DONE)
                .handler(
                        "add",
                        "POST",
                        "/items",
                        OPEN
                                + module.insertRow("item", item("a"))
                                + COMMIT
                                + OPEN
                                + module.insertRow("item", item("b"))
                                + COMMIT
                                + module.write(8, head(201))
                                + DONE)
                .handler("list", "GET", "/items", module.write(9, "[]".getBytes(StandardCharsets.UTF_8)) + ok + DONE)
                .handler("forget", "POST", "/forget", OPEN + module.insertRow("item", item("c")) + ok + DONE)
                .handler("trap", "GET", "/trap", OPEN + module.insertRow("item", item("d")) + " unreachable")
                .handler("code", "GET", "/code", " i32.const 7")
                .handler("silent", "GET", "/silent", DONE)
                .handler("switching", "GET", "/switching", module.write(8, head(101)) + DONE)
                .handler("split", "GET", "/split", module.write(8, head(200, "x", "1\r\nset-cookie: a=b")) + DONE)
                .handler(
                        "headers",
                        "GET",
                        "/headers",
                        module.write(
                                        8,
                                        head(
                                                418,
                                                "set-cookie",
                                                "a=1",
                                                "set-cookie",
                                                "b=2",
                                                "Content-Length",
                                                "7",
                                                "transfer-encoding",
                                                "gzip",
                                                "connection",
                                                "close",
                                                "Set-Cookie",
                                                "c=3; Secure; Domain=example.com",
                                                "set-cookie",
                                                "d=4;\tPATH = /",
                                                "set-cookie",
                                                "e=5; HttpOnly; SameSite=Lax; Max-Age=60",
                                                "Strict-Transport-Security",
                                                "max-age=31536000; includeSubDomains",
                                                "Clear-Site-Data",
                                                "\"*\"",
                                                "Public-Key-Pins",
                                                "max-age=60",
                                                "service-worker-allowed",
                                                "/",
                                                "Alt-Svc",
                                                "h2=\":8443\"",
                                                "NEL",
                                                "{}",
                                                "Report-To",
                                                "{}",
                                                "Accept-CH",
                                                "DPR",
                                                "X-Own",
                                                "yes"))
                                + module.write(9, "tea".getBytes(StandardCharsets.UTF_8))
                                + DONE)
                .handler(
                        "flood",
                        "GET",
                        "/flood",
                        " i32.const 1024 i32.const 60000 i32.store 0 loop local.get 9 i32.const 4096 i32.const 1024"
                                + " call bytes_sink_write drop br 0 end" + DONE)
                .handler("forever", "GET", "/forever", " loop br 0 end" + DONE)
                .handler("parameter", "GET", "/things/{id}/x", module.copy(6, 9) + ok + DONE)
                .handler("literal", "GET", "/things/first/x", module.write(8, head(202)) + DONE)
                .handler("nothing", "GET", "", module.write(8, head(204)) + module.write(9, (byte) 'x') + DONE)
                .handler("slash", "GET", "/", module.write(8, head(203)) + DONE);
        return module;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.url().resolve("/v1/database/web/route" + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private String sql(String statement) throws Exception {
        HttpRequest asked = HttpRequest.newBuilder(server.url().resolve("/v1/database/web/sql"))
                .POST(HttpRequest.BodyPublishers.ofString(statement))
                .build();
        return HTTP.send(asked, HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> log() {
        return new ServerDatabaseLog(server, "web").lines();
    }

    /** What the owner reads of the log of a module. */
    private record ServerDatabaseLog(Server server, String name) {
        List<String> lines() {
            HttpRequest asked = HttpRequest.newBuilder(server.url().resolve("/v1/database/" + name + "/logs"))
                    .header(
                            "Authorization",
                            "Bearer " + server.issueToken("owner").token())
                    .build();
            try {
                return HTTP.send(asked, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .lines()
                        .toList();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void bodiesPassBothWays() throws Exception {
        byte[] body = new byte[50_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        HttpResponse<byte[]> answer = post("/echo", body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(post("/echo", new byte[0]).body()).isEmpty();
    }

    @Test
    void handlersSeeTheRequestAsItWasSent() throws Exception {
        HttpResponse<byte[]> answer = send(request("/request?a=%20b&c")
                .header("x-forwarded-proto", "https, http")
                .header("x-forwarded-host", "example.com")
                .header("X-Twice", "1")
                .header("X-Twice", "2")
                .method("PURGE", HttpRequest.BodyPublishers.noBody()));

        BsatnReader head = new BsatnReader(answer.body());
        assertThat(head.readTag(10)).isEqualTo(9);
        assertThat(head.readString()).isEqualTo("PURGE");
        int count = head.readCount();
        StringBuilder twice = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String name = head.readString();
            String value = new String(head.readBytes(), StandardCharsets.ISO_8859_1);
            twice.append(name.equalsIgnoreCase("x-twice") ? value : "");
        }
        assertThat(twice).hasToString("12");
        assertThat(head.readTag(2)).as("no timeout").isEqualTo(1);
        assertThat(head.readString()).isEqualTo("https://example.com/v1/database/web/route/request?a=%20b&c");
        assertThat(head.readTag(5)).as("HTTP/1.1").isEqualTo(2);
        assertThat(head.remaining()).isZero();
    }

    @Test
    @Checks("spec module-abi.md §14.11")
    void sendersAreWhomATokenProvesOrNobodyYetKnown() throws Exception {
        IssuedToken known = server.issueToken("known");
        byte[] proven = send(request("/sender").header("Authorization", "Bearer " + known.token()))
                .body();
        assertThat(new BsatnReader(proven).readIdentity()).isEqualTo(known.identity());
        assertThat(text(send(request("/claims").header("Authorization", "Bearer " + known.token()))))
                .contains("\"sub\":\"known\"");

        // Whatever else is there is for the module, not for us.
        for (String foreign : List.of("Bearer of-somebody-else", "Basic YTpi", "Bearer ")) {
            HttpResponse<byte[]> answer = send(request("/sender").header("Authorization", foreign));
            Identity first = new BsatnReader(answer.body()).readIdentity();
            assertThat(first).isNotEqualTo(new BsatnReader(get("/sender").body()).readIdentity());
            assertThat(answer.headers().map()).doesNotContainKeys("spacetime-identity", "spacetime-identity-token");
        }
        assertThat(text(get("/claims"))).contains("\"iss\":\"localhost\"");
    }

    @Test
    @Checks("spec module-abi.md §14.11")
    void olderModulesAnswerWithoutASender() throws Exception {
        TestModule older = TestModule.items().handlersWithoutSender();
        older.handler("sender", "GET", "/sender", sender() + older.write(8, head(200)) + DONE)
                .handler("echo", "POST", "/echo", older.copy(7, 9) + older.write(8, head(200)) + DONE);
        publish("web", older);

        assertThat(get("/sender").body()).isEqualTo(new byte[32]);
        assertThat(text(post("/echo", "old".getBytes(StandardCharsets.UTF_8)))).isEqualTo("old");
    }

    @Test
    void transactionsOfHandlersAreCommittedAndThoseLeftOpenAreNot() throws Exception {
        assertThat(post("/items", new byte[0]).statusCode()).isEqualTo(201);
        assertThat(post("/forget", new byte[0]).statusCode()).isEqualTo(200);
        assertThat(sql("SELECT name FROM item")).contains("[[\"a\"],[\"b\"]]");
        assertThat(log()).anyMatch(line -> line.contains("HTTP handler left a transaction open; it was aborted"));

        server.close();
        server = Server.builder().dataDirectory(directory).port(0).start();
        assertThat(sql("SELECT name FROM item")).contains("[[\"a\"],[\"b\"]]");
    }

    @Test
    void failuresTellTheLogAndNobodyElse() throws Exception {
        for (String path : List.of("/trap", "/code", "/silent", "/switching", "/split", "/flood")) {
            HttpResponse<byte[]> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(500);
            assertThat(text(answer)).isEqualTo("the handler failed; the log of the database says more");
        }
        List<String> log = log();
        assertThat(log).anyMatch(line -> line.contains("\"function\":\"trap\"") && line.contains("trapped"));
        assertThat(log).anyMatch(line -> line.contains("it returned an unknown code: 7"));
        assertThat(log).anyMatch(line -> line.contains("answer has a malformed head"));
        assertThat(log).anyMatch(line -> line.contains("status=101"));
        assertThat(log).anyMatch(line -> line.contains("answer has a header that cannot be sent: name=x"));
        assertThat(log).anyMatch(line -> line.contains("sink too large"));
        assertThat(sql("SELECT name FROM item")).contains("\"rows\":[]");
        assertThat(get("/items").statusCode()).isEqualTo(200);
    }

    @Test
    void headersPassButForThoseThatFrameTheAnswerOrReachBeyondIt() throws Exception {
        HttpResponse<byte[]> answer = get("/headers");
        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(text(answer)).isEqualTo("tea");
        assertThat(answer.headers().allValues("set-cookie"))
                .containsExactly("a=1", "b=2", "e=5; HttpOnly; SameSite=Lax; Max-Age=60");
        assertThat(answer.headers().firstValue("content-length")).contains("3");
        assertThat(answer.headers().map()).doesNotContainKeys("transfer-encoding", "connection");
        assertThat(answer.headers().map())
                .doesNotContainKeys(
                        "strict-transport-security",
                        "clear-site-data",
                        "public-key-pins",
                        "service-worker-allowed",
                        "alt-svc",
                        "nel",
                        "report-to",
                        "accept-ch");
        assertThat(answer.headers().firstValue("x-own")).contains("yes");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("sandbox "));
    }

    @Test
    void routesAreFoundByPathAndMethod() throws Exception {
        HttpResponse<byte[]> unknown = get("/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(text(unknown)).isEqualTo("Database has not registered a handler for this route");
        assertThat(get("/items/").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> wrong = send(request("/items").DELETE());
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).contains("GET,HEAD,POST");
        assertThat(text(get("/items"))).isEqualTo("[]");
        HttpResponse<byte[]> head = send(request("/items").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(get("").statusCode()).isEqualTo(204);
        assertThat(get("/").statusCode()).isEqualTo(203);
        assertThat(get("/things/7/x").statusCode()).isEqualTo(200);
        assertThat(get("/things/first/x").statusCode()).isEqualTo(202);
        assertThat(get("/things//x").statusCode()).isEqualTo(404);
        HttpRequest elsewhere = HttpRequest.newBuilder(server.url().resolve("/v1/database/nobody/route/items"))
                .build();
        assertThat(HTTP.send(elsewhere, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void bodiesAreBounded() throws Exception {
        byte[] largest = new byte[Handlers.BODY_BYTES_MAX];
        assertThat(post("/items", largest).statusCode()).isEqualTo(201);
        byte[] larger = new byte[Handlers.BODY_BYTES_MAX + 1];
        assertThat(post("/items", larger).statusCode()).isEqualTo(413);
    }

    @Test
    void limitsAreOptions() throws Exception {
        server.close();
        server = Server.builder()
                .dataDirectory(directory)
                .port(0)
                .limit(Limit.HANDLER_REQUEST, 2_000)
                .limit(Limit.HANDLER_ANSWER, 1_000)
                .limit(Limit.HANDLER_TIME, Duration.ofMillis(100))
                .start();
        assertThat(post("/echo", new byte[1_000]).body()).hasSize(1_000);
        assertThat(post("/echo", new byte[1_001]).statusCode()).isEqualTo(500);
        assertThat(post("/echo", new byte[2_001]).statusCode()).isEqualTo(413);
        assertThat(get("/forever").statusCode()).isEqualTo(500);
        assertThat(log()).anyMatch(line -> line.contains("sink too large: sizeMax=1000; write less"));
        assertThat(log())
                .anyMatch(line -> line.contains("\"function\":\"forever\"") && line.contains("time limit exceeded"));
    }

    /** A head in capitals, of HTTP/1.0, by whom the connection is closed; answers are framed all the same. */
    @Test
    void requestsOfOldAgeAreAnswered() throws Exception {
        String raw = raw("GET /v1/database/web/route/request HTTP/1.0\r\nHOST: LOCALHOST\r\n\r\n");
        assertThat(raw).startsWith("HTTP/1.1 200 OK").contains("http://LOCALHOST/v1/database/web/route/request");
        assertThat(raw("GET /v1/database/web/route HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .endsWith("\r\n\r\n")
                .doesNotContain("content-length");
    }

    private String raw(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(received);
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void theNextModuleAnswersItsOwnWay() throws Exception {
        TestModule next = TestModule.items();
        next.handler("list", "GET", "/items", next.write(8, head(299)) + DONE);
        assertThat(get("/items").statusCode()).isEqualTo(200);
        publish("web", next);
        assertThat(get("/items").statusCode()).isEqualTo(299);
        assertThat(get("/sender").statusCode()).isEqualTo(404);
    }

    @Test
    @Checks("spec module-abi.md §14.11")
    void modulesMustExportWhatTheyDeclare() {
        Consumer<String> refused = export -> {
            TestModule module = TestModule.items();
            module.def(def -> def.httpHandler("h"));
            if (!export.isEmpty()) {
                module.wasm(wasm -> wasm.export("__call_http_handler__", export, "", "i32.const 0"));
            }
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> publish("broken", module))
                    .hasMessageContaining("__call_http_handler__");
        };
        refused.accept("");
        refused.accept("i:i");
        assertThat(HexFormat.of().formatHex(head(200))).isEqualTo("0000000002c800");
    }
}
