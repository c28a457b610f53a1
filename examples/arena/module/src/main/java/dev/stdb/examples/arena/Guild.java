package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.Unique;

/**
 * Players who do not hurt each other, and talk. It ends with its last member.
 *
 * @param id which one
 * @param name what it is called
 */
@Table(name = "guild", access = Access.PUBLIC)
public record Guild(@PrimaryKey @AutoInc long id, @Unique String name) {}
