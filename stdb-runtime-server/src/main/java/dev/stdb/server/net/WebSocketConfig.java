package dev.stdb.server.net;

import java.time.Duration;

/**
 * Timing of WebSocket connections (spec wire-protocol.md §12).
 *
 * @param pingInterval time between pings of the server
 * @param idleTimeout time without any received frame after which a connection is dropped
 * @param closeTimeout time a client gets to answer a close frame
 */
public record WebSocketConfig(Duration pingInterval, Duration idleTimeout, Duration closeTimeout) {

    /** The original's values. */
    public static final WebSocketConfig DEFAULT =
            new WebSocketConfig(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMillis(250));
}
