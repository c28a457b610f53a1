package dev.stdb.server.net;

import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A server on a free port of the loopback interface. */
final class TestServer implements AutoCloseable {

    final HttpClient http = HttpClient.newHttpClient();
    final Tokens tokens;
    final Databases databases;
    private final HttpServer server;

    TestServer(
            DatabaseLauncher launcher,
            SigningKeys keys,
            @Nullable Path dataDirectory,
            @Nullable Path staticDirectory,
            WebSocketConfig webSocket)
            throws IOException {
        Clock clock = Clock.systemUTC();
        tokens = new Tokens(keys, clock, new ForeignIssuers(clock));
        Authentication authentication = new Authentication(tokens);
        databases = Databases.open(launcher, dataDirectory);
        DatabaseApi api = new DatabaseApi(databases);
        server = HttpServer.start(
                new HttpServer.Config(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), staticDirectory, webSocket, clock),
                authentication,
                api,
                new Publishing(databases, api, authentication),
                new Calls(api));
    }

    static TestServer inMemory(DatabaseLauncher launcher) throws IOException {
        return new TestServer(launcher, SigningKeys.ephemeral(), null, null, WebSocketConfig.DEFAULT);
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
        socket.setSoTimeout(500);
        InputStream in = socket.getInputStream();
        StringBuilder received = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            return received.toString();
        }
        return received.toString();
    }

    @Override
    public void close() {
        databases.close();
        server.close();
    }
}
