package timers;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final TickTable tick = new TickTable();

    private final StdbScheduleNightlyTable stdbScheduleNightly = new StdbScheduleNightlyTable();

    private final StdbScheduleOftenTable stdbScheduleOften = new StdbScheduleOftenTable();

    Db() {
    }

    /**
     * Returns table {@code tick}.
     */
    public TickTable tick() {
        return tick;
    }

    /**
     * Returns table {@code stdb_schedule_nightly}.
     */
    StdbScheduleNightlyTable stdbScheduleNightly() {
        return stdbScheduleNightly;
    }

    /**
     * Returns table {@code stdb_schedule_often}.
     */
    StdbScheduleOftenTable stdbScheduleOften() {
        return stdbScheduleOften;
    }
}
