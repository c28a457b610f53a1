/**
 * One database: its thread, requests, sessions, schedules, publishing and ad-hoc queries.
 *
 * <p>Entry: {@link dev.stdb.server.database.DatabaseHost}, a thread-safe front of one database. Everything behind it
 * runs on the database thread, one request after another: decode arguments, run the guest, commit through the engine,
 * evaluate subscriptions, hand messages to the clients' sinks. Between requests it runs what is scheduled. Procedures
 * and ad-hoc queries run on threads of their own; procedures borrow the database thread for their transactions.
 * Messages of outboxes are read, ended and applied on the database threads of sender and receiver ({@link
 * dev.stdb.server.database.OutboundDelivery}, {@link dev.stdb.server.database.InboundCalls}); in between, {@link
 * dev.stdb.server.database.OutboundTransport} waits elsewhere, and only its answer comes back. Must
 * not know the WebAssembly engine, the module ABI, sockets or HTTP.
 */
@NullMarked
package dev.stdb.server.database;

import org.jspecify.annotations.NullMarked;
