package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Timestamp;

/**
 * What was said in a guild. {@link Guilds#MEMBERS_ONLY} shows it to members only.
 *
 * @param id which one; later ones are greater
 * @param guildId where
 * @param author the name of whoever said it
 * @param sent when
 * @param text what
 */
@Table(name = "guild_message", access = Access.PUBLIC)
public record GuildMessage(
        @PrimaryKey @AutoInc long id, @Index long guildId, String author, Timestamp sent, String text) {}
