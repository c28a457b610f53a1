package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @Procedure}: what it returns, its transactions, its requests to other servers. */
@Timeout(600)
final class ProcedureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);
    private HttpServer site;

    @BeforeEach
    void startSite() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.setExecutor(threads);
        site.createContext("/degrees", exchange -> answer(exchange, 200, "12"));
        site.createContext("/late", exchange -> {
            asked.countDown();
            awaitQuietly(answering);
            answer(exchange, 200, "13");
        });
        site.createContext("/echo", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            for (String value : exchange.getRequestHeaders().getOrDefault("X-Sent", List.of())) {
                exchange.getResponseHeaders().add("X-Seen", value);
                exchange.getResponseHeaders().add("X-Seen", "again");
            }
            answer(exchange, 404, exchange.getRequestMethod() + " " + body);
        });
        site.createContext("/length", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2L * body.length);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        site.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stopSite() {
        answering.countDown();
        site.stop(0);
        threads.shutdownNow();
    }

    private String uri(String path) {
        return "http://127.0.0.1:" + site.getAddress().getPort() + path;
    }

    private static HostedModule module(Host host) {
        return HostedModule.inMemory(host, ModuleSource.of("procedures"));
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Procedure")
    void answersOfOtherServersBecomeRowsAndResults(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("fetch", "[\"" + uri("/degrees") + "\", \"Oslo\"]"))
                    .isEqualTo("[\"Oslo\",12]");
            assertThat(module.sql("SELECT * FROM report")).containsExactly("[\"Oslo\",12]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsHaveMethodFieldsAndBody(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("send", "[\"" + uri("/echo") + "\", \"déjà\"]"))
                    .isEqualTo("\"404 false é 2 true PATCH déjà\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeBodiesFit(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("measure", "[\"" + uri("/length") + "\", 3000000]"))
                    .isEqualTo("6000000");
            assertThat(module.callProcedure("large", "[3000000]")).hasSize(3_000_002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsWithoutAnswerAreExceptions(Host host) {
        try (HostedModule module = module(host)) {
            int port = site.getAddress().getPort();
            site.stop(0);
            assertThat(module.callProcedure("attempt", "[\"http://127.0.0.1:" + port + "/?key=secret\"]"))
                    .isEqualTo("\"no answer: cannot connect: host=http://127.0.0.1:" + port + "\"");
            assertThat(module.callProcedure("attempt", "[\"http://10.0.0.1/\"]"))
                    .startsWith("\"no answer: refusing to connect to private or special-purpose addresses");
            // Not caught: the caller is told nothing of it, the log everything.
            assertThat(module.callProcedure("fetch", "[\"nowhere\", \"Oslo\"]"))
                    .isEqualTo("The module instance encountered a fatal error: internal error: the log of the database"
                            + " says more");
            assertThat(module.messages()).last().asString().contains("HttpException: the URI must begin with");
        }
    }

    @ParameterizedTest
    @EnumSource
    void reducersRunWhileAProcedureWaits(Host host) throws Exception {
        try (HostedModule module = module(host)) {
            CompletableFuture<String> waiting =
                    module.startProcedure("fetch", "[\"" + uri("/late") + "\", \"Bergen\"]");
            asked.await();
            assertThat(module.call("plan", "[\"later\", 1000000000]")).isEqualTo("ok");
            assertThat(waiting).isNotDone();
            answering.countDown();
            assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo("[\"Bergen\",13]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void transactionsAreUndoneWhenTheirBodyThrows(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("undo", "[]")).isEqualTo("[]");
            assertThat(module.messages()).containsExactly("undone: no", "rows: 1");
            assertThat(module.sql("SELECT city FROM report")).containsExactly("[\"kept\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingWaitsInATransaction(Host host) {
        try (HostedModule module = module(host)) {
            String uri = uri("/degrees");
            assertThat(module.callProcedure("blocked", "[\"" + uri + "\", 0]"))
                    .isEqualTo("\"an HTTP request is not possible while a transaction is open\"");
            assertThat(module.callProcedure("blocked", "[\"" + uri + "\", 1]"))
                    .isEqualTo("\"sleeping is not possible while a transaction is open\"");
            assertThat(module.callProcedure("blocked", "[\"" + uri + "\", 2]"))
                    .isEqualTo("\"beginning a transaction is not possible while a transaction is open\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void resultsHaveAnyType(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("everything", "[true]"))
                    .isEqualTo("[[0,[[\"Oslo\",-3],[1,[]]]],[0,\"déjà\"],[[\"Oslo\",-3],[\"Oslo\",-3]],"
                            + "18446744073709551615,\"0102\"]");
            assertThat(module.callProcedure("everything", "[false]"))
                    .isEqualTo("[[1,[]],[1,[]],[],18446744073709551615,\"0102\"]");
            assertThat(module.callProcedure("number", "[]")).isEqualTo("4294967295");
            assertThat(module.callProcedure("sky", "[]")).isEqualTo("[1,[]]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void failuresAreToldAndEndNothingElse(Host host) {
        try (HostedModule module = module(host)) {
            String prefix = "The module instance encountered a fatal error: ";
            assertThat(module.callProcedure("fail", "[0]")).isEqualTo(prefix + "no such city");
            assertThat(module.callProcedure("fail", "[1]"))
                    .isEqualTo(prefix + "internal error: the log of the database says more");
            assertThat(module.callProcedure("fail", "[2]"))
                    .isEqualTo(prefix + "insert violates a unique constraint: table=report");
            assertThat(module.messages())
                    .anyMatch(line -> line.equals("procedure returned error: no such city"))
                    .anyMatch(line -> line.startsWith("procedure failed: java.io.IOException: inner secret\n    at "));
            // What was committed before stays.
            assertThat(module.sql("SELECT city FROM report")).hasSize(3);
            assertThat(module.callProcedure("number", "[]")).isEqualTo("4294967295");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sleepersWakeWhenTheClockSaysSo(Host host) throws InterruptedException {
        try (HostedModule module = module(host)) {
            CompletableFuture<String> sleeping = module.startProcedure("nap", "[]");
            while (module.messages().isEmpty()) {
                Thread.sleep(5);
            }
            assertThat(module.call("plan", "[\"later\", 1000000000]")).isEqualTo("ok");
            assertThat(sleeping).isNotDone();
            module.advanceTo("2026-01-01T02:00:00Z");
            assertThat(sleeping).succeedsWithin(PATIENCE).isEqualTo("[1767232800000000]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void transactionsDrawTheNumbersOfTheirCall(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedure("draw", "[]")).isEqualTo("20");
            assertThat(module.sql("SELECT COUNT(*) AS n FROM drawn")).containsExactly("[20]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfScheduledTablesCallProcedures(Host host) throws InterruptedException {
        try (HostedModule module = module(host)) {
            assertThat(module.call("plan", "[\"due\", 5000000]")).isEqualTo("ok");
            module.advanceTo("2026-01-01T00:00:10Z");
            while (module.sql("SELECT * FROM report").isEmpty()) {
                Thread.sleep(5);
            }
            assertThat(module.sql("SELECT * FROM report")).containsExactly("[\"due\",1]");
            assertThat(module.sql("SELECT * FROM poll")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Procedure.access", "@Procedure.access=PRIVATE", "@Procedure.name"})
    void privateProceduresAreForTheOwner(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callProcedureAsStranger("forOwner")).isEqualTo("No such procedure");
            assertThat(module.callProcedureAsStranger("poll")).isEqualTo("No such procedure");
            assertThat(module.callProcedure("forOwner", "[]")).isEqualTo("[\"false\",\"false\"]");
        }
    }
}
