/**
 * Java client: connection, cache of subscribed rows, calls. The base of generated code.
 *
 * <p>Entry classes: {@link dev.stdb.client.ConnectionBuilder} and {@link dev.stdb.client.StdbConnection}. Callbacks of
 * one connection never overlap; they run on the executor given to the builder. Cached rows may be read from any thread.
 * Protocol: spec wire-protocol.md §6–11; behaviour: spec client-sdk.md.
 */
@NullMarked
package dev.stdb.client;

import org.jspecify.annotations.NullMarked;
