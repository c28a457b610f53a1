package mine;

import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Init;
import dev.stdb.module.ReducerContext;

/** Calls that the database makes by itself. */
// region entrance
public final class Entrance {
    @Init
    static void open(ReducerContext<Db> ctx) {
        ctx.log().info("the mine is open");
    }

    @ClientConnected
    static void come(ReducerContext<Db> ctx) {
        ctx.db().lamp().insert(new Lamp(ctx.connectionId().orElseThrow(), ctx.sender()));
    }

    @ClientDisconnected
    static void go(ReducerContext<Db> ctx) {
        ctx.db().lamp().connection().delete(ctx.connectionId().orElseThrow());
    }
}
// endregion
