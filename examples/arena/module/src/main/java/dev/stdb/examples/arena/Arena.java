package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Init;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Scheduled;
import dev.stdb.module.Range;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who comes and who goes. */
public final class Arena {
    static final int NAME_LENGTH_MAX = 20;

    private static final int PLAYERS_MAX = 1000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private Arena() {}

    @Init
    static void open(ReducerContext<Db> ctx) {
        ctx.db().arenaMap().insert(ArenaMap.STANDARD);
        ctx.db().world().insert(World.beginning());
    }

    @ClientConnected
    static void connected(ReducerContext<Db> ctx) {
        ctx.connectionId().ifPresent(id -> ctx.db().session().insert(new Session(id, ctx.sender())));
        ctx.db().player().id().find(ctx.sender()).ifPresent(player -> enter(ctx, player));
    }

    @ClientDisconnected
    static void disconnected(ReducerContext<Db> ctx) {
        ctx.connectionId().ifPresent(id -> ctx.db().session().connection().delete(id));
        boolean gone = ctx.db().session().player().filter(ctx.sender()).toList().isEmpty();
        Optional<Player> player = ctx.db().player().id().find(ctx.sender());
        if (gone && player.isPresent()) {
            ctx.db().fighter().player().delete(ctx.sender());
            ctx.db().player().update(player.get().seen(false, ctx.timestamp()));
        }
    }

    /** Lets the caller play, under a name that nobody else has. */
    @Reducer
    public static void join(ReducerContext<Db> ctx, String name) {
        String given = checkName(name);
        Optional<Player> known = ctx.db().player().id().find(ctx.sender());
        if (known.isPresent()) {
            throw new ReducerException(
                    "you have joined already, as " + known.get().name());
        }
        if (ctx.db().player().name().find(given).isPresent()) {
            throw new ReducerException("the name " + given + " is taken");
        }
        if (ctx.db().player().count() >= PLAYERS_MAX) {
            throw new ReducerException("the arena is full");
        }
        enter(ctx, ctx.db().player().insert(Player.fresh(ctx.sender(), given, ctx.timestamp())));
    }

    /** Stops time, or lets it go on. */
    @Reducer(access = Access.PRIVATE)
    static void setPaused(ReducerContext<Db> ctx, boolean paused) {
        World world = ctx.db().world().id().require(World.ID);
        ctx.db().world().update(world.withPaused(paused));
        ctx.log().info(paused ? "paused at tick {}" : "goes on at tick {}", world.tick());
    }

    /** Forgets who has not come back, so that the arena does not fill up. */
    @Scheduled(cron = "0 4 * * *")
    static void forget(ReducerContext<Db> ctx) {
        Timestamp limit = ctx.timestamp().plus(FORGOTTEN_AFTER.negated());
        List<Player> old =
                ctx.db().player().lastSeen().filter(Range.lessThan(limit)).toList();
        for (Player player : old) {
            if (!player.online()) {
                Guilds.leave(ctx, player.id());
                ctx.db().possession().owner().delete(player.id());
                ctx.db().player().id().delete(player.id());
            }
        }
    }

    /** Returns a name without the spaces around it. */
    static String checkName(String name) {
        String given = name.strip();
        if (given.isEmpty() || given.length() > NAME_LENGTH_MAX) {
            throw new ReducerException("names have 1 to " + NAME_LENGTH_MAX + " characters");
        }
        return given;
    }

    /** Returns the caller, who must have joined. */
    static Player caller(ReducerContext<Db> ctx) {
        return ctx.db().player().id().find(ctx.sender()).orElseThrow(() -> new ReducerException("join first"));
    }

    private static void enter(ReducerContext<Db> ctx, Player player) {
        Identity id = player.id();
        ctx.db().player().update(player.seen(true, ctx.timestamp()));
        if (ctx.db().fighter().player().find(id).isEmpty()) {
            ctx.db().fighter().insert(Fighter.fresh(id, Spot.random(ctx.random())));
            Fights.startClock(ctx);
        }
    }
}
