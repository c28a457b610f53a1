package game;

import dev.stdb.annotation.Migration;
import dev.stdb.annotation.Scheduled;
import dev.stdb.module.ReducerContext;

public final class Game {
    private Game() {}

    @Scheduled(every = "1m")
    static void tick(ReducerContext<Db> ctx) {}

    @Migration(from = PlayerV2.class)
    static Player toThird(ReducerContext<Db> ctx, PlayerV2 old) {
        return new Player(old.id(), old.nick(), old.points());
    }
}
