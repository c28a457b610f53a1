package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

/**
 * What there is once, and changes with every tick.
 *
 * @param id always {@link #ID}
 * @param tick how many ticks there were
 * @param paused whether the owner has stopped time
 * @param bladeX where the blade is, from the left edge
 * @param bladeY where the blade is, from the upper edge
 */
@Table(name = "world", access = Access.PUBLIC)
public record World(@PrimaryKey int id, long tick, boolean paused, float bladeX, float bladeY) {
    static final int ID = 0;

    private static final int ROUND_TICKS = 120;
    private static final float BLADE_REACH_X = 420;
    private static final float BLADE_REACH_Y = 260;

    static World beginning() {
        return at(0);
    }

    /** Returns the world one tick later: the blade runs on its ellipse. */
    World next() {
        return at(tick + 1);
    }

    World withPaused(boolean now) {
        return new World(id, tick, now, bladeX, bladeY);
    }

    Spot blade() {
        return new Spot(bladeX, bladeY);
    }

    private static World at(long tick) {
        double angle = 2 * Math.PI * (tick % ROUND_TICKS) / ROUND_TICKS;
        float x = (float) (Zones.WIDTH / 2.0 + BLADE_REACH_X * Math.cos(angle));
        float y = (float) (Zones.HEIGHT / 2.0 + BLADE_REACH_Y * Math.sin(angle));
        return new World(ID, tick, false, x, y);
    }
}
