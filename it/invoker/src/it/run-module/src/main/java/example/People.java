package example;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

public final class People {
    private People() {}

    @Reducer
    public static void add(ReducerContext<Db> ctx, String name) {
        if (name.isEmpty()) {
            throw new ReducerException("names must not be empty");
        }
        ctx.db().person().insert(new Person(0, name));
        ctx.log().info("welcome " + name);
    }
}
