package dev.stdb.module;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A request to an HTTP handler. {@link #body} is the request's own array.
 *
 * <p>A large body may still arrive when the handler begins. {@link #body} waits for all of it; {@link #bodyStream}
 * gives what is there. A body that nobody has asked for is read before the first transaction begins: who wants to
 * stream it asks for the stream before that.
 */
public final class HttpRequest {
    /** Segments before the path of a handler: v1, database, its name, route. */
    private static final int PREFIX_SEGMENTS = 4;

    private final String method;
    private final String uri;
    private final HttpHeaders headers;
    private final RequestBody body;
    private final String route;

    HttpRequest(String method, String uri, HttpHeaders headers, RequestBody body, String route) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
        this.route = route;
    }

    /** Returns the method in upper case. */
    public String method() {
        return method;
    }

    /** Returns the whole address as its sender wrote it, through proxies too. */
    public String uri() {
        return uri;
    }

    /** Returns the path behind {@code /route} as it came, with its percent signs; empty or with a slash first. */
    public String path() {
        String path = beforeQuery();
        int authority = path.indexOf("//");
        int at = authority < 0 ? 0 : path.indexOf('/', authority + 2);
        for (int i = 0; i < PREFIX_SEGMENTS && at >= 0; i++) {
            at = path.indexOf('/', at + 1);
        }
        return at < 0 ? "" : path.substring(at);
    }

    private String beforeQuery() {
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    /**
     * Returns the text for which a segment in braces stands in the path of the handler.
     *
     * @param name what is in the braces
     * @throws IllegalArgumentException if the path has no such segment
     */
    public String parameter(String name) {
        String[] expected = route.split("/", -1);
        String[] segments = path().split("/", -1);
        for (int i = 0; i < expected.length && i < segments.length; i++) {
            if (expected[i].equals("{" + name + "}")) {
                return decoded(segments[i], false);
            }
        }
        throw new IllegalArgumentException(
                "the path of the handler has no such parameter: name=" + name + ", path=" + route);
    }

    /** Returns the first value of a parameter of the query; empty if it has none of that name. */
    public Optional<String> query(String name) {
        int start = uri.indexOf('?');
        if (start < 0) {
            return Optional.empty();
        }
        for (String pair : uri.substring(start + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decoded(key, true).equals(name)) {
                return Optional.of(equals < 0 ? "" : decoded(pair.substring(equals + 1), true));
            }
        }
        return Optional.empty();
    }

    /** Returns the first value of a header, whose name is compared without case. */
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** Returns all values of a header in order. */
    public List<String> headers(String name) {
        return headers.all(name);
    }

    /** Returns the names of all headers in order, repeated ones as often as they came. */
    public List<String> headerNames() {
        return headers.names();
    }

    /**
     * Returns the body, not to be modified.
     *
     * @throws ClientGoneException if the client does not send all of it
     */
    public byte[] body() {
        return body.bytes();
    }

    /** Returns the body as UTF-8; see {@link #body}. */
    public String bodyText() {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }

    /**
     * Returns the body as a stream, once. Reading waits for the client, so it is not possible while a transaction is
     * open; it throws {@link ClientGoneException} if the rest does not come.
     */
    public InputStream bodyStream() {
        return body.stream();
    }

    /** Replaces what is percent-encoded; a percent sign without two hexadecimal digits stands for itself. */
    private static String decoded(String text, boolean plusIsSpace) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
