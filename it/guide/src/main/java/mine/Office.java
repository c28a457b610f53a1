package mine;

import dev.stdb.annotation.HttpHandler;
import dev.stdb.annotation.HttpMethod;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
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

    // region hello
    @HttpHandler(method = HttpMethod.GET, path = "/hello")
    static HttpAnswer hello(HandlerContext<Db> ctx, HttpRequest request) {
        return HttpAnswer.text(Env.get().greeting().orElse("welcome to the mine"));
    }
    // endregion
}
