package timers;

import dev.stdb.module.CronTimes;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ScheduledRun;
import dev.stdb.module.ZoneClock;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
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
                    nightly(ctx, at);
                    return ModuleCalls.OK;
                case 1:
                    often(ctx, at);
                    return ModuleCalls.OK;
                case 2:
                    tick(ctx, at);
                    return ModuleCalls.OK;
                case 3:
                    schedules(ctx);
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

    private static void nightly(ReducerContext<Db> ctx, int at) throws Throwable {
        ScheduledRun run = StdbScheduledRunCodec.read(at);
        ctx.db().stdbScheduleNightly().id().delete(run.id());
        if (!run.isTimer()) {
            Timers.nightly(ctx);
            return;
        }
        CronTimes times = new CronTimes(1L, 8, -2, 8190, 62, false, ZoneClock.of("3600"));
        if (times.isCall(run)) {
            ctx.db().stdbScheduleNightly().insert(ScheduledRun.call(ctx.timestamp()));
        }
        ctx.db().stdbScheduleNightly().insert(ScheduledRun.timer(times.timerAfter(ctx.timestamp()), run.rule()));
    }

    private static void often(ReducerContext<Db> ctx, int at) {
        Timers.often(ctx);
    }

    private static void tick(ReducerContext<Db> ctx, int at) {
        Timers.Tick row = TickCodec.read(at);
        Timers.tick(ctx, row);
    }

    private static void schedules(ReducerContext<Db> ctx) {
        List<ScheduledRun> nightly = ScheduledRun.timers(ctx.db().stdbScheduleNightly());
        if (!ScheduledRun.follow(nightly, "cron 0 3 * * MON-FRI +01:00")) {
            nightly.forEach(ctx.db().stdbScheduleNightly()::delete);
            ctx.db().stdbScheduleNightly().insert(ScheduledRun.timer(new CronTimes(1L, 8, -2, 8190, 62, false, ZoneClock.of("3600")).timerAfter(ctx.timestamp()), "cron 0 3 * * MON-FRI +01:00"));
        }
        List<ScheduledRun> often = ScheduledRun.timers(ctx.db().stdbScheduleOften());
        if (!ScheduledRun.follow(often, "every 1m 30s")) {
            often.forEach(ctx.db().stdbScheduleOften()::delete);
            ctx.db().stdbScheduleOften().insert(ScheduledRun.timer(ScheduleAt.interval(new TimeDuration(90000000L)), "every 1m 30s"));
        }
    }
}
