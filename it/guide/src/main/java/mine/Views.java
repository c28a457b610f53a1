package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.View;
import dev.stdb.module.Range;
import dev.stdb.query.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What players see. */
public final class Views {
    private Views() {}

    // region leaders
    public record Leader(@PrimaryKey int place, String name, int gold) {}

    @View(access = Access.PUBLIC)
    static List<Leader> leaders(AnonymousViewContext<Db> ctx) {
        List<Player> players = ctx.db().player().gold().filter(Range.atLeast(1)).toList();
        players.sort(Comparator.comparingInt(Player::gold).reversed());
        List<Leader> leaders = new ArrayList<>();
        for (Player player : players.subList(0, Math.min(10, players.size()))) {
            leaders.add(new Leader(leaders.size() + 1, player.name(), player.gold()));
        }
        return leaders;
    }
    // endregion

    // region me
    @View(access = Access.PUBLIC)
    static Optional<Player> me(ViewContext<Db> ctx) {
        return ctx.db().player().id().find(ctx.sender());
    }
    // endregion

    // region near
    @View(access = Access.PUBLIC)
    static Query<Claim> near(AnonymousViewContext<Db> ctx, int x) {
        return ctx.from()
                .claim()
                .where(claim -> claim.x().ge(x - 1).and(claim.x().le(x + 1)));
    }
    // endregion

    // region mates
    @View(access = Access.PUBLIC)
    static Query<Player> owners(AnonymousViewContext<Db> ctx) {
        return ctx.from()
                .claim()
                .rightSemijoin(
                        ctx.from().player(), (claim, player) -> claim.owner().eq(player.id()));
    }
    // endregion
}
