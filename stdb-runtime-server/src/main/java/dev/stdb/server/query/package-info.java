/**
 * Runs typed statements over rows in BSATN form, without decoding them into objects.
 *
 * <p>Entry class: {@link dev.stdb.server.query.SqlExecutor}. {@link dev.stdb.server.query.CompiledSelect} is what
 * subscriptions reuse: conditions are turned once into small predicate objects that compare bytes at column offsets.
 *
 * <p>Everything that touches a transaction is confined to the database thread; compiled statements are immutable but
 * carry no cursor state, so that one can be shared by all clients.
 */
@NullMarked
package dev.stdb.server.query;

import org.jspecify.annotations.NullMarked;
