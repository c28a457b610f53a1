package dev.stdb.module;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an HTTP handler answers. Immutable but for the bytes it was given.
 *
 * <pre>{@code
 * return HttpAnswer.json("{\"id\":7}").withStatus(201).withHeader("location", "/items/7");
 * }</pre>
 *
 * <p>An answer whose body is not there at once is {@linkplain #streaming written} while its client reads.
 */
public final class HttpAnswer {
    private static final int OK = 200;

    private final int status;
    private final List<String> names;
    private final List<String> values;
    private final AnswerBody body;

    private HttpAnswer(int status, List<String> names, List<String> values, AnswerBody body) {
        this.status = status;
        this.names = names;
        this.values = values;
        this.body = body;
    }

    /**
     * Returns an answer without a body.
     *
     * @param status 200 to 599
     */
    public static HttpAnswer of(int status) {
        return new HttpAnswer(status, List.of(), List.of(), new BytesBody(new byte[0]));
    }

    /** Returns an answer with plain text and status 200. */
    public static HttpAnswer text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an answer with JSON and status 200.
     *
     * @param json valid JSON; not checked
     */
    public static HttpAnswer json(String json) {
        return bytes("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an answer with bytes and status 200.
     *
     * @param contentType their type
     * @param body not copied, not to be modified any more; at most 16 MiB
     */
    public static HttpAnswer bytes(String contentType, byte[] body) {
        return new HttpAnswer(OK, List.of("content-type"), List.of(contentType), new BytesBody(body));
    }

    /**
     * Returns an answer with status 200 whose body is written after the handler has returned, while the client reads:
     * it may be of any length and last for as long as the client stays.
     *
     * <pre>{@code
     * return HttpAnswer.streaming("text/event-stream", out -> {
     *     while (true) {
     *         out.write("data: tick\n\n".getBytes(StandardCharsets.UTF_8));
     *         out.flush();
     *         ctx.sleep(Duration.ofSeconds(1));
     *     }
     * });
     * }</pre>
     *
     * @param contentType type of the body
     * @param body writes it. The context of the handler is still valid; a transaction must not be open when it writes.
     *     What it throws breaks the answer off, so that the client sees that something is missing
     */
    public static HttpAnswer streaming(String contentType, BodyWriter body) {
        return new HttpAnswer(OK, List.of("content-type"), List.of(contentType), new StreamedBody(body));
    }

    /** Returns the same with another status. */
    public HttpAnswer withStatus(int newStatus) {
        return new HttpAnswer(newStatus, names, values, body);
    }

    /** Returns the same with one more header; several may have the same name. */
    public HttpAnswer withHeader(String name, String value) {
        List<String> newNames = new ArrayList<>(names);
        List<String> newValues = new ArrayList<>(values);
        newNames.add(name);
        newValues.add(value);
        return new HttpAnswer(status, newNames, newValues, body);
    }

    /** Returns the status. */
    public int status() {
        return status;
    }

    List<String> names() {
        return names;
    }

    List<String> values() {
        return values;
    }

    AnswerBody body() {
        return body;
    }
}
