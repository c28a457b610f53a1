package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.ErrorStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of a route: complete, or a stream that goes on until one side closes it. Immutable.
 *
 * @param contentType null for an empty body
 * @param headers further headers, names in lower case
 * @param stream writes the body piece by piece after the head was sent; null for a complete body
 */
record Reply(
        int status,
        @Nullable String contentType,
        byte[] body,
        List<Header> headers,
        @Nullable Stream stream) {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    /** Says that the budget is used up. */
    static final String NO_ROOM = "the server keeps too much for others at the moment, try again";

    private static final byte[] NO_BODY = {};

    record Header(String name, String value) {}

    /** Where a streamed body goes. Thread-safe. */
    interface StreamSink {
        /** Sends bytes; they must not be modified afterwards. Returns false when the client is gone or too slow. */
        boolean write(byte[] bytes);

        /** As {@link #write(byte[])}; runs the action when the bytes are sent, or never will be. */
        void write(byte[] bytes, Runnable sent);

        /**
         * Sends the same bytes after each interval until the client is gone; one that is too slow is cut off.
         *
         * @param bytes not to be modified any more
         */
        void repeat(byte[] bytes, Duration interval);

        /** Ends the body. */
        void end();

        /** Closes the connection, so that the client sees that the body is not complete. */
        void abort();

        /** Runs the action once when the client is gone; at once if it is already. */
        void onClosed(Runnable action);
    }

    /** Starts writing a streamed body. */
    interface Stream {
        void start(StreamSink sink);
    }

    static Reply empty(int status) {
        return new Reply(status, null, NO_BODY, List.of(), null);
    }

    static Reply text(int status, String text) {
        return bytes(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the answer to who would have to be kept more for than there is room. */
    static Reply noRoom() {
        return text(503, NO_ROOM).with("retry-after", "1");
    }

    /** Returns the answer to who finds all workers busy. */
    static Reply busy() {
        return text(503, "too many requests in progress").with("retry-after", "1");
    }

    /** Returns the answer to a body that is longer than its route takes. */
    static Reply tooLarge() {
        return text(413, "Failed to buffer the request body: length limit exceeded");
    }

    /** Returns the answer to a head that was not understood. */
    static Reply malformed(Throwable cause, int headBytesMax) {
        if (cause instanceof TooLongHttpLineException) {
            return text(414, "the request line is too long: bytesMax=" + headBytesMax);
        }
        return cause instanceof TooLongHttpHeaderException
                ? text(431, "the request headers are too long: bytesMax=" + headBytesMax)
                : text(400, "malformed HTTP request");
    }

    /** Returns the answer to a browser that asks what other pages may send. */
    static Reply preflight() {
        return empty(200)
                .with("access-control-allow-methods", "*")
                .with(
                        "access-control-allow-headers",
                        "authorization,accept,content-type," + EnvironmentHeaders.SET + ","
                                + EnvironmentHeaders.REMOVE);
    }

    static Reply json(String json) {
        return json(200, json);
    }

    static Reply json(int status, String json) {
        return bytes(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, List.of(), null);
    }

    /** Returns an answer with headers of its own, the type of its body among them. */
    static Reply of(int status, List<Header> headers, byte[] body) {
        return new Reply(status, null, body, List.copyOf(headers), null);
    }

    static Reply stream(String contentType, Stream stream) {
        return new Reply(200, contentType, NO_BODY, List.of(), stream);
    }

    /** Returns the same head with a stream for its body. */
    Reply streamed(Stream body) {
        return new Reply(status, contentType, NO_BODY, headers, body);
    }

    /** Returns the answer to a failed request. */
    static Reply failure(Throwable failure) {
        Throwable cause = ErrorStatus.unwrap(failure);
        int status = ErrorStatus.httpStatus(cause);
        if (cause instanceof ApiException api) {
            if (api.isJson()) {
                return json(status, api.body());
            }
            return api.body().isEmpty() ? empty(status) : text(status, api.body());
        }
        return text(status, ErrorStatus.publicText(cause));
    }

    Reply with(String name, String value) {
        List<Header> extended = new ArrayList<>(headers);
        extended.add(new Header(name, value));
        return new Reply(status, contentType, body, List.copyOf(extended), stream);
    }
}
