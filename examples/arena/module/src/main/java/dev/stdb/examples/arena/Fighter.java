package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import java.util.Optional;

/**
 * A player on the map; there while they are connected.
 *
 * @param player whose it is
 * @param zone the zone of {@code x} and {@code y}, see {@link Zones}
 * @param x distance from the left edge
 * @param y distance from the upper edge
 * @param heading where it goes
 * @param health from 1 to {@link #HEALTH_MAX}
 * @param readyAt the tick from which it may strike again
 * @param power what an item gave it for a while
 */
@Table(name = "fighter", access = Access.PUBLIC)
public record Fighter(
        @PrimaryKey Identity player,
        @Index int zone,
        float x,
        float y,
        Heading heading,
        int health,
        long readyAt,
        Optional<Power> power) {
    static final int HEALTH_MAX = 100;

    static Fighter fresh(Identity player, Spot spot) {
        return new Fighter(player, spot.zone(), spot.x(), spot.y(), Heading.STAY, HEALTH_MAX, 0, Optional.empty());
    }

    Spot spot() {
        return new Spot(x, y);
    }

    Fighter at(Spot spot) {
        return new Fighter(player, spot.zone(), spot.x(), spot.y(), heading, health, readyAt, power);
    }

    Fighter withHeading(Heading next) {
        return new Fighter(player, zone, x, y, next, health, readyAt, power);
    }

    Fighter withHealth(int next) {
        return new Fighter(player, zone, x, y, heading, Math.min(next, HEALTH_MAX), readyAt, power);
    }

    Fighter restingUntil(long tick) {
        return new Fighter(player, zone, x, y, heading, health, tick, power);
    }

    Fighter withPower(Optional<Power> next) {
        return new Fighter(player, zone, x, y, heading, health, readyAt, next);
    }
}
