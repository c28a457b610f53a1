package dev.stdb.server.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A site on the loopback interface that answers as a test says. */
public final class TestSite implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Answers a request. */
    @FunctionalInterface
    public interface Page {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** Starts a site without pages. */
    public TestSite() throws IOException {
        this(null);
    }

    /** Starts a site without pages, with TLS if there is a context. */
    public TestSite(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer secured = HttpsServer.create(address, 0);
            secured.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secured;
        }
        server.setExecutor(threads);
        server.start();
    }

    /** Adds a page. */
    public TestSite page(String path, Page page) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            try (exchange) {
                page.answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
    }

    /** Adds a page with a body. */
    public TestSite page(String path, String body) {
        return page(path, exchange -> send(exchange, 200, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Adds a page that leads elsewhere. */
    public TestSite redirect(String path, int status, String location) {
        return page(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, status, new byte[0]);
        });
    }

    /** Adds a page that does not answer before the site is closed. */
    public TestSite silent(String path) {
        return page(path, exchange -> stopping.await());
    }

    /** Sends an answer with a length. */
    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Returns the port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns a URL of the address. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Returns the requests so far, method and path. */
    public List<String> asked() {
        return asked;
    }

    /** Waits until somebody has asked for something. */
    public void awaitAsked() throws InterruptedException {
        while (asked.isEmpty()) {
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
