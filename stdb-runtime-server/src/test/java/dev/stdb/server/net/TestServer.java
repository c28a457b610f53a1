package dev.stdb.server.net;

import dev.stdb.server.FakeServers;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.Server;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.api.DatabaseLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A server on a free port of the loopback interface, and what tests ask of it. */
final class TestServer implements AutoCloseable {
    /** A loaded machine may take so long to answer. */
    private static final int FIRST_BYTES_MS = 20_000;

    private static final int MORE_BYTES_MS = 500;

    final HttpClient http = HttpClient.newHttpClient();
    private final Server server;

    TestServer(ServerBuilder settings) {
        server = settings.start();
    }

    static TestServer inMemory(DatabaseLauncher launcher) {
        return new TestServer(FakeServers.builder(launcher));
    }

    IssuedToken createIdentity() {
        return server.createIdentity();
    }

    static TestServer inMemory(DatabaseLauncher launcher, HttpLimits limits) {
        return new TestServer(FakeServers.builder(launcher).limits(limits));
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return send(request(path)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends text over a plain socket and returns what comes back until the server closes or is silent. */
    String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return readAvailable(socket);
        }
    }

    static String readAvailable(Socket socket) throws IOException {
        socket.setSoTimeout(FIRST_BYTES_MS);
        InputStream in = socket.getInputStream();
        StringBuilder received = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                socket.setSoTimeout(MORE_BYTES_MS);
            }
        } catch (SocketTimeoutException e) {
            return received.toString();
        }
        return received.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
