package dev.stdb.client;

import dev.stdb.types.Identity;

/**
 * Told when a connection is ready.
 *
 * @param <C> type of the connection
 */
@FunctionalInterface
public interface ConnectListener<C> {
    /**
     * Called after the first message of the server.
     *
     * @param token present it with the next connection to be the same user again
     */
    void onConnect(C connection, Identity identity, String token);
}
