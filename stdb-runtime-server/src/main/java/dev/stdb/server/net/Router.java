package dev.stdb.server.net;

import dev.stdb.server.api.DatabaseCalls;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The routes of the server. Immutable after the last {@link #add}; thread-safe then. */
final class Router {

    /** What a route does with credentials (spec http-api.md §2.1). */
    enum Access {
        /** Not looked at. */
        IGNORED,
        /** Checked when present. */
        CHECKED,
        /** Checked when present; without any, an anonymous identity is minted. */
        ANONYMOUS,
        /** Checked when present; without any, or if they prove nothing, an anonymous identity is minted. */
        OFFERED,
        /** Must be present. */
        REQUIRED
    }

    /** Which threads a route runs on. */
    enum Lane {
        /** Those for work that is soon done. */
        WORKERS,
        /** The one for changes of the list of databases, which compile programs and wait for disks. */
        CHANGES
    }

    /** What a body is, which decides how large it may be. */
    enum Body {
        /** There is none. */
        NONE,
        /** Arguments, or a statement. */
        TEXT,
        /** A program. */
        PROGRAM,
        /** A request to an HTTP handler of a module. */
        HANDLED,
        /** Arguments that another database sends. */
        MESSAGE;

        /** Returns the largest size in bytes. */
        int bytesMax(HttpLimits.Sizes sizes) {
            return switch (this) {
                case NONE -> 0;
                case TEXT -> sizes.bodyBytesMax();
                case PROGRAM -> sizes.programBytesMax();
                case HANDLED -> sizes.handledBytesMax();
                case MESSAGE -> DatabaseCalls.ARGS_BYTES_MAX;
            };
        }
    }

    /** Answers a request; begins on a thread of the route's lane. Failures are thrown or fail the future. */
    interface Handler {
        CompletableFuture<Reply> handle(Request request);
    }

    /** Decides whether a handler may begin with a request whose body has not come to its end. */
    interface Admission {
        /**
         * Takes a place for the request.
         *
         * @return gives the place back, to be run once when the body has come to its end; null if there is none, so
         *     that the handler begins when the body is complete
         */
        @Nullable
        Runnable admit(Request request);
    }

    /** Answers a request at once; must not wait for a database, except in the lane for changes. */
    interface DirectHandler {
        Reply handle(Request request);
    }

    /**
     * One route.
     *
     * @param method null for any
     * @param pattern path segments; those in braces match anything
     * @param subtree whether the path may go on behind the pattern
     * @param body what its bodies are
     * @param handler null for the WebSocket route, which is not answered but upgraded
     * @param admission null if bodies are always complete
     */
    record Route(
            @Nullable HttpMethod method,
            List<String> pattern,
            boolean subtree,
            Access access,
            Body body,
            Lane lane,
            @Nullable Handler handler,
            @Nullable Admission admission) {}

    /** Outcome of a lookup: a route with its path parameters, or the methods the path allows (none: unknown path). */
    record Match(@Nullable Route route, Map<String, String> pathParameters, List<String> allowedMethods) {}

    private final List<Route> routes = new ArrayList<>();

    void add(HttpMethod method, String pattern, Access access, DirectHandler handler) {
        add(method, pattern, access, Body.TEXT, Lane.WORKERS, direct(handler));
    }

    /** Adds a route that waits for a database without keeping a thread. */
    void addWaiting(HttpMethod method, String pattern, Access access, Handler handler) {
        add(method, pattern, access, Body.TEXT, Lane.WORKERS, handler);
    }

    /** As {@link #addWaiting(HttpMethod, String, Access, Handler)}, for other bodies. */
    void addWaiting(HttpMethod method, String pattern, Access access, Body body, Handler handler) {
        add(method, pattern, access, body, Lane.WORKERS, handler);
    }

    /** Adds a route that changes the list of databases. */
    void addChange(HttpMethod method, String pattern, Access access, Body body, DirectHandler handler) {
        add(method, pattern, access, body, Lane.CHANGES, direct(handler));
    }

    /**
     * Adds a route for every method and every path that begins with the pattern; it waits as {@link #addWaiting}, and
     * may begin before the body has come to its end.
     */
    void addSubtree(String pattern, Access access, Body body, Handler handler, Admission admission) {
        routes.add(new Route(null, segments(pattern), true, access, body, Lane.WORKERS, handler, admission));
    }

    /** Adds the WebSocket route. */
    void addUpgrade(String pattern, Access access) {
        add(HttpMethod.GET, pattern, access, Body.NONE, Lane.WORKERS, null);
    }

    private static Handler direct(DirectHandler handler) {
        return request -> CompletableFuture.completedFuture(handler.handle(request));
    }

    private void add(
            HttpMethod method, String pattern, Access access, Body body, Lane lane, @Nullable Handler handler) {
        routes.add(new Route(method, segments(pattern), false, access, body, lane, handler, null));
    }

    private static List<String> segments(String pattern) {
        return List.of(pattern.substring(1).split("/"));
    }

    Match match(HttpMethod method, String rawPath) {
        // Limit -1 keeps the empty segment of a trailing slash, which makes the path a different one.
        String[] segments = rawPath.substring(1).split("/", -1);
        HttpMethod wanted = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        List<String> allowed = new ArrayList<>();
        for (Route route : routes) {
            Map<String, String> parameters = matchSegments(route, segments);
            if (parameters == null) {
                continue;
            }
            HttpMethod taken = route.method();
            if (taken == null || taken.equals(wanted)) {
                return new Match(route, parameters, List.of());
            }
            allowed.add(taken.name());
            if (taken.equals(HttpMethod.GET)) {
                allowed.add(HttpMethod.HEAD.name());
            }
        }
        return new Match(null, Map.of(), allowed);
    }

    private static @Nullable Map<String, String> matchSegments(Route route, String[] segments) {
        List<String> pattern = route.pattern();
        if (route.subtree() ? segments.length < pattern.size() : segments.length != pattern.size()) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                if (segments[i].isEmpty()) {
                    return null;
                }
                String name = expected.substring(1, expected.length() - 1);
                parameters.put(name, QueryStringDecoder.decodeComponent(segments[i].replace("+", "%2B")));
            } else if (!expected.equals(segments[i])) {
                return null;
            }
        }
        return parameters;
    }
}
