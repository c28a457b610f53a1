package generics;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.U32;
import dev.stdb.annotation.View;
import dev.stdb.module.ReducerContext;
import dev.stdb.query.Query;

/** Reducers and views. */
public final class Scores {
    private Scores() {}

    /** Notes what somebody has reached. */
    @Reducer
    static void reach(ReducerContext<Db> ctx, Score score, Pair<Color, Pair<@U32 Long, Boolean>> other) {
        score.others().add(other);
        ctx.db().score().insert(score);
    }

    /** Who has ended with the color blue. */
    @View(access = Access.PUBLIC)
    static Query<Score> blue(AnonymousViewContext<Db> ctx) {
        return ctx.from().score().where(s -> s.color().eq(Color.BLUE).and(s.ended().isPresent()));
    }
}
