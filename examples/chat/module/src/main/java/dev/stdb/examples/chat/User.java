package dev.stdb.examples.chat;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import java.util.Optional;

/**
 * One person who has connected at least once.
 *
 * @param identity who they are; the same identity may be connected from several places
 * @param name what they call themselves; empty until they choose
 * @param online whether they are connected now
 */
@Table(name = "user", access = Access.PUBLIC)
public record User(@PrimaryKey Identity identity, Optional<String> name, boolean online) {}
