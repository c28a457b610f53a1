package dev.stdb.it.abuse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody with plain sockets and free identities. What it sends is sent by threads that may block. Thread-safe. */
final class Stranger implements AutoCloseable {
    private static final int FIRST_ADDRESS = 2;

    /**
     * What came back.
     *
     * @param status of HTTP, 0 if the connection ended without any
     * @param text everything, head included
     */
    record Answer(int status, String text) {
        /** Returns the first thing between quotes that follows a name. */
        String field(String name) {
            return text.replaceAll("(?s).*\"" + name + "\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Returns this, which is a success. */
        Answer requireSuccess() {
            if (!isSuccess()) {
                throw new NoRoomException(this);
            }
            return this;
        }

        /** Returns this, which is not about room. */
        Answer requireRoom() {
            if (status == 503 || status == 0) {
                throw new NoRoomException(this);
            }
            return this;
        }
    }

    private final InetSocketAddress server;
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<Integer, String> tokens = new HashMap<>();
    private volatile boolean stopped;

    Stranger(URI server) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
    }

    /** Opens a connection that stays open until {@link #hangUp}. */
    Socket open() throws IOException {
        return open(0);
    }

    /** Opens a connection from one of several addresses. */
    Socket open(int address) throws IOException {
        Socket socket = new Socket();
        synchronized (sockets) {
            if (stopped) {
                throw new IOException("stopped");
            }
            sockets.add(socket);
        }
        socket.bind(new InetSocketAddress("127.0.0." + (FIRST_ADDRESS + address), 0));
        socket.connect(server, (int) Patience.ANSWER.toMillis());
        return socket;
    }

    /** Opens a connection and sends bytes over it, as far as they are taken. */
    Socket send(byte[]... parts) throws IOException {
        Socket socket = open();
        send(socket, parts);
        return socket;
    }

    /** Sends bytes over an open connection, as far as they are taken. */
    static Thread send(Socket socket, byte[]... parts) {
        Thread sender = new Thread(
                () -> {
                    try {
                        for (byte[] part : parts) {
                            socket.getOutputStream().write(part);
                        }
                    } catch (IOException e) {
                        // The server, or the end of the test, has closed it.
                        return;
                    }
                },
                "stranger");
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends a request on a connection of its own and reads until the server closes it. */
    Answer ask(String requestLine, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(requestLine).append(" HTTP/1.1\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!headers.containsKey("Host")) {
            head.append("Host: localhost\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        try (Socket socket = send(ascii(head.toString()), body)) {
            return readAnswer(socket);
        }
    }

    /** Reads until the server closes the connection, which it must do in time. */
    static Answer readAnswer(Socket socket) throws IOException {
        return answer(readToEnd(socket, Patience.ANSWER));
    }

    static Answer answer(byte[] received) {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        return new Answer(text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
    }

    /** Returns what comes until the connection is closed; fails if it is still open after a time. */
    static byte[] readToEnd(Socket socket, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 << 10];
        InputStream in = socket.getInputStream();
        while (true) {
            socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
            int n;
            try {
                n = in.read(buffer);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("neither an answer nor an end within " + time + ", but: " + received, e);
            } catch (IOException reset) {
                n = -1;
            }
            if (n < 0) {
                return received.toByteArray();
            }
            received.write(buffer, 0, n);
        }
    }

    /** Returns a token of a free identity, the same for the same number. */
    String token(int identity) throws IOException {
        synchronized (tokens) {
            String token = tokens.get(identity);
            if (token == null) {
                token = newToken();
                tokens.put(identity, token);
            }
            return token;
        }
    }

    private String newToken() throws IOException {
        // Others may have taken all connections for the moment.
        @Nullable Answer answer = null;
        long end = System.nanoTime() + Patience.ANSWER.toNanos();
        while (System.nanoTime() < end) {
            answer = ask("POST /v1/identity", Map.of(), new byte[0]);
            if (answer.isSuccess()) {
                return answer.field("token");
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no identity: " + answer);
    }

    /** Publishes a program. */
    Answer publish(String database, byte[] program, int identity) throws IOException {
        return ask("PUT /v1/database/" + database, authorization(identity), program);
    }

    /** Returns the head of a call whose arguments follow as JSON. */
    byte[] callHead(String database, String reducer, int contentLength) throws IOException {
        return ascii("POST /v1/database/" + database + "/call/" + reducer + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nAuthorization: Bearer " + token(0) + "\r\nContent-Length: "
                + contentLength + "\r\n\r\n");
    }

    /** Calls a reducer; the arguments are JSON. */
    Answer call(String database, String reducer, String arguments) throws IOException {
        return ask(
                "POST /v1/database/" + database + "/call/" + reducer,
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token(0)),
                ascii(arguments));
    }

    /** Runs a statement. */
    Answer sql(String database, String statement) throws IOException {
        return ask("POST /v1/database/" + database + "/sql", authorization(0), ascii(statement));
    }

    Map<String, String> authorization(int identity) throws IOException {
        return Map.of("Authorization", "Bearer " + token(identity));
    }

    boolean isStopped() {
        return stopped;
    }

    /** Closes all connections and opens no more. */
    void stop() throws IOException {
        stopped = true;
        hangUp();
    }

    /** Closes all connections. */
    void hangUp() throws IOException {
        List<Socket> open;
        synchronized (sockets) {
            open = List.copyOf(sockets);
            sockets.clear();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }
}
