// region mine
package mine;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

/** What players do. */
public final class Mine {
    @Reducer
    static void join(ReducerContext<Db> ctx, String name) {
        if (name.isBlank()) {
            throw new ReducerException("names must not be empty");
        }
        ctx.db().player().insert(new Player(ctx.sender(), name.strip(), 0));
    }

    @Reducer
    static void dig(ReducerContext<Db> ctx) {
        Player player = player(ctx);
        int found = 1 + ctx.random().nextInt(6);
        ctx.db().player().update(player.withGold(player.gold() + found));
    }

    static Player player(ReducerContext<Db> ctx) {
        return ctx.db().player().id().find(ctx.sender()).orElseThrow(() -> new ReducerException("join first"));
    }
}
// endregion
