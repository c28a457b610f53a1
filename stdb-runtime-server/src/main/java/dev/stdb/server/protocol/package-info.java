/**
 * Messages between clients and the server as BSATN: decoding of requests, encoding of answers, row lists and the
 * compression envelope (layouts: spec wire-protocol.md §6–10).
 *
 * <p>The package knows bytes only; it must not know databases, sockets or sessions. Entry classes:
 * {@link dev.stdb.server.protocol.ClientMessageDecoder}, {@link dev.stdb.server.protocol.ServerMessage} and
 * {@link dev.stdb.server.protocol.RowListEncoder}. Everything here is thread-safe.
 */
@NullMarked
package dev.stdb.server.protocol;

import org.jspecify.annotations.NullMarked;
