package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.HttpRouteSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request: the first in the order of the definition, one without parameters before others (spec
 * module-def.md §6.8). A request with HEAD takes the route for GET if there is none for it, as everywhere. Stateless.
 */
final class HttpRoutes {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    private HttpRoutes() {}

    /** Returns the route of a request, or null if it has none. */
    static @Nullable HttpRouteSchema find(DatabaseSchema schema, HandlerRequest request) {
        List<HttpRouteSchema> routes = schema.httpRoutes(request.path());
        HttpRouteSchema found = find(routes, request.method());
        return found == null && request.method().equals(HEAD) ? find(routes, GET) : found;
    }

    private static @Nullable HttpRouteSchema find(List<HttpRouteSchema> routes, String method) {
        return routes.stream().filter(route -> route.takes(method)).findFirst().orElse(null);
    }

    /** Returns the answer to a request without a route, or null if it has one. */
    static @Nullable HandlerOutcome refusal(DatabaseSchema schema, HandlerRequest request) {
        return find(schema, request) == null ? requireRefusal(schema, request) : null;
    }

    /** Returns the answer to a request without a route. */
    static HandlerOutcome requireRefusal(DatabaseSchema schema, HandlerRequest request) {
        Set<String> methods = new TreeSet<>();
        for (HttpRouteSchema route : schema.httpRoutes(request.path())) {
            if (route.method() != null) {
                methods.add(route.method());
            }
        }
        if (methods.contains(GET)) {
            methods.add(HEAD);
        }
        return methods.isEmpty() ? new HandlerOutcome.NoSuchRoute() : new HandlerOutcome.WrongMethod(methods);
    }
}
