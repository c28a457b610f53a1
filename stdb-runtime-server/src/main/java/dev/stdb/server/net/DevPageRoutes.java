package dev.stdb.server.net;

import dev.stdb.server.api.DatabaseWatch;
import dev.stdb.types.Identity;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Routes of the page at {@code /dev} of servers that have it, for the owners of databases (docs/dev-page.md). */
final class DevPageRoutes {
    private static final String PATH = "/dev/database/{db}";

    private final DatabaseWatch watch;
    private final Executor workers;

    /**
     * Creates the routes.
     *
     * @param workers starts streams
     */
    DevPageRoutes(DatabaseWatch watch, Executor workers) {
        this.watch = watch;
        this.workers = workers;
    }

    void addTo(Router router) {
        router.add(HttpMethod.GET, PATH + "/transactions", Router.Access.REQUIRED, this::transactions);
        router.addWaiting(HttpMethod.GET, PATH + "/clients", Router.Access.REQUIRED, this::clients);
        router.addWaiting(HttpMethod.GET, PATH + "/statistics", Router.Access.REQUIRED, this::statistics);
        router.addWaiting(HttpMethod.GET, PATH + "/schedules", Router.Access.REQUIRED, this::schedules);
    }

    private static CompletableFuture<Reply> json(CompletableFuture<String> answer) {
        return answer.thenApply(text -> Reply.json(text).with("cache-control", "no-store"));
    }

    private CompletableFuture<Reply> clients(Request request) {
        return json(watch.clients(request.path("db"), request.requireCaller().identity()));
    }

    private CompletableFuture<Reply> statistics(Request request) {
        return json(watch.statistics(request.path("db"), request.requireCaller().identity()));
    }

    private CompletableFuture<Reply> schedules(Request request) {
        return json(watch.schedules(request.path("db"), request.requireCaller().identity()));
    }

    private Reply transactions(Request request) {
        String db = request.path("db");
        Identity caller = request.requireCaller().identity();
        watch.check(db, caller);
        return Reply.stream(
                        "application/x-ndjson",
                        sink -> workers.execute(() -> LogStream.start(
                                (listener, ended) -> watch.followTransactions(db, listener, ended, caller), sink)))
                .with("cache-control", "no-store");
    }
}
