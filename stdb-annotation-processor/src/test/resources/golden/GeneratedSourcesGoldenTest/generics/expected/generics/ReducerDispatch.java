package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ReducerContext;
import javax.annotation.processing.Generated;

/**
 * Calls reducers by number: decodes the arguments, reports failures.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReducerDispatch {
    private static Db db;

    private ReducerDispatch() {
    }

    /**
     * Runs one reducer; parameters and result as in {@code __call_reducer__}.
     */
    public static int call(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        try {
            int at = ModuleCalls.loadArguments(arguments);
            Db tables = db;
            if (tables == null) {
                tables = new Db();
                db = tables;
            }
            ReducerContext<Db> ctx = new ReducerContext<>(tables, sender0, sender1, sender2, sender3, connection0, connection1, timestamp);
            switch (id) {
                case 0:
                    reach(ctx, at);
                    return ModuleCalls.OK;
                default:
                    throw new IllegalArgumentException("no reducer has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return ModuleCalls.fail(failure, error);
        } finally {
            ModuleCalls.end();
        }
    }

    private static void reach(ReducerContext<Db> ctx, int at) {
        Score score = ScoreCodec.read(at);
        int next = Cursor.end;
        Pair<Color, Pair<Long, Boolean>> other = PairOfColorAndPairOfU32AndBoolCodec.read(next);
        Scores.reach(ctx, score, other);
    }
}
