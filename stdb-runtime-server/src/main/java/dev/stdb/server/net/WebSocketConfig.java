package dev.stdb.server.net;

import dev.stdb.server.api.OutboxLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Timing and bounds of WebSocket connections (spec wire-protocol.md §12).
 *
 * @param pingInterval time between pings of the server
 * @param idleTimeout time without any received frame after which a connection is dropped
 * @param closeTimeout time a client gets to answer a close frame
 * @param outbox how much may wait for a client; null for what follows from the limits of the server
 */
public record WebSocketConfig(
        Duration pingInterval,
        Duration idleTimeout,
        Duration closeTimeout,
        @Nullable OutboxLimits outbox) {

    /** The original's values. */
    public static final WebSocketConfig DEFAULT =
            new WebSocketConfig(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMillis(250), null);

    /** Returns the same with other timing. */
    public WebSocketConfig withTiming(Duration ping, Duration idle, Duration close) {
        return new WebSocketConfig(ping, idle, close, outbox);
    }

    /** Returns the same with other bounds. */
    public WebSocketConfig withOutbox(OutboxLimits limits) {
        return new WebSocketConfig(pingInterval, idleTimeout, closeTimeout, limits);
    }
}
