package dev.stdb.server.subscription;

import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import java.util.List;

/**
 * What one transaction changed for one client.
 *
 * @param client the client
 * @param message the affected query sets by ascending id; shared by all clients for whom the same changed
 */
public record ClientUpdate(ClientKey client, TransactionUpdate message) {

    /** Returns the affected query sets by ascending id. */
    public List<QuerySetUpdate> sets() {
        return message.querySets();
    }
}
