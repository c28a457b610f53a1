package dev.stdb.examples.arena;

import dev.stdb.annotation.Migration;
import dev.stdb.module.ReducerContext;
import dev.stdb.types.Timestamp;
import java.time.Instant;

/** What becomes of rows of older versions. */
public final class Upgrades {
    private Upgrades() {}

    /** Tells the time of a player's last visit to the microsecond, as all others are told. */
    @Migration(from = PlayerV1.class)
    static Player player(ReducerContext<Db> ctx, PlayerV1 old) {
        Timestamp lastSeen = Timestamp.ofInstant(Instant.ofEpochSecond(old.lastSeen()));
        return new Player(old.id(), old.name(), old.score(), old.online(), lastSeen, 0);
    }
}
