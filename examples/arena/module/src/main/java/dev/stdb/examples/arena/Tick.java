package dev.stdb.examples.arena;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.ScheduleAt;

/**
 * The clock of the arena. There is a row while somebody is on the map, and none otherwise: an empty arena does nothing.
 *
 * @param id which one
 * @param at how often {@link Fights#tick} is called
 */
@Table(name = "tick", scheduled = "tick")
public record Tick(@PrimaryKey @AutoInc long id, ScheduleAt at) {}
