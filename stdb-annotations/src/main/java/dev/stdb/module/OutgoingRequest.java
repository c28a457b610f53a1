package dev.stdb.module;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to another server. Immutable, but for the body it was given.
 *
 * <pre>{@code
 * ctx.http().send(OutgoingRequest.of("PUT", uri).withHeader("authorization", "Bearer " + key).withJson(text));
 * }</pre>
 */
public final class OutgoingRequest {

    private final String method;
    private final String uri;
    private final List<String> names;
    private final List<String> values;
    private final byte[] body;
    private final @Nullable Duration timeout;

    private OutgoingRequest(
            String method,
            String uri,
            List<String> names,
            List<String> values,
            byte[] body,
            @Nullable Duration timeout) {
        this.method = method;
        this.uri = uri;
        this.names = names;
        this.values = values;
        this.body = body;
        this.timeout = timeout;
    }

    /**
     * Returns a request without headers and body.
     *
     * @param method for example {@code GET}
     * @param uri absolute, beginning with {@code https://} or {@code http://}
     */
    public static OutgoingRequest of(String method, String uri) {
        return new OutgoingRequest(method, uri, List.of(), List.of(), new byte[0], null);
    }

    /**
     * Returns the same with one more header; several may have the same name. Those that belong to the connection, such
     * as {@code host} and {@code content-length}, are the server's and left out.
     *
     * @param value characters up to {@code U+00FF}
     */
    public OutgoingRequest withHeader(String name, String value) {
        List<String> newNames = new ArrayList<>(names);
        List<String> newValues = new ArrayList<>(values);
        newNames.add(name);
        newValues.add(value);
        return new OutgoingRequest(method, uri, newNames, newValues, body, timeout);
    }

    /**
     * Returns the same with another body.
     *
     * @param newBody not copied, not to be modified any more; at most 16 MiB
     */
    public OutgoingRequest withBody(byte[] newBody) {
        return new OutgoingRequest(method, uri, names, values, newBody, timeout);
    }

    /** Returns the same with a text in UTF-8 as its body, and a header that says so. */
    public OutgoingRequest withText(String text) {
        return withHeader("content-type", "text/plain; charset=utf-8").withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the same with JSON as its body, and a header that says so.
     *
     * @param json valid JSON; not checked
     */
    public OutgoingRequest withJson(String json) {
        return withHeader("content-type", "application/json").withBody(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the same with another time in which the whole answer must be there. Default: 30 s; the server grants no
     * more than 180 s.
     */
    public OutgoingRequest withTimeout(Duration newTimeout) {
        return new OutgoingRequest(method, uri, names, values, body, newTimeout);
    }

    /** Returns the method. */
    public String method() {
        return method;
    }

    /** Returns the URI. */
    public String uri() {
        return uri;
    }

    List<String> names() {
        return names;
    }

    List<String> values() {
        return values;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }
}
