package dev.stdb.module;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Name;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Unsigned;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * Row of the table behind a {@code @Scheduled} reducer: its timer, or one call that a cron timer has started. For
 * generated code.
 *
 * @param id key
 * @param at when it is due
 * @param rule what the annotation said when the timer was made; empty for a call
 */
@Name("StdbScheduledRun")
public record ScheduledRun(@PrimaryKey @AutoInc @Unsigned long id, ScheduleAt at, String rule) {

    /** Returns whether this is a timer. */
    public boolean isTimer() {
        return !rule.isEmpty();
    }

    /** Creates a timer; its key is given by the database. */
    public static ScheduledRun timer(ScheduleAt at, String rule) {
        return new ScheduledRun(0, at, rule);
    }

    /** Creates a call; its key is given by the database. */
    public static ScheduledRun call(Timestamp now) {
        return new ScheduledRun(0, ScheduleAt.time(now), "");
    }

    /** Returns the timers in a table. */
    public static List<ScheduledRun> timers(TableHandle<ScheduledRun> table) {
        List<ScheduledRun> timers = new ArrayList<>();
        for (ScheduledRun row : table.iter()) {
            if (row.isTimer()) {
                timers.add(row);
            }
        }
        return timers;
    }

    /** Returns whether the timers are one that follows a rule. */
    public static boolean follow(List<ScheduledRun> timers, String rule) {
        return timers.size() == 1 && timers.get(0).rule().equals(rule);
    }
}
