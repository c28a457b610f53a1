package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.Limit;
import dev.stdb.server.Server;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.ServerDatabase;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.database.TestModule;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of HTTP handlers that begin before their bodies have come (ADR 0049), over real sockets. */
@DisplayName("streamed requests of HTTP handlers")
@Timeout(600)
class StreamedRequestsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String DONE = " i32.const 0";
    private static final String OPEN = " i32.const 1032 call procedure_start_mut_tx drop ";
    private static final String COMMIT = " call procedure_commit_mut_tx drop ";
    private static final String ABORT = " call procedure_abort_mut_tx drop ";
    /** One of these may be a request whose body still arrives. */
    private static final int TURNS = 4;

    private static final int LARGE_BYTES = 12 << 20;
    /** What a body holds that goes through a pipe, with the head of its request. */
    private static final long BODY_BYTES_MAX = 129 * 1024;

    private final ByteBudget budget = new ByteBudget(64 << 20);
    private Server server;
    private ServerDatabase database;

    @BeforeEach
    void start() {
        start(settings -> settings);
    }

    private void start(UnaryOperator<ServerBuilder> change) {
        server = change.apply(Server.builder()
                        .inMemory()
                        .port(0)
                        .limits(HttpLimits.within(budget))
                        .limit(Limit.PROCEDURES, TURNS))
                .start();
        database = server.publish(
                "web", module().build(), server.issueToken("owner").identity());
    }

    private void restart(UnaryOperator<ServerBuilder> change) {
        server.close();
        start(change);
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
        out.writeCount(0);
        out.writeTag(2);
        out.writeU16(status);
        return out.toByteArray();
    }

    private static String insert(TestModule module, String name) {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(0);
        row.writeString(name);
        // Inserting uses locals 9 and 10.
        return " local.get 9 local.set 12 " + OPEN + module.insertRow("item", row.toByteArray()) + COMMIT
                + " local.get 12 local.set 9 i32.const 0 local.set 10 ";
    }

    /** Waits until there are two rows: that of the handler itself, and one of somebody else. */
    private static String awaitSecondRow(TestModule module) {
        return " block loop i64.const 0 call procedure_sleep_until i64.const 10000 i64.add call procedure_sleep_until"
                + " drop " + OPEN + module.text("item") + " call table i32.const 1040 call datastore_table_row_count"
                + " drop " + ABORT + " i32.const 1040 i32.load 0 i32.const 1 i32.gt_u br_if 1 br 0 end end ";
    }

    /** Reads the body to its end, or until it fails; leaves its length in local 10, the last result in 11. */
    private static String readAll() {
        return " block loop i32.const 1024 i32.const 60000 i32.store 0 local.get 7 i32.const 4096 i32.const 1024"
                + " call bytes_source_read local.set 11 i32.const 0 local.get 11 i32.lt_s br_if 1"
                + " local.get 10 i32.const 1024 i32.load 0 i32.add local.set 10"
                + " local.get 11 br_if 1 br 0 end end ";
    }

    /** Reads the body and answers its length, in four bytes; notes it if the rest of the body does not come. */
    private static String count(TestModule module) {
        return readAll() + " i32.const 0 local.get 11 i32.lt_s if " + insert(module, "gone")
                + " i32.const 0 return end i32.const 4096 local.get 10 i32.store 0 i32.const 1024 i32.const 4"
                + " i32.store 0 local.get 9 i32.const 4096 i32.const 1024 call bytes_sink_write drop "
                + module.write(8, head(200)) + DONE;
    }

    private static TestModule module() {
        TestModule module = TestModule.items();
        module.handler("count", "POST", "/count", count(module))
                .handler("later", "POST", "/later", insert(module, "began") + awaitSecondRow(module) + count(module))
                .handler("add", "POST", "/items", insert(module, "added") + module.write(8, head(201)) + DONE)
                .handler("unread", "POST", "/unread", module.write(8, head(202)) + DONE)
                .handler(
                        "locked",
                        "POST",
                        "/locked",
                        OPEN + " i32.const 1024 i32.const 10 i32.store 0 local.get 7 i32.const 4096 i32.const 1024"
                                + " call bytes_source_read i32.const 17 i32.eq if " + ABORT
                                + module.write(8, head(203)) + " end " + DONE);
        return module;
    }

    /** Returns the answer to a request without a body, on a connection of its own. */
    private String post(String path) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.head("POST", path, "content-length: 0", "connection: close")
                    .readAll();
        }
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

    /** Waits until connections are all that is kept. */
    private void awaitBudget(int connections) throws Exception {
        while (budget.used() > connections * (long) HttpLimits.CONNECTION_BYTES) {
            Thread.sleep(20);
        }
    }

    private static String answer(int length) {
        byte[] bytes = {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)};
        return "\r\n\r\n" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static CompletableFuture<Void> sending(RawClient client, int bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                byte[] part = new byte[32 * 1024];
                for (int sent = 0; sent < bytes; sent += part.length) {
                    client.send(part);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Uploads to a handler that waits first; returns the most that was kept meanwhile. */
    private long upload(RawClient client) throws Exception {
        client.head("POST", "/later", "content-length: " + LARGE_BYTES);
        CompletableFuture<Void> sent = sending(client, LARGE_BYTES);
        long most = 0;
        while (!rows().contains("began")) {
            most = Math.max(most, budget.used());
        }
        assertThat(post("/items")).startsWith("HTTP/1.1 201 ");
        while (!sent.isDone()) {
            most = Math.max(most, budget.used());
            Thread.sleep(1);
        }
        sent.join();
        return most;
    }

    @Test
    void largeBodiesKeepAWindowOnly() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            long most = upload(client);
            assertThat(client.readUntil(answer(LARGE_BYTES))).startsWith("HTTP/1.1 200 OK");
            // This connection, that of the statements, that of the other request.
            assertThat(most).isLessThanOrEqualTo(3L * HttpLimits.CONNECTION_BYTES + BODY_BYTES_MAX);
            awaitBudget(2);
            // The connection goes on.
            assertThat(client.head("POST", "/unread", "content-length: 0").readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 202 ");
        }
    }

    @Test
    void bodiesOfUnknownLengthFlow() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.head("POST", "/count", "transfer-encoding: chunked");
            for (int i = 0; i < 64; i++) {
                client.chunk(new byte[64 * 1024]);
            }
            client.send(bytes("0\r\n\r\n"));
            assertThat(client.readUntil(answer(4 << 20))).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void bodiesFlowInHttp2() throws Exception {
        try (Http2Client client = new Http2Client(server.port())) {
            CompletableFuture<Http2Client.Answer> answer = new CompletableFuture<>();
            Http2StreamChannel stream = client.begin("POST", "/v1/database/web/route/later", "", false, answer);
            int size = 4 << 20;
            for (int sent = 0; sent < size; sent += 16 * 1024) {
                boolean last = sent + 16 * 1024 == size;
                stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[16 * 1024]), last));
            }
            awaitRow("began");
            // The connection with its stream, that of the statements.
            assertThat(budget.used()).isLessThanOrEqualTo(3L * HttpLimits.CONNECTION_BYTES + BODY_BYTES_MAX);
            post("/items");
            assertThat(answer.get(120, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @Test
    void slowUploadsLeaveTurnsToOthersAndGiveTheirsBack() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 3 * TURNS; i++) {
            RawClient client = new RawClient(server.port());
            slow.add(client);
            client.head("POST", "/count", "content-length: 1000000").send(new byte[100_000]);
        }
        for (int i = 0; i < TURNS; i++) {
            assertThat(post("/items")).startsWith("HTTP/1.1 201 ");
        }
        for (RawClient client : slow) {
            client.vanish();
        }
        awaitRow("gone");
        awaitBudget(1);
        try (RawClient client = new RawClient(server.port())) {
            // The next one begins before it is complete.
            client.head("POST", "/later", "content-length: 200000").send(new byte[100_000]);
            awaitRow("began");
            client.send(new byte[100_000]);
            assertThat(client.readUntil(answer(200_000))).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void vanishingClientsEndTheReadWithAFailure() throws Exception {
        RawClient client = new RawClient(server.port());
        client.head("POST", "/later", "content-length: " + LARGE_BYTES).send(new byte[100_000]);
        awaitRow("began");
        client.vanish();
        post("/items");
        awaitRow("gone");
        awaitBudget(1);
        assertThat(database.logTail(Integer.MAX_VALUE))
                .anyMatch(line -> line.contains("the request is not complete: reason=GONE"));
    }

    @Test
    void bodiesThatTurnOutTooLargeAreRefused() throws Exception {
        restart(settings -> settings.limit(Limit.HANDLER_REQUEST, 1 << 20));
        try (RawClient client = new RawClient(server.port())) {
            client.head("POST", "/count", "transfer-encoding: chunked");
            for (int i = 0; i < 17; i++) {
                client.chunk(new byte[64 * 1024]);
            }
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 413 ");
            awaitRow("gone");
        }
        awaitBudget(1);
    }

    @Test
    void handlersDoNotWaitLongerThanTheyMay() throws Exception {
        restart(settings -> settings.limit(Limit.HANDLER_TIME, Duration.ofMillis(300)));
        try (RawClient client = new RawClient(server.port())) {
            client.head("POST", "/count", "content-length: 1000000").send(new byte[100_000]);
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 408 ");
            awaitRow("gone");
        }
        awaitBudget(1);
    }

    @Test
    void answersThatDoNotWaitForTheBodyEndTheConnection() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.head("POST", "/unread", "content-length: 1000000").send(new byte[100_000]);
            assertThat(client.readAll()).startsWith("HTTP/1.1 202 ").contains("connection: close");
        }
        awaitBudget(1);
    }

    @Test
    void nothingIsReadInsideOfATransaction() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.head("POST", "/locked", "content-length: 1000000").send(new byte[100_000]);
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 203 ");
        }
    }
}
