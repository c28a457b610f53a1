package dev.stdb.server.guest;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.HttpRouteDef;
import dev.stdb.server.guest.HttpAnswer.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Heads of requests and answers in BSATN. Layout: spec module-abi.md §10; stateless. */
public final class HttpHead {
    /** Tag of HTTP/1.0; that of HTTP/1.1 is the next. */
    private static final int VERSION_10 = 1;

    private static final int VERSIONS = 5;
    private static final int NO_TIMEOUT = 1;
    private static final int STATUS_MIN = 200;
    private static final int STATUS_MAX = 599;

    /** What is ours to say: how the body is framed and what becomes of the connection (RFC 9110 §7.6.1). */
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** What browsers take for all answers of an address, and so for those of other modules, too (docs/security.md). */
    private static final Set<String> OF_THE_ADDRESS = Set.of(
            "accept-ch",
            "alt-svc",
            "clear-site-data",
            "expect-ct",
            "nel",
            "origin-agent-cluster",
            "public-key-pins",
            "public-key-pins-report-only",
            "report-to",
            "service-worker-allowed",
            "set-login",
            "strict-transport-security");

    private static final String SET_COOKIE = "set-cookie";
    /** What lets a cookie be sent to more than the folder of the request (RFC 6265 §5.2). */
    private static final Pattern COOKIE_SCOPE =
            Pattern.compile(";[ \\t]*(domain|path)[ \\t]*(=|;|$)", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    private HttpHead() {}

    /**
     * Encodes the head of a request.
     *
     * @param method upper case
     * @param headers values in characters of ISO 8859-1
     * @param uri the whole address, as its sender wrote it
     * @param http11 whether the version is 1.1, not 1.0
     */
    public static byte[] request(String method, List<Header> headers, String uri, boolean http11) {
        BsatnWriter out = new BsatnWriter(256);
        int known = HttpRouteDef.METHODS.indexOf(method);
        out.writeTag(known < 0 ? HttpRouteDef.METHODS.size() : known);
        if (known < 0) {
            out.writeString(method);
        }
        out.writeCount(headers.size());
        for (Header header : headers) {
            out.writeString(header.name());
            out.writeBytes(header.value().getBytes(StandardCharsets.ISO_8859_1));
        }
        out.writeTag(NO_TIMEOUT);
        out.writeString(uri);
        out.writeTag(http11 ? VERSION_10 + 1 : VERSION_10);
        return out.toByteArray();
    }

    /**
     * Decodes and checks the head of an answer.
     *
     * @param body body of the answer, kept; dropped where an answer of that status has none
     * @throws HostTrapException if it cannot be sent
     */
    public static HttpAnswer answer(BsatnReader head, byte[] body) {
        try {
            List<Header> headers = new ArrayList<>();
            int count = head.readCount();
            for (int i = 0; i < count; i++) {
                String name = head.readString();
                String value = new String(head.readBytes(), StandardCharsets.ISO_8859_1);
                check(name, value);
                if (isForThisAnswer(name.toLowerCase(Locale.ROOT), value)) {
                    headers.add(new Header(name, value));
                }
            }
            head.readTag(VERSIONS, "HttpVersion");
            int status = head.readU16();
            if (status < STATUS_MIN || status > STATUS_MAX) {
                throw new HostTrapException(
                        "answer has no status of " + STATUS_MIN + " to " + STATUS_MAX + ": status=" + status);
            }
            return new HttpAnswer(status, headers, hasBody(status) ? body : new byte[0]);
        } catch (BsatnException e) {
            throw new HostTrapException("answer has a malformed head: " + e.getMessage());
        }
    }

    private static boolean isForThisAnswer(String name, String value) {
        return !OURS.contains(name)
                && !OF_THE_ADDRESS.contains(name)
                && !(name.equals(SET_COOKIE) && COOKIE_SCOPE.matcher(value).find());
    }

    /**
     * Decodes and checks the head of an answer whose body follows.
     *
     * @throws HostTrapException if it cannot be sent, or no body may follow it
     */
    public static HttpAnswer beginning(BsatnReader head) {
        HttpAnswer answer = answer(head, new byte[0]);
        if (!hasBody(answer.status())) {
            throw new HostTrapException("answers of this status have no body to stream: status=" + answer.status());
        }
        return answer;
    }

    private static boolean hasBody(int status) {
        return status != 204 && status != 205 && status != 304;
    }

    /** Refuses what would end the header early: the rest of it would be read as another answer. */
    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new HostTrapException("answer has a header that cannot be sent: name=" + name);
        }
    }
}
