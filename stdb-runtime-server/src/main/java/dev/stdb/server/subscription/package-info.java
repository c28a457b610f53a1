/**
 * Live queries: query sets of clients, kept up to date by deltas (spec subscriptions.md).
 *
 * <p>Entry class: {@link dev.stdb.server.subscription.SubscriptionRegistry}, one per database. It compiles each
 * distinct query once, shares it among clients, evaluates what a transaction changed and encodes each distinct delta
 * once. It knows nothing of sockets: it returns messages, the caller delivers them.
 *
 * <p>Terms: a <em>live query</em> is a compiled SQL text with subscribers, a union of <em>fragments</em> if row-level
 * security makes it one; its <em>delta</em> is what one transaction inserted into and deleted from its result; a
 * <em>target</em> is what a changed row must look like to concern a fragment.
 *
 * <h2>How a client's rows come to be exact</h2>
 *
 * <ol>
 *   <li>The database thread registers a query set between two transactions, say after offset <em>s</em>. From then on
 *   every
 *       transaction is evaluated for it, so its deltas start with <em>s + 1</em>.
 *   <li>The rows it starts with are read from the state as of <em>s</em>: small ones at once, large ones by {@link
 *       dev.stdb.server.subscription.InitialLoader} from a read view opened before the database thread does anything
 *       else.
 *   <li>The answer takes its place in the client's outbox at the moment of registration, as a {@link
 *       dev.stdb.server.protocol.ServerMessage.Deferred} if its rows are still being read. An outbox is sent strictly
 *       in order, so deltas from <em>s + 1</em> on, and answers to later requests, leave behind it: none is missing,
 *       none is doubled, and nobody else waits.
 *   <li>If the rows cannot be read, the connection is closed: deltas without the rows they change would be worse.
 *   <li>Rows are bags. The delta of a join is computed from the states before and after the transaction ({@link
 *       dev.stdb.server.subscription.JoinDelta}), and only its net counts are sent.
 * </ol>
 *
 * <p>Everything is confined to the database thread unless a class says otherwise; the records it returns are immutable
 * and may go anywhere.
 */
@NullMarked
package dev.stdb.server.subscription;

import org.jspecify.annotations.NullMarked;
