package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

/**
 * Who belongs to which guild; to one at most.
 *
 * @param player who
 * @param guildId {@link Guild#id}
 */
@Table(name = "member", access = Access.PUBLIC)
public record Member(@PrimaryKey Identity player, @Index long guildId) {}
