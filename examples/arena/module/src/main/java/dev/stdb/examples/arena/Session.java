package dev.stdb.examples.arena;

import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;

/**
 * A connection. One player may have several, in two tabs for example, and leaves with the last.
 *
 * @param connection which one
 * @param player who is behind it
 */
@Table(name = "session")
public record Session(
        @PrimaryKey ConnectionId connection, @Index Identity player) {}
