package mine;

import dev.stdb.annotation.HttpHandler;
import dev.stdb.annotation.HttpMethod;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
import dev.stdb.module.ReducerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** What other programs may do without being clients. */
public final class Office {
    private Office() {}

    // region bonus
    @HttpHandler(method = HttpMethod.POST, path = "/bonus/{name}")
    static HttpAnswer bonus(HandlerContext<Db> ctx, HttpRequest request) {
        Optional<String> key = Env.get().officeKey();
        if (key.isEmpty() || !request.header("X-Key").equals(key)) {
            return HttpAnswer.text("wrong key").withStatus(403);
        }
        int bonus = Integer.parseInt(request.bodyText().strip());
        return ctx.inTransaction(tx -> {
            Optional<Player> player = tx.db().player().name().find(request.parameter("name"));
            if (player.isEmpty()) {
                return HttpAnswer.text("nobody has this name").withStatus(404);
            }
            Player richer =
                    tx.db().player().update(player.get().withGold(player.get().gold() + bonus));
            return HttpAnswer.json("{\"gold\": " + richer.gold() + "}");
        });
    }
    // endregion

    // region news
    @HttpHandler(method = HttpMethod.GET, path = "/news")
    static HttpAnswer news(HandlerContext<Db> ctx, HttpRequest request) {
        return HttpAnswer.streaming("text/event-stream", out -> {
            long told = -1;
            while (true) {
                long gold = ctx.inTransaction(Office::allGold);
                if (gold != told) {
                    out.write(("data: " + gold + "\n\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    told = gold;
                }
                ctx.sleep(Duration.ofMillis(500));
            }
        });
    }

    private static long allGold(ReducerContext<Db> tx) {
        long sum = 0;
        for (Player player : tx.db().player().iter()) {
            sum += player.gold();
        }
        return sum;
    }
    // endregion

    // region hello
    @HttpHandler(method = HttpMethod.GET, path = "/hello")
    static HttpAnswer hello(HandlerContext<Db> ctx, HttpRequest request) {
        return HttpAnswer.text(Env.get().greeting().orElse("welcome to the mine"));
    }
    // endregion
}
