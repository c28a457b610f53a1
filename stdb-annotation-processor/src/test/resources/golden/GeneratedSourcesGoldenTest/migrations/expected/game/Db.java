package game;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final HallOfFameTable hallOfFame = new HallOfFameTable();

    private final PlayerTable player = new PlayerTable();

    private final StdbScheduleTickTable stdbScheduleTick = new StdbScheduleTickTable();

    Db() {
    }

    /**
     * Returns table {@code HallOfFame}.
     */
    public HallOfFameTable hallOfFame() {
        return hallOfFame;
    }

    /**
     * Returns table {@code player}.
     */
    public PlayerTable player() {
        return player;
    }

    /**
     * Returns table {@code stdb_schedule_tick}.
     */
    StdbScheduleTickTable stdbScheduleTick() {
        return stdbScheduleTick;
    }
}
