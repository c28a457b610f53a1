package dev.stdb.server.net;

import dev.stdb.server.api.DatabaseCalls;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletableFuture;

/** The route by which databases of other servers call those of this one (spec http-api.md §5.11). */
final class DatabaseCallRoutes {

    private static final String PATH = "/v1/database/{db}/call-from-database/{reducer}";
    private static final String BYTES = "application/octet-stream";
    private static final String SCHEME = "bearer ";
    private static final int OK = 200;

    private final DatabaseCalls calls;

    DatabaseCallRoutes(DatabaseCalls calls) {
        this.calls = calls;
    }

    void addTo(Router router) {
        // The tokens of databases are for this route alone, and those of clients are for all others.
        router.addWaiting(HttpMethod.POST, PATH, Router.Access.IGNORED, Router.Body.MESSAGE, this::call);
    }

    private CompletableFuture<Reply> call(Request request) {
        DatabaseCalls.Message message = new DatabaseCalls.Message(
                request.path("reducer"),
                text(request, "signature_hash"),
                number(request, "stream_id"),
                natural(request, "seq"),
                natural(request, "ack_prefix"),
                request.body().bytes());
        return calls.receive(token(request), request.path("db"), message).thenApply(DatabaseCallRoutes::reply);
    }

    private static String token(Request request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    private static Reply reply(DatabaseCalls.Answer answer) {
        return answer.body().length == 0
                ? Reply.empty(answer.status())
                : Reply.bytes(answer.status(), answer.status() == OK ? BYTES : Reply.TEXT, answer.body());
    }

    private static String text(Request request, String name) {
        return request.query(name).orElseThrow(() -> Request.badQuery("missing field `" + name + "`"));
    }

    private static long number(Request request, String name) {
        try {
            return Long.parseUnsignedLong(text(request, name));
        } catch (NumberFormatException e) {
            throw Request.badQuery(name + ": invalid digit found in string");
        }
    }

    /** Returns a number that counts, which none does beyond the positive ones of a {@code long}. */
    private static long natural(Request request, String name) {
        long value = number(request, name);
        if (value < 0) {
            throw Request.badQuery(name + ": number too large");
        }
        return value;
    }
}
