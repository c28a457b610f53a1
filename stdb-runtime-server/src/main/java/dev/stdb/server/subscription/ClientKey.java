package dev.stdb.server.subscription;

import dev.stdb.server.row.Hashing;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;

/**
 * One connection.
 *
 * @param identity who is connected
 * @param connectionId which of their connections
 */
public record ClientKey(Identity identity, ConnectionId connectionId) {
    /** Keyed: clients choose their connection ids. */
    @Override
    public int hashCode() {
        return Hashing.number(connectionId.lo(), Hashing.number(connectionId.hi(), identity.hashCode()));
    }
}
