package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

/** How often somebody has worked rock of a kind. */
// region tally
@Table(name = "tally", access = Access.PUBLIC)
public record Tally(@PrimaryKey Identity player, @PrimaryKey Rock rock, int times) {}
// endregion
