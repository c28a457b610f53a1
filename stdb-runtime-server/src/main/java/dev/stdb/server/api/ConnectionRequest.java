package dev.stdb.server.api;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.WireProtocol;
import dev.stdb.types.ConnectionId;
import java.util.Optional;

/**
 * A WebSocket handshake that passed all checks.
 *
 * @param sessionId what the client calls its session, of which one connection may be alive at a time; absent if it may
 *     have any number
 * @param compression what payloads may be compressed with
 * @param compressionAsked whether the client has asked for that, rather than for nothing
 * @param light whether a client of protocol v1 wants to know of no calls but its own
 * @param confirmed whether messages wait until what they show is durable
 * @param outboxLimits how much may wait for the client
 * @param unansweredMax requests of the client that may be without an answer
 * @param budget what its requests and messages hold is charged to
 */
public record ConnectionRequest(
        RunningDatabase database,
        Caller caller,
        ConnectionId connectionId,
        Optional<ConnectionId> sessionId,
        WireProtocol protocol,
        Compression compression,
        boolean compressionAsked,
        boolean light,
        boolean confirmed,
        OutboxLimits outboxLimits,
        int unansweredMax,
        ByteBudget budget) {

    /** Requests a client may have unanswered unless configured otherwise (spec wire-protocol.md §12). */
    public static final int UNANSWERED_MAX = 16_384;
}
