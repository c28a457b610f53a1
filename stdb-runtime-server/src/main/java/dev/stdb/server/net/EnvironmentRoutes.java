package dev.stdb.server.net;

import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.Environment;
import dev.stdb.server.api.EnvironmentEdit;
import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Routes of the environment variables of databases (spec http-api.md §5.10). */
final class EnvironmentRoutes {

    private static final String PATH = "/v1/database/{db}/environment";
    private static final Reply DONE = Reply.json("{\"Ok\":null}");

    private final Environment environment;
    private final Executor workers;

    /**
     * Creates the routes.
     *
     * @param workers runs what is done with the results of databases
     */
    EnvironmentRoutes(Environment environment, Executor workers) {
        this.environment = environment;
        this.workers = workers;
    }

    void addTo(Router router) {
        router.addWaiting(HttpMethod.GET, PATH, Router.Access.ANONYMOUS, this::describe);
        router.addWaiting(HttpMethod.PUT, PATH, Router.Access.ANONYMOUS, this::replace);
        router.addWaiting(HttpMethod.PATCH, PATH, Router.Access.ANONYMOUS, this::merge);
    }

    private CompletableFuture<Reply> describe(Request request) {
        return environment
                .describe(request.path("db"), request.requireCaller().identity())
                .thenApplyAsync(description -> Reply.json(description.toJson()), workers);
    }

    private CompletableFuture<Reply> replace(Request request) {
        return change(request, new EnvironmentEdit(true, values(request), Set.of()));
    }

    private CompletableFuture<Reply> merge(Request request) {
        Map<String, String> values = request.body().length() == 0 ? Map.of() : values(request);
        EnvironmentEdit removal = EnvironmentHeaders.read(request.headers());
        if (removal.replaces() || !removal.values().isEmpty()) {
            throw badRequest("values are in the body, and removed are single keys: " + EnvironmentHeaders.REMOVE);
        }
        return change(request, EnvironmentHeaders.checked(new EnvironmentEdit(false, values, removal.removed())));
    }

    private CompletableFuture<Reply> change(Request request, EnvironmentEdit edit) {
        return environment
                .change(
                        request.path("db"),
                        edit,
                        request.query("expected_module_hash"),
                        request.requireCaller().identity())
                .thenApply(done -> DONE);
    }

    private static Map<String, String> values(Request request) {
        Map<String, String> values = new HashMap<>();
        try {
            JsonReader in = new JsonReader(request.bodyText());
            in.beginObject();
            while (in.hasNext()) {
                String key = in.nextName();
                if (values.put(key, in.nextString()) != null) {
                    throw badRequest("environment variable is given twice: key=" + key);
                }
            }
            in.endObject();
            in.endDocument();
            return values;
        } catch (JsonException e) {
            // What the reader says may quote a value.
            throw badRequest("the body must be a JSON object of texts by key");
        }
    }

    private static ApiException badRequest(String text) {
        return ApiException.of(ApiException.Reason.API_BAD_REQUEST, text);
    }
}
