package game.old;

import dev.stdb.annotation.Migration;
import dev.stdb.module.ReducerContext;
import game.Db;
import game.PlayerV2;
import java.io.IOException;

final class Upgrades {
    private Upgrades() {}

    @Migration(from = PlayerV1.class)
    static PlayerV2 toSecond(ReducerContext<Db> ctx, PlayerV1 old) throws IOException {
        return new PlayerV2(old.id(), old.firstName() + " " + old.lastName(), 0);
    }
}
