package game;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Table;

@Table(access = Access.PUBLIC, event = true)
public record Shout(String text) {}
