package mine;

import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Scheduled;
import dev.stdb.module.Range;
import dev.stdb.module.ReducerContext;
import dev.stdb.types.ScheduleAt;
import java.time.Duration;

/** What happens by itself. */
public final class Clockwork {
    private Clockwork() {}

    // region every
    @Scheduled(every = "1m")
    static void payWages(ReducerContext<Db> ctx) {
        for (Lamp lamp : ctx.db().lamp().iter().toList()) {
            ctx.db()
                    .player()
                    .id()
                    .find(lamp.player())
                    .ifPresent(player -> ctx.db().player().update(player.withGold(player.gold() + 1)));
        }
    }
    // endregion

    // region cron
    @Scheduled(cron = "0 3 * * MON", zone = "Europe/Berlin")
    static void collectTaxes(ReducerContext<Db> ctx) {
        for (Player player : ctx.db().player().gold().filter(Range.atLeast(100)).toList()) {
            ctx.db().player().update(player.withGold(player.gold() - player.gold() / 10));
        }
    }
    // endregion

    // region fuse
    @Reducer
    static void lightFuse(ReducerContext<Db> ctx, long claimId) {
        ScheduleAt at = ScheduleAt.time(ctx.timestamp().plus(Duration.ofSeconds(10)));
        ctx.db().blast().insert(new Blast(0, at, claimId));
    }

    @Reducer
    static void explode(ReducerContext<Db> ctx, Blast due) {
        ctx.db().claim().id().delete(due.claimId());
    }
    // endregion
}
