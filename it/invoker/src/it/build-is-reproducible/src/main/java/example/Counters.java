package example;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

public final class Counters {
    private Counters() {}

    @Reducer
    public static void add(ReducerContext<Db> ctx, int id, long amount) {
        Counter counter = ctx.db().counter().id().find(id).orElseThrow(() -> new ReducerException("no counter " + id));
        ctx.db().counter().id().update(new Counter(id, counter.value() + amount));
    }
}
