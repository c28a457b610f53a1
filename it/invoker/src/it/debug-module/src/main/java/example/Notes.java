package example;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;

public final class Notes {
    private Notes() {}

    @Reducer
    public static void write(ReducerContext<Db> ctx, String text) {
        String signed = text + ", signed";
        ctx.db().note().insert(new Note(0, signed));
        ctx.log().info("wrote " + signed); // breakpoint
    }
}
