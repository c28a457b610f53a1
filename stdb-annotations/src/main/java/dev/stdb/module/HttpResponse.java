package dev.stdb.module;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The answer of another server. Immutable; {@link #body} is its own array. */
public final class HttpResponse {
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    HttpResponse(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Returns the status, for example 200. */
    public int status() {
        return status;
    }

    /** Returns whether the status is one of 200 to 299. */
    public boolean isSuccess() {
        return status / HUNDRED == SUCCESS;
    }

    /** Returns the first value of a header, whose name is compared without case. */
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** Returns all values of a header in order. */
    public List<String> headers(String name) {
        return headers.all(name);
    }

    /** Returns the names of all headers in order and in lower case, repeated ones as often as they came. */
    public List<String> headerNames() {
        return headers.names();
    }

    /** Returns the body, not to be modified. */
    public byte[] body() {
        return body;
    }

    /** Returns the body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
