package dev.stdb.server.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches one small document from one address. The client of the JDK resolves names itself, so that the address it
 * talks to need not be the one that was checked; this one connects to what it is given, and follows nothing.
 * Thread-safe; blocks.
 */
final class IssuerClient {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Duration timeMax;
    private final int answerBytesMax;

    /**
     * Creates a client.
     *
     * @param timeMax for one document
     * @param answerBytesMax largest answer, head included
     */
    IssuerClient(Duration timeMax, int answerBytesMax) {
        this.timeMax = timeMax;
        this.answerBytesMax = answerBytesMax;
    }

    /** Returns the body of what is at a URL, if its host may be asked and answers 200 in time. */
    String get(URI url, boolean trusted) throws IOException {
        long deadline = System.nanoTime() + timeMax.toNanos();
        InetAddress address = IssuerAddress.check(url, trusted);
        boolean https = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : https ? HTTPS_PORT : HTTP_PORT;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), leftMs(deadline));
            plain.setSoTimeout(leftMs(deadline));
            if (!https) {
                return exchange(plain, url, deadline);
            }
            try (Socket secured = secured(plain, url.getHost(), port)) {
                return exchange(secured, url, deadline);
            }
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        // The certificate must be that of the name, whatever address we were sent to.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static int leftMs(long deadlineNanos) throws IOException {
        long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) left;
    }

    private String exchange(Socket socket, URI url, long deadline) throws IOException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        // HTTP/1.0 has neither chunks nor connections to keep.
        String request = "GET " + path + query + " HTTP/1.0\r\nHost: " + url.getHost() + port
                + "\r\nAccept: application/json\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = readAll(socket, deadline);
        int bodyAt = bodyOffset(answer);
        String head = new String(answer, 0, bodyAt, StandardCharsets.ISO_8859_1);
        if (!head.matches("(?s)HTTP/1\\.[01] 200[ \r].*")) {
            throw new IOException("the answer is not 200");
        }
        if (head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding:")) {
            return dechunked(answer, bodyAt);
        }
        return new String(answer, bodyAt, answer.length - bodyAt, StandardCharsets.UTF_8);
    }

    private byte[] readAll(Socket socket, long deadline) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        InputStream in = socket.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            read.write(buffer, 0, count);
            if (read.size() > answerBytesMax) {
                throw new IOException("the answer is too large: bytesMax=" + answerBytesMax);
            }
            socket.setSoTimeout(leftMs(deadline));
        }
        return read.toByteArray();
    }

    private static int bodyOffset(byte[] answer) throws IOException {
        for (int at = 0; at + 4 <= answer.length; at++) {
            if (answer[at] == '\r' && answer[at + 1] == '\n' && answer[at + 2] == '\r' && answer[at + 3] == '\n') {
                return at + 4;
            }
        }
        throw new IOException("the answer ends within its head");
    }

    /** Puts chunks together, which some servers send whatever they are asked for (RFC 9112 §7.1). */
    private static String dechunked(byte[] answer, int bodyAt) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = bodyAt;
        while (true) {
            int end = at;
            while (end < answer.length && Character.digit(answer[end], 16) >= 0) {
                end++;
            }
            int line = end;
            while (line < answer.length && answer[line] != '\n') {
                line++;
            }
            if (end == at || end - at > 6 || line >= answer.length) {
                throw new IOException("the chunks of the answer are malformed");
            }
            int length = Integer.parseInt(new String(answer, at, end - at, StandardCharsets.US_ASCII), 16);
            if (length == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
            if (line + 1 + length + 2 > answer.length) {
                throw new IOException("the answer ends within a chunk");
            }
            body.writeBytes(Arrays.copyOfRange(answer, line + 1, line + 1 + length));
            at = line + 1 + length + 2;
        }
    }
}
