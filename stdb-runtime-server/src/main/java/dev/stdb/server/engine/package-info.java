/**
 * One database from open to close: replays the log into the datastore, then commits transactions to memory and log
 * together.
 *
 * <p>Entry class: {@link dev.stdb.server.engine.DatabaseEngine}. The package knows what a log record means
 * ({@link dev.stdb.server.engine.TxRecordLayout}) and in which order memory, log and caller learn of a commit; it knows
 * nothing of modules, subscriptions or clients.
 *
 * <p>Threading: everything is confined to the database thread unless stated otherwise.
 */
@NullMarked
package dev.stdb.server.engine;

import org.jspecify.annotations.NullMarked;
