/**
 * Sockets: HTTP/1.1 routes, WebSocket upgrade and frames, static files (spec http-api.md; spec wire-protocol.md §2–7,
 * §12).
 *
 * <p>The only package below {@code api} that knows sockets. It translates between bytes on sockets and the use cases of
 * {@code dev.stdb.server.api}; it decides nothing about databases. Entry class:
 * {@link dev.stdb.server.net.HttpServer}. Event loops never block: routes run on a pool of worker threads.
 */
@NullMarked
package dev.stdb.server.net;

import org.jspecify.annotations.NullMarked;
