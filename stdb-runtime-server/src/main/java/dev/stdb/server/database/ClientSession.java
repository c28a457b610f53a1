package dev.stdb.server.database;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;

/**
 * One connection of a client to a database.
 *
 * @param connectionId not zero; unique among the live connections of the identity
 * @param confirmed whether the client is to see nothing that is not durable
 * @param sink where its messages go
 * @param wantsCalls whether the client is told which call led to a change of its rows, if the module lets it: of
 *     protocol v1, not {@code light}
 */
public record ClientSession(
        Identity identity, ConnectionId connectionId, boolean confirmed, ClientSink sink, boolean wantsCalls) {

    /** Creates a session of a client that is told of changes only. */
    public ClientSession(Identity identity, ConnectionId connectionId, boolean confirmed, ClientSink sink) {
        this(identity, connectionId, confirmed, sink, false);
    }
}
