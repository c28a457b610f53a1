package dev.stdb.server.subscription;

import dev.stdb.server.protocol.QuerySetUpdate;
import java.util.List;

/**
 * What one transaction changed for one client.
 *
 * @param client the client
 * @param sets the affected query sets by ascending id; encoded rows are shared between clients
 */
public record ClientUpdate(ClientKey client, List<QuerySetUpdate> sets) {
    /** Copies the list. */
    public ClientUpdate {
        sets = List.copyOf(sets);
    }
}
