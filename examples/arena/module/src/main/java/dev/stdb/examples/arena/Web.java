package dev.stdb.examples.arena;

import dev.stdb.annotation.HttpHandler;
import dev.stdb.annotation.HttpMethod;
import dev.stdb.json.JsonWriter;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What other programs ask and tell the arena over HTTP. */
public final class Web {
    private Web() {}

    /** Shows the leaderboard to whoever asks. */
    @HttpHandler(method = HttpMethod.GET, path = "/leaders")
    static HttpAnswer leaders(HandlerContext<Db> ctx, HttpRequest request) {
        List<Views.Leader> leaders = ctx.inTransaction(tx ->
                Views.best(tx.db().player().score().filter(Views.WITH_POINTS).toList()));
        JsonWriter out = new JsonWriter().beginArray();
        for (Views.Leader leader : leaders) {
            out.beginObject();
            out.name("place").value(leader.place());
            out.name("name").value(leader.name());
            out.name("score").value(leader.score());
            out.endObject();
        }
        return HttpAnswer.json(out.endArray().toString());
    }

    /** Drops something somewhere in the arena, for sponsors. */
    @HttpHandler(method = HttpMethod.POST, path = "/drop/{kind}")
    static HttpAnswer drop(HandlerContext<Db> ctx, HttpRequest request) {
        Optional<String> key = Env.get().sponsorKey();
        if (key.isEmpty() || !request.header("X-Key").equals(key)) {
            return HttpAnswer.text("wrong key").withStatus(403);
        }
        Optional<ItemKind> kind = Arrays.stream(ItemKind.values())
                .filter(each -> each.name().equals(request.parameter("kind")))
                .findFirst();
        if (kind.isEmpty()) {
            return HttpAnswer.text("there is no such thing").withStatus(404);
        }
        boolean dropped = ctx.inTransaction(tx -> Fights.dropItem(tx, kind.get()));
        return dropped
                ? HttpAnswer.of(204)
                : HttpAnswer.text("the arena is full of things").withStatus(409);
    }
}
