package dev.stdb.server.fetch;

import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import dev.stdb.server.guest.OutgoingRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is sent, whoever it is sent to: checked method, fields and body. Immutable.
 *
 * @param fields names in lower case
 * @param body empty for none
 */
record RequestHead(String method, List<HttpField> fields, byte[] body) {
    private static final int FIELDS_MAX = 100;
    private static final int FIELD_BYTES_MAX = 64 << 10;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    /** What ends in another server than the one that is asked, or turns the connection into something else. */
    private static final Set<String> METHODS_REFUSED = Set.of("CONNECT", "TRACE");
    /** Fields that belong to the connection, which is ours; those of modules are left out. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    /** Fields that other servers than the one they were meant for must not get. */
    private static final Set<String> SECRETS = Set.of("authorization", "cookie", "cookie2");

    private static final Set<String> OF_BODY =
            Set.of("content-encoding", "content-language", "content-location", "content-type");

    private static final byte[] NO_BODY = {};
    private static final int MOVED = 301;
    private static final int FOUND = 302;
    private static final int SEE_OTHER = 303;
    private static final int TEMPORARY = 307;
    private static final int PERMANENT = 308;

    /** Copies the list. */
    RequestHead {
        fields = List.copyOf(fields);
    }

    /**
     * Checks a request.
     *
     * @throws OutgoingHttpException if it cannot be sent
     */
    static RequestHead of(OutgoingRequest request, int bodyBytesMax) {
        String method = request.method();
        if (!TOKEN.matcher(method).matches() || METHODS_REFUSED.contains(method.toUpperCase(Locale.ROOT))) {
            throw refused("the method cannot be used");
        }
        if (request.body().length > bodyBytesMax) {
            throw new OutgoingHttpException(
                    Reason.HTTP_TOO_LARGE,
                    "the body of the request is too large: bytes=" + request.body().length + ", bytesMax="
                            + bodyBytesMax);
        }
        if (request.fields().size() > FIELDS_MAX) {
            throw refused("the request has too many header fields: countMax=" + FIELDS_MAX);
        }
        int bytes = 0;
        for (HttpField field : request.fields()) {
            check(field);
            bytes += field.name().length() + field.value().length;
        }
        if (bytes > FIELD_BYTES_MAX) {
            throw refused("the header fields of the request are too large: bytesMax=" + FIELD_BYTES_MAX);
        }
        List<HttpField> fields = request.fields().stream()
                .map(field -> new HttpField(field.name().toLowerCase(Locale.ROOT), field.value()))
                .filter(field -> !OF_CONNECTION.contains(field.name()))
                .toList();
        return new RequestHead(method, fields, request.body());
    }

    private static void check(HttpField field) {
        if (!TOKEN.matcher(field.name()).matches()) {
            throw refused("a header field has a name that is none");
        }
        for (byte b : field.value()) {
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7F) {
                throw refused("header field " + field.name() + " contains a control character");
            }
        }
    }

    private static OutgoingHttpException refused(String text) {
        return new OutgoingHttpException(Reason.HTTP_BAD_REQUEST, text);
    }

    boolean has(String field) {
        return fields.stream().anyMatch(present -> present.name().equals(field));
    }

    /** Returns whether answers of a status may lead elsewhere. */
    static boolean isRedirect(int status) {
        return status == MOVED || status == FOUND || status == SEE_OTHER || status == TEMPORARY || status == PERMANENT;
    }

    /**
     * Returns what is sent to where a redirect leads.
     *
     * @param status of the answer
     * @param elsewhere whether that is another server
     */
    RequestHead redirected(int status, boolean elsewhere) {
        boolean kept = status == TEMPORARY || status == PERMANENT || method.equals("GET") || method.equals("HEAD");
        List<HttpField> sent = fields.stream()
                .filter(field -> !(elsewhere && SECRETS.contains(field.name())))
                .filter(field -> kept || !OF_BODY.contains(field.name()))
                .toList();
        return kept ? new RequestHead(method, sent, body) : new RequestHead("GET", sent, NO_BODY);
    }
}
