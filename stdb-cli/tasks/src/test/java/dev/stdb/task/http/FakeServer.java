package dev.stdb.task.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers requests in order with prepared answers and remembers what was asked. */
public final class FakeServer implements AutoCloseable {
    /** Who every caller is. */
    public static final String CALLER = "c2".repeat(32);

    private final HttpServer server;
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final List<String> environment = new CopyOnWriteArrayList<>();

    private final List<String> removedEnvironment = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            environment.addAll(exchange.getRequestHeaders().getOrDefault("Spacetime-environment", List.of()));
            removedEnvironment.addAll(
                    exchange.getRequestHeaders().getOrDefault("Spacetime-environment-remove", List.of()));
            Answer answer = answers.isEmpty() ? new Answer(500, "no answer prepared") : answers.remove();
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("spacetime-identity", CALLER);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    public FakeServer answer(int status, String body) {
        answers.add(new Answer(status, body));
        return this;
    }

    /** Returns the requests as method, path, token, content type and body. */
    public List<String> requests() {
        return requests;
    }

    /** Returns the headers with values of environment variables. */
    public List<String> environment() {
        return environment;
    }

    /** Returns the headers with keys of environment variables that lose their values. */
    public List<String> removedEnvironment() {
        return removedEnvironment;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
