package mine;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.Range;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.util.List;
import java.util.Optional;

/** What is done with claims. */
public final class Claims {
    private static final int SHARE = 10;

    private Claims() {}

    // region stake
    @Reducer
    static void stake(ReducerContext<Db> ctx, int x, int y, Rock rock) {
        if (ctx.db().claim().byPlace().find(x, y).isPresent()) {
            throw new ReducerException("somebody was faster");
        }
        Claim claim = ctx.db().claim().insert(new Claim(0, ctx.sender(), x, y, rock, Optional.empty(), 100));
        ctx.log().info("claim {} is at {}, {}", claim.id(), x, y);
    }
    // endregion

    // region work
    @Reducer
    static void work(ReducerContext<Db> ctx, long claimId) {
        Claim claim = ctx.db().claim().id().find(claimId).orElseThrow(() -> new ReducerException("no such claim"));
        if (!claim.owner().equals(ctx.sender())) {
            throw new ReducerException("this claim is not yours");
        }
        Find.Treasure treasure = claim.rock() == Rock.GOLD_VEIN
                ? new Find.Treasure.Gold(Math.min(claim.remaining(), SHARE))
                : new Find.Treasure.Nothing();
        ctx.db().find().insert(new Find(ctx.sender(), treasure));
        count(ctx, claim.rock());
        if (treasure instanceof Find.Treasure.Gold gold) {
            Player player = Mine.player(ctx);
            ctx.db().player().update(player.withGold(player.gold() + gold.amount()));
            ctx.db()
                    .claim()
                    .update(new Claim(
                            claim.id(),
                            claim.owner(),
                            claim.x(),
                            claim.y(),
                            claim.rock(),
                            Optional.of(ctx.timestamp().toInstant()),
                            claim.remaining() - gold.amount()));
        }
    }
    // endregion

    // region count
    private static void count(ReducerContext<Db> ctx, Rock rock) {
        Optional<Tally> tally = ctx.db().tally().playerRock().find(ctx.sender(), rock);
        if (tally.isPresent()) {
            ctx.db().tally().update(new Tally(ctx.sender(), rock, tally.get().times() + 1));
        } else {
            ctx.db().tally().insert(new Tally(ctx.sender(), rock, 1));
        }
    }
    // endregion

    // region lookups
    static void lookups(ReducerContext<Db> ctx) {
        Optional<Player> byName = ctx.db().player().name().find("Ann");
        List<Claim> own = ctx.db().claim().owner().filter(ctx.sender()).toList();
        List<Claim> column = ctx.db().claim().byPlace().filter(3).toList();
        List<Player> rich = ctx.db().player().gold().filter(Range.atLeast(1000)).toList();
        long all = ctx.db().claim().count();
        for (Claim claim : ctx.db().claim().iter()) {
            ctx.log().debug("{} of {}", claim.id(), all);
        }
        int deleted = ctx.db().claim().owner().delete(ctx.sender());
        ctx.log().info("{} {} {} {} {}", byName.isPresent(), own.size(), column.size(), rich.size(), deleted);
    }
    // endregion

    /** Runs what the guide shows. */
    @Reducer
    static void lookUp(ReducerContext<Db> ctx) {
        lookups(ctx);
    }
}
