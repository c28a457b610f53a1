/**
 * Live queries: query sets of clients, kept up to date by deltas (spec subscriptions.md).
 *
 * <p>Entry class: {@link dev.stdb.server.subscription.SubscriptionRegistry}, one per database. It compiles each distinct
 * query once, shares it among clients, evaluates what a transaction changed and encodes each distinct delta once. It
 * knows nothing of sockets: it returns messages, the caller delivers them.
 *
 * <p>Everything is confined to the database thread; the records it returns are immutable and may go anywhere.
 *
 * <p>Terms: a <em>live query</em> is a compiled SQL text with subscribers; its <em>delta</em> is what one transaction
 * inserted into and deleted from its result.
 */
@NullMarked
package dev.stdb.server.subscription;

import org.jspecify.annotations.NullMarked;
