package game.rank;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.View;
import dev.stdb.module.Range;
import game.AnonymousViewContext;
import game.Db;
import game.Player;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

public final class Ranks {
    private Ranks() {}

    public record Rank(@PrimaryKey String name, int level) {}

    @View(access = Access.PUBLIC)
    static List<Rank> leaders(AnonymousViewContext<Db> ctx) throws IOException {
        List<Rank> ranks = new ArrayList<>();
        for (Player player : ctx.db().player().level().filter(Range.atLeast(10))) {
            ranks.add(new Rank(player.name(), player.level()));
        }
        return ranks;
    }
}
