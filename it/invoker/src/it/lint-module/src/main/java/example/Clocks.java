package example;

import dev.stdb.annotation.AllowLint;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;

public final class Clocks {
    private static long last;

    @Reducer
    static void look(ReducerContext<Db> ctx) {
        last = System.currentTimeMillis();
    }

    @Reducer
    @AllowLint("clock")
    static void lookAllowed(ReducerContext<Db> ctx) {
        ctx.log().info("{}", System.nanoTime() - last);
    }
}
