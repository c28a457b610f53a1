package dev.stdb.examples.arena;

import java.util.random.RandomGenerator;

/**
 * A place on the map.
 *
 * @param x distance from the left edge
 * @param y distance from the upper edge
 */
record Spot(float x, float y) {
    /** Half the width of a fighter. */
    static final float BODY = 14;

    private static final int TRIES_MAX = 50;
    private static final Spot CENTER = new Spot(Zones.WIDTH / 2f, Zones.HEIGHT / 2f);

    /** Returns a place where a fighter can stand. */
    static Spot random(RandomGenerator random) {
        for (int i = 0; i < TRIES_MAX; i++) {
            Spot spot = new Spot(random.nextFloat() * Zones.WIDTH, random.nextFloat() * Zones.HEIGHT);
            if (ArenaMap.isFree(spot)) {
                return spot;
            }
        }
        return CENTER;
    }

    boolean isWithin(float distance, Spot other) {
        float dx = x - other.x;
        float dy = y - other.y;
        return dx * dx + dy * dy <= distance * distance;
    }

    int zone() {
        return Zones.of(this);
    }
}
