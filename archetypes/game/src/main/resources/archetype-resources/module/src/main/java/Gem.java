package ${package};

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

/**
 * Something to gather.
 *
 * @param id given by the database when it is inserted as 0
 * @param x column
 * @param y row
 */
@Table(name = "gem", access = Access.PUBLIC)
public record Gem(@PrimaryKey @AutoInc long id, @Index int x, int y) {}
