package dev.stdb.server.net;

import dev.stdb.server.api.Caller;
import dev.stdb.server.api.ErrorStatus;
import dev.stdb.server.common.OutOfMemory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a connection and what is known of it so far: its route, its caller, its body, and its answer if that
 * is clear before the body has come. Confined to the event loop of the connection; the body goes from thread to thread.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String API_PREFIX = "/v1/";

    private final HttpRequest request;
    private final HttpLimits limits;
    /** Completes when the client is gone; not that of the channel, which may live for many requests. */
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private Router.@Nullable Match match;
    private @Nullable Caller caller;
    private @Nullable Reply knownAnswer;
    private RequestBody body;
    private boolean admissionAsked;

    Exchange(HttpRequest request, HttpLimits limits) {
        this.request = request;
        this.limits = limits;
        this.body = new RequestBody(limits.budget(), null);
    }

    /** The client is gone. */
    void gone() {
        gone.complete(null);
    }

    HttpRequest request() {
        return request;
    }

    /**
     * Looks up the route.
     *
     * @throws IllegalArgumentException if the path is malformed
     */
    void route(Router router) {
        request.setUri(originForm(request.uri()));
        String path = rawPath();
        match = path.startsWith("/") ? router.match(request.method(), path) : null;
    }

    /** Returns the route, or null if there is none for the path and method. */
    Router.@Nullable Route route() {
        return match == null ? null : match.route();
    }

    /** Returns what answers the request; it has a route that is no WebSocket. */
    Router.Handler requireHandler() {
        Router.Route route = route();
        Router.Handler handler = route == null ? null : route.handler();
        if (handler == null) {
            throw new IllegalStateException("nothing answers the request");
        }
        return handler;
    }

    /** Returns whether the body may be a program. */
    boolean isChange() {
        Router.Route route = route();
        return route != null && route.lane() == Router.Lane.CHANGES;
    }

    /** Returns whether this asks for a WebSocket. */
    boolean isHandshake() {
        Router.Route route = route();
        return route != null && route.handler() == null;
    }

    boolean isApi() {
        return request.uri().startsWith(API_PREFIX);
    }

    boolean isPreflight() {
        return isApi() && request.method().equals(HttpMethod.OPTIONS);
    }

    boolean keepAlive() {
        return HttpUtil.isKeepAlive(request);
    }

    /** Returns how many bytes the body may have. */
    long bodyMax() {
        Router.Route route = route();
        Router.Body kind = route == null ? Router.Body.TEXT : route.body();
        // One request must leave room for others.
        return Math.min(kind.bytesMax(limits.sizes()), limits.budget().bytesMax() / 2);
    }

    RequestBody body() {
        return body;
    }

    /** Sets what takes the body, which has not begun. */
    void body(RequestBody taken) {
        body = taken;
    }

    /**
     * Returns the route's admission if it is to be asked now: once, when the beginning of a body is there that its
     * handler could begin with.
     */
    Router.@Nullable Admission dueAdmission() {
        Router.Route route = route();
        if (admissionAsked || route == null || knownAnswer != null || body.length() < RequestBody.FIRST_BYTES) {
            return null;
        }
        admissionAsked = true;
        return route.admission();
    }

    void caller(@Nullable Caller known) {
        caller = known;
    }

    /** Returns the answer that is known before the body has come, or null. */
    @Nullable
    Reply knownAnswer() {
        return knownAnswer;
    }

    void knownAnswer(Reply reply) {
        knownAnswer = reply;
    }

    /** Returns the request as its route sees it. */
    Request complete() {
        Map<String, String> pathParameters = match == null ? Map.of() : match.pathParameters();
        return new Request(request, pathParameters, query(), body, caller, gone::thenRun);
    }

    /** Returns the answer as callers get it: database routes tell them who they are. */
    Reply shown(Reply reply) {
        Router.Route route = route();
        // Handlers answer in their own name.
        boolean isOffered = route != null && route.access() == Router.Access.OFFERED;
        boolean named =
                !isOffered && (rawPath().startsWith("/v1/database") || rawPath().equals("/v1/mcp"));
        return caller != null && named
                ? reply.with("spacetime-identity", caller.identity().toHex())
                        .with("spacetime-identity-token", caller.token())
                : reply;
    }

    /** Returns the answer to a request that has no route, or null if it may be for a file. */
    @Nullable
    Reply withoutRoute() {
        if (match != null && !match.allowedMethods().isEmpty()) {
            return Reply.empty(405).with("allow", String.join(",", match.allowedMethods()));
        }
        if (match == null || isApi() || rawPath().startsWith("/internal/")) {
            return Reply.empty(404);
        }
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)
                ? null
                : Reply.empty(405).with("allow", "GET,HEAD");
    }

    /** Returns the answer to a failure, and logs one that is not the client's. */
    Reply failure(Throwable failure) {
        OutOfMemory.check(failure);
        Throwable cause = ErrorStatus.unwrap(failure);
        if (cause instanceof RejectedExecutionException) {
            return Reply.busy();
        }
        if (ErrorStatus.isUnexpected(cause)) {
            logFailure(cause);
        }
        return Reply.failure(cause);
    }

    void logFailure(Throwable failure) {
        LOG.error("request failed: method={}, path={}", request.method(), rawPath(), failure);
    }

    /** Returns the path as it came. */
    String rawPath() {
        String uri = request.uri();
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    private Map<String, List<String>> query() {
        try {
            return new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** Proxies may be sent whole URLs, which every server must take (RFC 9112 §3.2.2). */
    private static String originForm(String uri) {
        if (!uri.regionMatches(true, 0, "http://", 0, 7) && !uri.regionMatches(true, 0, "https://", 0, 8)) {
            return uri;
        }
        int authority = uri.indexOf("//") + 2;
        for (int i = authority; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '/') {
                return uri.substring(i);
            }
            if (c == '?') {
                return "/" + uri.substring(i);
            }
        }
        return "/";
    }
}
