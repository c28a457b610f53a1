package game;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.View;
import dev.stdb.query.Query;
import java.util.Optional;

public final class Game {
    private Game() {}

    @View(access = Access.PUBLIC)
    static Optional<Player> me(ViewContext<Db> ctx) {
        return ctx.db().player().id().find(ctx.sender());
    }

    @View(access = Access.PUBLIC)
    static Query<Player> near(ViewContext<Db> ctx, int level, boolean online) {
        return ctx.from().player().where(p -> p.level().ge(level).and(p.online().eq(online)));
    }

    @View(name = "GuildMates")
    static Query<Player> mates(ViewContext<Db> ctx) {
        return ctx.from()
                .guild()
                .where(guild -> guild.motto().ne(""))
                .rightSemijoin(ctx.from().player(), (guild, player) -> guild.id().eq(player.guildId()));
    }
}
