package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.Limit;
import dev.stdb.server.Server;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.database.TestModule;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of HTTP handlers that begin before their handlers return (ADR 0049), over real sockets. */
@DisplayName("streamed answers of HTTP handlers")
@Timeout(600)
class StreamedAnswersTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String BEGIN = " call answer_begin ";
    private static final String DONE = " i32.const 0";
    private static final String OPEN = " i32.const 1032 call procedure_start_mut_tx drop ";
    private static final String COMMIT = " call procedure_commit_mut_tx drop ";
    /** Two of these may be answers that have begun. */
    private static final int TURNS = 4;
    /** What an answer holds that is not read: the window, and the part that goes over it. */
    private static final long ANSWER_BYTES_MAX = StreamedAnswer.WINDOW_BYTES + 16 * 1024;

    private final ByteBudget budget = new ByteBudget(64 << 20);
    private Server server;

    @BeforeEach
    void start() {
        server = Server.builder()
                .inMemory()
                .port(0)
                .limits(HttpLimits.within(budget))
                .limit(Limit.PROCEDURES, TURNS)
                .start();
        server.publish("web", module().build(), server.issueToken("owner").identity());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] head(int status) {
        BsatnWriter out = new BsatnWriter();
        out.writeCount(1);
        out.writeString("content-type");
        out.writeBytes(bytes("text/event-stream"));
        out.writeTag(2);
        out.writeU16(status);
        return out.toByteArray();
    }

    private static String insert(TestModule module, String name) {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(0);
        row.writeString(name);
        return OPEN + module.insertRow("item", row.toByteArray()) + COMMIT;
    }

    /** Waits until somebody has inserted a row. */
    private static String awaitRow(TestModule module) {
        return " block loop i64.const 0 call procedure_sleep_until i64.const 10000 i64.add call procedure_sleep_until"
                + " drop " + OPEN + module.text("item") + " call table i32.const 1040 call datastore_table_row_count"
                + " drop call procedure_abort_mut_tx drop i32.const 1040 i32.load 0 br_if 1 br 0 end end ";
    }

    private static TestModule module() {
        TestModule module = TestModule.items();
        module.wasm(wasm -> wasm.imports("stdb_1.0", "answer_begin", ":i"));
        String ok = module.write(8, head(200));
        String flood =
                " block loop i32.const 1024 i32.const 60000 i32.store 0 local.get 9 i32.const 4096 i32.const 1024"
                        + " call bytes_sink_write br_if 1 br 0 end end ";
        module.handler(
                        "two",
                        "GET",
                        "/two",
                        ok + BEGIN + "drop " + module.write(9, bytes("one")) + awaitRow(module)
                                + module.write(9, bytes("two")) + DONE)
                .handler(
                        "late", "GET", "/late", awaitRow(module) + ok + BEGIN + "drop " + insert(module, "gone") + DONE)
                .handler("add", "POST", "/items", insert(module, "a") + module.write(8, head(201)) + DONE)
                .handler("flood", "GET", "/flood", ok + BEGIN + "drop " + flood + insert(module, "gone") + DONE)
                .handler("early", "GET", "/early", ok + module.write(9, bytes("early")) + BEGIN + "drop " + DONE)
                .handler(
                        "broken",
                        "GET",
                        "/broken",
                        ok + BEGIN + "drop " + module.write(9, bytes("part")) + " unreachable")
                .handler("empty", "GET", "/empty", module.write(8, head(204)) + BEGIN + "drop " + DONE)
                .handler("headless", "GET", "/headless", BEGIN + "drop " + DONE)
                .handler(
                        "locked",
                        "GET",
                        "/locked",
                        ok + BEGIN + "drop " + OPEN + " i32.const 1024 i32.const 3 i32.store 0 local.get 9"
                                + " i32.const 4096 i32.const 1024 call bytes_sink_write i32.const 17 i32.eq if"
                                + " call procedure_abort_mut_tx drop " + module.write(9, bytes("refused"))
                                + " end " + DONE);
        return module;
    }

    /** Returns the answer to a request on a connection of its own, which does not outlive it. */
    private String get(String path) throws Exception {
        return only("GET", path);
    }

    private String only(String method, String path) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            return client.head(method, path, "connection: close").readAll();
        }
    }

    private void add() throws Exception {
        assertThat(only("POST", "/items")).startsWith("HTTP/1.1 201 ");
    }

    private String rows() throws Exception {
        HttpRequest asked = HttpRequest.newBuilder(server.url().resolve("/v1/database/web/sql"))
                .POST(HttpRequest.BodyPublishers.ofString("SELECT name FROM item"))
                .build();
        return HTTP.send(asked, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void awaitRow(String name) throws Exception {
        while (!rows().contains(name)) {
            Thread.sleep(20);
        }
    }

    private void awaitBudget(long bytesMax) throws Exception {
        while (budget.used() > bytesMax) {
            Thread.sleep(20);
        }
    }

    @Test
    void partsLeaveWhileTheHandlerWaits() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String begun = client.head("GET", "/two").readUntil("one\r\n");
            assertThat(begun).startsWith("HTTP/1.1 200 OK").contains("transfer-encoding: chunked");
            assertThat(begun).contains("content-type: text/event-stream").contains("content-security-policy: sandbox");
            add();
            assertThat(client.readUntil("\r\n0\r\n\r\n")).contains("two");
            // The connection goes on.
            assertThat(client.head("GET", "/early").readUntil("0\r\n\r\n")).contains("early");
        }
    }

    @Test
    void partsLeaveInHttp2() throws Exception {
        try (Http2Client client = new Http2Client(server.port())) {
            CompletableFuture<Http2Client.Answer> whole = new CompletableFuture<>();
            CompletableFuture<String> first = new CompletableFuture<>();
            client.begin("GET", "/v1/database/web/route/two", "", true, whole, first::complete);
            assertThat(first.get(120, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(whole).isNotDone();
            add();
            assertThat(whole.get(120, TimeUnit.SECONDS).body()).isEqualTo("onetwo");

            Http2Client.Answer broken = client.get("/v1/database/web/route/broken");
            assertThat(broken.status()).as("reset").isZero();
            assertThat(broken.headers().status()).hasToString("200");
        }
    }

    @Test
    void whoFailsAfterTheHeadEndsTheConnection() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String read = client.head("GET", "/broken").readAll();
            assertThat(read).startsWith("HTTP/1.1 200 OK").contains("part").doesNotContain("\r\n0\r\n");
        }
        assertThat(get("/early")).contains("early");
    }

    @Test
    void headsThatCannotBeSentFail() throws Exception {
        assertThat(get("/empty")).startsWith("HTTP/1.1 500 ");
        assertThat(get("/headless")).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void nothingIsWrittenInsideOfATransaction() throws Exception {
        assertThat(get("/locked")).contains("\r\nrefused\r\n");
    }

    /** A client that does not read holds a window of bytes; when it vanishes, the handler goes on without it. */
    @Test
    void slowClientsHoldAWindowAndVanishingOnesNothing() throws Exception {
        long before = budget.used();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < TURNS / 2; i++) {
            RawClient client = new RawClient(server.port());
            clients.add(client);
            client.head("GET", "/flood").readUntil("\r\n\r\n");
        }
        long most = before + clients.size() * (HttpLimits.CONNECTION_BYTES + ANSWER_BYTES_MAX);
        assertThat(budget.used()).isLessThanOrEqualTo(most);

        // Those have all turns that such answers may have; the others are left to other handlers.
        assertThat(get("/flood")).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
        add();
        awaitBudget(most);

        for (RawClient client : clients) {
            client.vanish();
        }
        awaitRow("gone");
        // The connection of the statements stays.
        awaitBudget(before + HttpLimits.CONNECTION_BYTES);
        for (int i = 0; i < TURNS; i++) {
            assertThat(get("/early")).contains("early");
        }
    }

    @Test
    @Timeout(120)
    void whoGoesBeforeTheAnswerBeginsLeavesNothing() throws Exception {
        long before = budget.used();
        RawClient client = new RawClient(server.port());
        client.head("GET", "/late");
        while (budget.used() <= before + HttpLimits.CONNECTION_BYTES) {
            Thread.sleep(20);
        }
        client.vanish();
        add();
        awaitRow("gone");
        // The connection of the statements stays.
        awaitBudget(before + HttpLimits.CONNECTION_BYTES);
    }

    @Test
    void requestsForTheHeadGetNoMore() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.head("HEAD", "/flood").readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .doesNotContain("content-length");
            awaitRow("gone");
            assertThat(client.head("GET", "/early").readUntil("0\r\n\r\n")).contains("early");
        }
    }

    @Test
    void clientsOfOldAgeReadToTheEndOfTheConnection() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(bytes("GET /v1/database/web/route/early HTTP/1.0\r\nhost: localhost\r\n\r\n"));
            assertThat(client.readAll()).endsWith("\r\n\r\nearly").doesNotContain("chunked");
        }
    }
}
