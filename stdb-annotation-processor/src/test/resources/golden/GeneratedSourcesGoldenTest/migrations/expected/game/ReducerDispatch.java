package game;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ScheduledRun;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import game.old.MigrationBridge;
import game.old.PlayerV1;
import java.util.List;
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
                    tick(ctx, at);
                    return ModuleCalls.OK;
                case 1:
                    schedules(ctx);
                    return ModuleCalls.OK;
                case 2:
                    migrate(ctx, at);
                    return ModuleCalls.OK;
                case 3:
                    migrate_(ctx, at);
                    return ModuleCalls.OK;
                case 4:
                    migrate__(ctx, at);
                    return ModuleCalls.OK;
                case 5:
                    migrate___(ctx, at);
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

    private static void tick(ReducerContext<Db> ctx, int at) {
        Game.tick(ctx);
    }

    private static void schedules(ReducerContext<Db> ctx) {
        List<ScheduledRun> tick = ScheduledRun.timers(ctx.db().stdbScheduleTick());
        if (!ScheduledRun.follow(tick, "every 1m")) {
            tick.forEach(ctx.db().stdbScheduleTick()::delete);
            ctx.db().stdbScheduleTick().insert(ScheduledRun.timer(ScheduleAt.interval(new TimeDuration(60000000L)), "every 1m"));
        }
    }

    private static void migrate(ReducerContext<Db> ctx, int at) {
        List<PlayerV2> rows = ListOfPlayerV2Codec.read(at);
        for (PlayerV2 row : rows) {
            ctx.db().hallOfFame().insert(Game.toThird(ctx, row));
        }
    }

    private static void migrate_(ReducerContext<Db> ctx, int at) {
        List<PlayerV2> rows = ListOfPlayerV2Codec.read(at);
        for (PlayerV2 row : rows) {
            ctx.db().player().insert(Game.toThird(ctx, row));
        }
    }

    private static void migrate__(ReducerContext<Db> ctx, int at) throws Throwable {
        List<PlayerV1> rows = ListOfPlayerV1Codec.read(at);
        for (PlayerV1 row : rows) {
            ctx.db().hallOfFame().insert(Game.toThird(ctx, MigrationBridge.Upgrades_toSecond(ctx, row)));
        }
    }

    private static void migrate___(ReducerContext<Db> ctx, int at) throws Throwable {
        List<PlayerV1> rows = ListOfPlayerV1Codec.read(at);
        for (PlayerV1 row : rows) {
            ctx.db().player().insert(Game.toThird(ctx, MigrationBridge.Upgrades_toSecond(ctx, row)));
        }
    }
}
