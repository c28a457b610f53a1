package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.HandlerAnswer;
import dev.stdb.server.api.HandlerAnswer.Header;
import dev.stdb.server.api.Handlers;
import dev.stdb.server.common.BytePipe;
import dev.stdb.server.common.HandlerBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Routes to the HTTP handlers of modules (spec http-api.md §6). */
final class HandlerRoutes {

    private static final String PREFIX = "/v1/database/{db}/route";
    /** Segments of {@link #PREFIX}. */
    private static final int PREFIX_SEGMENTS = 4;

    /**
     * What a module answers comes from the address of the server, whoever published it: shown as a page, it must not
     * see what other pages of that address keep, tokens for example.
     */
    private static final Reply.Header SANDBOX = new Reply.Header(
            "content-security-policy", "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts");

    private static final Reply.Header NO_SNIFFING = new Reply.Header("x-content-type-options", "nosniff");

    private final Handlers handlers;
    private final HttpLimits limits;

    HandlerRoutes(Handlers handlers, HttpLimits limits) {
        this.handlers = handlers;
        this.limits = limits;
    }

    void addTo(Router router) {
        router.addSubtree(PREFIX, Router.Access.OFFERED, Router.Body.HANDLED, this::handle, this::admit);
    }

    private @Nullable Runnable admit(Request request) {
        return handlers.admitUnfinished(request.path("db")).orElse(null);
    }

    private CompletableFuture<Reply> handle(Request request) {
        Handlers.Head head = head(request.head());
        byte[] encoded = head.encode();
        if (!request.body().hold(encoded.length)) {
            throw ApiException.of(ApiException.Reason.API_UNAVAILABLE, Reply.NO_ROOM);
        }
        StreamedAnswer answer = new StreamedAnswer(!request.head().method().equals(HttpMethod.HEAD), limits);
        request.whenGone().accept(answer::close);
        BytePipe pipe = request.body().pipe();
        HandlerBody body = pipe == null ? HandlerBody.of(request.body().bytes()) : HandlerBody.of(pipe);
        handlers.handle(request.path("db"), head, encoded, body, request.requireCaller(), answer)
                .whenComplete(answer::ended);
        return answer.reply();
    }

    private static Handlers.Head head(HttpRequest request) {
        List<Header> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.add(new Header(header.getKey(), header.getValue()));
        }
        return new Handlers.Head(
                request.method().name(),
                pathBelowPrefix(request.uri()),
                uri(request),
                request.protocolVersion().equals(HttpVersion.HTTP_1_1),
                headers);
    }

    /** Returns the path behind the route prefix as it came: empty, or with a slash first. */
    private static String pathBelowPrefix(String uri) {
        int end = uri.indexOf('?');
        String path = end < 0 ? uri : uri.substring(0, end);
        int at = 0;
        for (int i = 0; i < PREFIX_SEGMENTS; i++) {
            at = path.indexOf('/', at + 1);
            if (at < 0) {
                return "";
            }
        }
        return path.substring(at);
    }

    /** Returns the address as the sender wrote it, which proxies tell if there are any. */
    private static String uri(HttpRequest request) {
        String scheme = first(request.headers().get("x-forwarded-proto"));
        String forwarded = first(request.headers().get("x-forwarded-host"));
        String host = forwarded != null ? forwarded : request.headers().get(HttpHeaderNames.HOST, "");
        return (scheme == null ? "http" : scheme) + "://" + host + request.uri();
    }

    private static @Nullable String first(@Nullable String list) {
        return list == null ? null : list.split(",", 2)[0].strip();
    }

    static Reply reply(HandlerAnswer answer) {
        List<Reply.Header> headers = new ArrayList<>();
        for (Header header : answer.headers()) {
            headers.add(new Reply.Header(header.name(), header.value()));
        }
        headers.add(SANDBOX);
        headers.add(NO_SNIFFING);
        return Reply.of(answer.status(), headers, answer.body());
    }
}
