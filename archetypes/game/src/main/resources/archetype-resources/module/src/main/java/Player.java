package ${package};

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

/**
 * Somebody who plays.
 *
 * @param id who it is
 * @param x column, from 0 on the left
 * @param y row, from 0 at the bottom
 * @param points how much they have gathered
 * @param online whether they are here now
 */
@Table(name = "player", access = Access.PUBLIC)
public record Player(@PrimaryKey Identity id, int x, int y, int points, boolean online) {}
