package dev.stdb.server.net;

import java.util.concurrent.Executor;

/**
 * What the connections of one server share.
 *
 * @param workers runs what is soon done; rejects when overloaded
 * @param changes runs changes of the list of databases, one after the other; rejects when overloaded
 */
record HttpServices(
        Router router,
        Authenticator authenticator,
        WebSocketUpgrade upgrade,
        StaticFiles staticFiles,
        Executor workers,
        Executor changes,
        HttpLimits limits,
        Uploads uploads,
        BrowserGuard browsers) {}
