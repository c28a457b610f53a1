package ${package};

import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Scheduled;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.util.Optional;

/** The rules. Whatever a client sends is only a wish: what happens is decided here. */
public final class Game {
    /** Columns and rows of the field. */
    public static final int SIZE = 20;

    private static final int GEMS_MAX = 12;

    private Game() {}

    /** Moves the caller by at most one field in each direction, and gathers what is there. */
    @Reducer
    public static void move(ReducerContext<Db> ctx, int dx, int dy) {
        if (Math.abs(dx) > 1 || Math.abs(dy) > 1) {
            throw new ReducerException("one step at a time");
        }
        Player player = ctx.db().player().id().require(ctx.sender());
        int x = within(player.x() + dx);
        int y = within(player.y() + dy);
        int points = player.points() + gather(ctx, x, y);
        ctx.db().player().update(new Player(player.id(), x, y, points, true));
    }

    private static int within(int coordinate) {
        return Math.max(0, Math.min(SIZE - 1, coordinate));
    }

    private static int gather(ReducerContext<Db> ctx, int x, int y) {
        int gathered = 0;
        for (Gem gem : ctx.db().gem().x().filter(x).toList()) {
            if (gem.y() == y) {
                ctx.db().gem().id().delete(gem.id());
                gathered++;
            }
        }
        return gathered;
    }

    /** Lets something new lie around. */
    @Scheduled(every = "1s")
    static void grow(ReducerContext<Db> ctx) {
        if (ctx.db().gem().count() < GEMS_MAX) {
            ctx.db().gem().insert(new Gem(0, ctx.random().nextInt(SIZE), ctx.random().nextInt(SIZE)));
        }
    }

    @ClientConnected
    static void connected(ReducerContext<Db> ctx) {
        Optional<Player> known = ctx.db().player().id().find(ctx.sender());
        if (known.isPresent()) {
            setOnline(ctx, known.get(), true);
        } else {
            ctx.db().player().insert(new Player(ctx.sender(), SIZE / 2, SIZE / 2, 0, true));
        }
    }

    @ClientDisconnected
    static void disconnected(ReducerContext<Db> ctx) {
        ctx.db().player().id().find(ctx.sender()).ifPresent(player -> setOnline(ctx, player, false));
    }

    private static void setOnline(ReducerContext<Db> ctx, Player player, boolean online) {
        ctx.db().player().update(new Player(player.id(), player.x(), player.y(), player.points(), online));
    }
}
