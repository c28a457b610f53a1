package dev.stdb.server.net;

import dev.stdb.server.api.DatabaseWatch;
import dev.stdb.types.Identity;
import io.netty.handler.codec.http.HttpMethod;
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
    }

    private Reply transactions(Request request) {
        String db = request.path("db");
        Identity caller = request.requireCaller().identity();
        watch.check(db, caller);
        return Reply.stream(
                        "application/x-ndjson",
                        sink -> workers.execute(() ->
                                LogStream.start(listener -> watch.followTransactions(db, listener, caller), sink)))
                .with("cache-control", "no-store");
    }
}
