package timers;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Scheduled;
import dev.stdb.annotation.Table;
import dev.stdb.module.ReducerContext;
import dev.stdb.types.ScheduleAt;

public final class Timers {

    @Table(name = "tick", scheduled = "tick")
    public record Tick(@PrimaryKey @AutoInc long id, ScheduleAt at) {}

    @Reducer
    static void tick(ReducerContext<Db> ctx, Tick row) {}

    @Scheduled(every = "1m 30s")
    static void often(ReducerContext<Db> ctx) {}

    @Reducer(name = "Nightly")
    @Scheduled(cron = "0 3 * * MON-FRI", zone = "+01:00")
    static void nightly(ReducerContext<Db> ctx) throws Exception {}
}
