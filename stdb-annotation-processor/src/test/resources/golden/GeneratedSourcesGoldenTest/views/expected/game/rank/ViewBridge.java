package game.rank;

import game.AnonymousViewContext;
import game.Db;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Lets the dispatcher call package-private views of this package.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ViewBridge {
    private ViewBridge() {
    }

    public static List<Ranks.Rank> Ranks_leaders(AnonymousViewContext<Db> ctx) throws Throwable {
        return Ranks.leaders(ctx);
    }
}
