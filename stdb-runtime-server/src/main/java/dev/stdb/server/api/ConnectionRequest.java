package dev.stdb.server.api;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.WireProtocol;
import dev.stdb.types.ConnectionId;

/**
 * A WebSocket handshake that passed all checks.
 *
 * @param confirmed whether messages wait until what they show is durable
 * @param outboxLimits how much may wait for the client
 * @param budget what its requests and messages hold is charged to
 */
public record ConnectionRequest(
        RunningDatabase database,
        Caller caller,
        ConnectionId connectionId,
        WireProtocol protocol,
        Compression compression,
        boolean confirmed,
        OutboxLimits outboxLimits,
        ByteBudget budget) {}
