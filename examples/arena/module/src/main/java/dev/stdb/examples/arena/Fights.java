package dev.stdb.examples.arena;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.types.Identity;
import dev.stdb.types.ScheduleAt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happens on the map: by itself with every tick, and because players want it. */
public final class Fights {
    private static final Duration TICK = Duration.ofMillis(100);

    private static final float STEP = 9;
    private static final float STEP_WITH_HASTE = 16;
    private static final int HASTE_TICKS = 60;
    private static final int GUARD_HITS = 3;
    private static final int POTION_HEALTH = 40;

    private static final float SWORD_REACH = 60;
    private static final int SWORD_DAMAGE = 25;
    private static final int SWORD_REST_TICKS = 4;
    private static final float BLADE_REACH = 34;
    private static final int BLADE_DAMAGE = 8;

    private static final float ITEM_REACH = 24;
    private static final int ITEMS_MAX = 30;
    private static final int ITEM_EVERY_TICKS = 5;

    private Fights() {}

    /** Lets time run, if it does not. */
    static void startClock(ReducerContext<Db> ctx) {
        if (ctx.db().tick().count() == 0) {
            ctx.db().tick().insert(new Tick(0, ScheduleAt.interval(TICK)));
        }
    }

    /** Moves everything on; with nobody there, lets time stand still. */
    @Reducer
    static void tick(ReducerContext<Db> ctx, Tick clock) {
        World before = world(ctx);
        if (ctx.db().fighter().count() == 0) {
            ctx.db().tick().id().delete(clock.id());
            return;
        }
        if (before.paused()) {
            return;
        }
        World world = ctx.db().world().update(before.next());
        if (world.tick() % ITEM_EVERY_TICKS == 0) {
            ItemKind[] kinds = ItemKind.values();
            dropItem(ctx, kinds[ctx.random().nextInt(kinds.length)]);
        }
        List<Item> items = ctx.db().item().iter().toList();
        for (Fighter fighter : ctx.db().fighter().iter().toList()) {
            Fighter moved = move(fighter, world);
            takeItems(ctx, moved, items);
            if (moved.spot().isWithin(BLADE_REACH, world.blade())) {
                moved = hurt(ctx, moved, BLADE_DAMAGE, new Hit.Cause.Blade());
            }
            if (!moved.equals(fighter)) {
                ctx.db().fighter().update(moved);
            }
        }
    }

    /** Sends the caller's fighter into a direction. */
    @Reducer
    public static void turn(ReducerContext<Db> ctx, Heading heading) {
        Fighter fighter = fighter(ctx);
        if (fighter.heading() != heading) {
            ctx.db().fighter().update(fighter.withHeading(heading));
        }
    }

    /** Hits everybody in reach who is not of the caller's guild. */
    @Reducer
    public static void strike(ReducerContext<Db> ctx) {
        Fighter attacker = fighter(ctx);
        long tick = world(ctx).tick();
        if (tick < attacker.readyAt()) {
            throw new ReducerException("not that fast");
        }
        ctx.db().fighter().update(attacker.restingUntil(tick + SWORD_REST_TICKS));
        Hit.Cause sword = new Hit.Cause.Sword(attacker.player());
        for (int zone : Zones.around(attacker.zone())) {
            for (Fighter other : ctx.db().fighter().zone().filter(zone).toList()) {
                if (other.spot().isWithin(SWORD_REACH, attacker.spot())
                        && !other.player().equals(attacker.player())
                        && !Guilds.areMates(ctx, other.player(), attacker.player())) {
                    ctx.db().fighter().update(hurt(ctx, other, SWORD_DAMAGE, sword));
                }
            }
        }
    }

    /** Consumes something the caller carries. */
    @Reducer
    public static void use(ReducerContext<Db> ctx, ItemKind kind) {
        Fighter fighter = fighter(ctx);
        Possession possession = ctx.db()
                .possession()
                .ofKind()
                .find(fighter.player(), kind)
                .orElseThrow(
                        () -> new ReducerException("you have no " + kind.name().toLowerCase(Locale.ROOT)));
        if (possession.count() > 1) {
            ctx.db().possession().update(possession.plus(-1));
        } else {
            ctx.db().possession().id().delete(possession.id());
        }
        long tick = world(ctx).tick();
        ctx.db()
                .fighter()
                .update(
                        switch (kind) {
                            case POTION -> fighter.withHealth(fighter.health() + POTION_HEALTH);
                            case BOOTS -> fighter.withPower(Optional.of(new Power.Haste(tick + HASTE_TICKS)));
                            case SHIELD -> fighter.withPower(Optional.of(new Power.Guard(GUARD_HITS)));
                        });
    }

