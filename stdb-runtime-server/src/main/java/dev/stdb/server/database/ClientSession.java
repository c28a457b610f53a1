package dev.stdb.server.database;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;

/**
 * One connection of a client to a database.
 *
 * @param connectionId not zero; unique among the live connections of the identity
 * @param confirmed whether the client is to see nothing that is not durable
 * @param sink where its messages go
 */
public record ClientSession(Identity identity, ConnectionId connectionId, boolean confirmed, ClientSink sink) {}
