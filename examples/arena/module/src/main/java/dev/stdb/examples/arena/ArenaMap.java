package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import java.util.List;

/**
 * The map, which never changes: clients draw it and need no copy of the numbers.
 *
 * @param id always {@link World#ID}
 * @param width of the map
 * @param height of the map
 * @param zoneSize length of the side of a zone
 * @param walls what nobody walks through
 */
@Table(name = "arena_map", access = Access.PUBLIC)
public record ArenaMap(@PrimaryKey int id, int width, int height, int zoneSize, List<Wall> walls) {
    static final ArenaMap STANDARD = new ArenaMap(
            World.ID,
            Zones.WIDTH,
            Zones.HEIGHT,
            Zones.SIZE,
            List.of(
                    new Wall(280, 140, 40, 220),
                    new Wall(880, 440, 40, 220),
                    new Wall(480, 560, 240, 40),
                    new Wall(480, 200, 240, 40),
                    new Wall(100, 600, 120, 40),
                    new Wall(980, 160, 120, 40)));

    /**
     * A rectangle.
     *
     * @param x its left edge
     * @param y its upper edge
     * @param width from left to right
     * @param height from top to bottom
     */
    public record Wall(int x, int y, int width, int height) {
        boolean touches(Spot spot) {
            return spot.x() > x - Spot.BODY
                    && spot.x() < x + width + Spot.BODY
                    && spot.y() > y - Spot.BODY
                    && spot.y() < y + height + Spot.BODY;
        }
    }

    /** Returns whether a fighter can stand there. */
    static boolean isFree(Spot spot) {
        if (spot.x() < Spot.BODY
                || spot.y() < Spot.BODY
                || spot.x() > Zones.WIDTH - Spot.BODY
                || spot.y() > Zones.HEIGHT - Spot.BODY) {
            return false;
        }
        for (Wall wall : STANDARD.walls()) {
            if (wall.touches(spot)) {
                return false;
            }
        }
        return true;
    }
}
