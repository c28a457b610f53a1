/**
 * Use cases behind routes and sockets, without any type of the network library: the registry of databases, sessions
 * with their outboxes, publishing, calls, queries.
 *
 * <p>Entry classes: {@link dev.stdb.server.api.Databases} and {@link dev.stdb.server.api.ClientConnection}. Threads:
 * each class says which of its methods belong to the event loop of a connection, to the database thread or to any
 * thread.
 */
@NullMarked
package dev.stdb.server.api;

import org.jspecify.annotations.NullMarked;