    private static World world(ReducerContext<Db> ctx) {
        return ctx.db().world().id().require(World.ID);
    }

    /** Returns the caller's fighter, which must be able to act. */
    private static Fighter fighter(ReducerContext<Db> ctx) {
        if (world(ctx).paused()) {
            throw new ReducerException("the arena is paused");
        }
        return ctx.db().fighter().player().find(ctx.sender()).orElseThrow(() -> new ReducerException("join first"));
    }

    private static Fighter move(Fighter fighter, World world) {
        Fighter now = fighter;
        float step = STEP;
        if (fighter.power().orElse(null) instanceof Power.Haste haste) {
            if (world.tick() < haste.untilTick()) {
                step = STEP_WITH_HASTE;
            } else {
                now = now.withPower(Optional.empty());
            }
        }
        // One axis after the other, so that walls are slid along.
        Spot from = now.spot();
        Spot across = new Spot(from.x() + step * now.heading().dx(), from.y());
        Spot corner = ArenaMap.isFree(across) ? across : from;
        Spot to = new Spot(corner.x(), corner.y() + step * now.heading().dy());
        return now.at(ArenaMap.isFree(to) ? to : corner);
    }

    private static void takeItems(ReducerContext<Db> ctx, Fighter fighter, List<Item> items) {
        for (Item item : items) {
            // Another fighter may have been faster in this tick.
            if (fighter.spot().isWithin(ITEM_REACH, item.spot()) && take(ctx, fighter.player(), item)) {
                ctx.db().item().id().delete(item.id());
            }
        }
    }

    private static boolean take(ReducerContext<Db> ctx, Identity owner, Item item) {
        if (ctx.db().item().id().find(item.id()).isEmpty()) {
            return false;
        }
        Optional<Possession> some = ctx.db().possession().ofKind().find(owner, item.kind());
        if (some.isEmpty()) {
            ctx.db().possession().insert(new Possession(0, owner, item.kind(), 1));
        } else if (some.get().count() < Possession.COUNT_MAX) {
            ctx.db().possession().update(some.get().plus(1));
        } else {
            return false;
        }
        return true;
    }

    /** Puts something anywhere, if there is not enough on the map; returns whether it has. */
    static boolean dropItem(ReducerContext<Db> ctx, ItemKind kind) {
        if (ctx.db().item().count() >= ITEMS_MAX) {
            return false;
        }
        Spot spot = Spot.random(ctx.random());
        ctx.db().item().insert(new Item(0, kind, spot.x(), spot.y()));
        return true;
    }

    /** Tells everybody about a blow, and returns what becomes of the victim. */
    private static Fighter hurt(ReducerContext<Db> ctx, Fighter victim, int damage, Hit.Cause cause) {
        boolean guarded = victim.power().orElse(null) instanceof Power.Guard;
        boolean defeated = !guarded && victim.health() <= damage;
        ctx.db().hit().insert(new Hit(victim.player(), victim.x(), victim.y(), guarded ? 0 : damage, defeated, cause));
        if (victim.power().orElse(null) instanceof Power.Guard guard) {
            return victim.withPower(
                    guard.hits() > 1 ? Optional.of(new Power.Guard(guard.hits() - 1)) : Optional.empty());
        }
        if (!defeated) {
            return victim.withHealth(victim.health() - damage);
        }
        Player loser = ctx.db().player().id().require(victim.player());
        ctx.db().player().update(loser.withOneMoreDefeat());
        if (cause instanceof Hit.Cause.Sword sword) {
            Player winner = ctx.db().player().id().require(sword.attacker());
            ctx.db().player().update(winner.withOneMorePoint());
        }
        return Fighter.fresh(victim.player(), Spot.random(ctx.random()));
    }
}
