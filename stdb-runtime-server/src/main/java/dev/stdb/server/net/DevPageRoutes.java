package dev.stdb.server.net;

import dev.stdb.server.api.DatabaseWatch;
import dev.stdb.types.Identity;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Routes of the page at {@code /dev} of servers that have it, for the owners of databases (docs/dev-page.md). */
final class DevPageRoutes {
    private static final String PATH = "/dev/database/{db}";

    /** Empty line, by which a stream without transactions notices that its client is gone. */
    private static final byte[] KEEP_ALIVE = {'\n'};

    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(30);

    private final DatabaseWatch watch;

    DevPageRoutes(DatabaseWatch watch) {
        this.watch = watch;
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
        // While refusals can still be told: behind the head of a stream there is only its end.
        watch.checkFollow(db, caller);
        return Reply.stream("application/x-ndjson", sink -> {
                    sink.repeat(KEEP_ALIVE, KEEP_ALIVE_INTERVAL);
                    LogStream.start((listener, ended) -> watch.followTransactions(db, listener, ended, caller), sink);
                })
                .with("cache-control", "no-store");
    }
}
