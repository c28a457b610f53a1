/**
 * Use cases behind routes and sockets, without any type of the network library: the registry of databases, sessions
 * with their outboxes, publishing, calls, queries, messages between databases. Requests to peers wait on threads of
 * {@link dev.stdb.server.api.PeerCalls}, at most 64, which end when nothing is to be sent.
 *
 * <p>Entry classes: {@link dev.stdb.server.api.Databases} and {@link dev.stdb.server.api.ClientConnection}. Threads:
 * each class says which of its methods belong to the event loop of a connection, to the database thread or to any
 * thread.
 */
@NullMarked
package dev.stdb.server.api;

import org.jspecify.annotations.NullMarked;
