/**
 * Hosts a database: one thread that runs a module's reducers over transactions, and the WebAssembly ABI of modules.
 *
 * <p>Entry: {@link dev.stdb.server.host.DatabaseHost}, a thread-safe front of one database. Everything behind it runs on
 * the database thread, one request after another: decode arguments, run the guest ({@code host.wasm}), commit through the
 * engine, evaluate subscriptions, hand messages to the clients' sinks. Between requests it runs what is scheduled. Procedures
 * and ad-hoc queries run on threads of their own; procedures borrow the database thread for their transactions. This package is the only one that knows Endive; it
 * does not know sockets or HTTP.
 */
@NullMarked
package dev.stdb.server.host;

import org.jspecify.annotations.NullMarked;
