package game;

import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.View;
import dev.stdb.module.ReducerContext;
import java.util.List;

public final class Scores {

    private Scores() {}

    @Reducer
    static void add(ReducerContext<Db> ctx, Score row) {
        if (ctx.db().score().playerLevelSeason().find(row.player(), row.level(), row.season()).isPresent()) {
            ctx.db().score().update(row);
        } else {
            ctx.db().score().insert(row);
        }
    }

    @View
    static List<Score> scores(ViewContext<Db> ctx) {
        return List.of();
    }
}
