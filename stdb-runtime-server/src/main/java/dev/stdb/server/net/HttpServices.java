package dev.stdb.server.net;

import java.util.concurrent.Executor;

/**
 * What the connections of one server share.
 *
 * @param workers runs routes, which may block; rejects when overloaded
 */
record HttpServices(
        Router router,
        Authenticator authenticator,
        WebSocketUpgrade upgrade,
        StaticFiles staticFiles,
        Executor workers) {}
