package game.old;

import dev.stdb.module.ReducerContext;
import game.Db;
import game.PlayerV2;
import javax.annotation.processing.Generated;

/**
 * Lets the dispatcher call package-private migrations of this package.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class MigrationBridge {
    private MigrationBridge() {
    }

    public static PlayerV2 Upgrades_toSecond(ReducerContext<Db> ctx, PlayerV1 old) throws
            Throwable {
        return Upgrades.toSecond(ctx, old);
    }
}
