package dev.stdb.server.subscription;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;

/**
 * One connection.
 *
 * @param identity who is connected
 * @param connectionId which of their connections
 */
public record ClientKey(Identity identity, ConnectionId connectionId) {}
