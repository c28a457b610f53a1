package dev.stdb.server.subscription;

import java.util.List;

/**
 * What a committed transaction means for the clients.
 *
 * @param failures query sets that had to be dropped; their clients must be told before the updates
 * @param updates at most one update per client
 */
public record TxUpdates(List<SetFailure> failures, List<ClientUpdate> updates) {
    /** Nothing for anybody. */
    static final TxUpdates NONE = new TxUpdates(List.of(), List.of());
}
