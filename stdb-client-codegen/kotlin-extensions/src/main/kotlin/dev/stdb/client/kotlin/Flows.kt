package dev.stdb.client.kotlin

import dev.stdb.client.RemoteTable
import dev.stdb.client.RowChange
import dev.stdb.client.StdbConnection
import dev.stdb.query.TableQuery
import java.util.concurrent.Flow.Subscriber
import java.util.concurrent.Flow.Subscription
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.jdk9.asFlow

/**
 * The changes of the cached rows from when it is collected, in the order of callbacks; the rows of then are not among
 * them. All collectors get all changes. A slow one makes nobody wait: up to 10,000 changes are kept for it, and one
 * more fails it with [dev.stdb.client.ChangesLostException]. (`changes(maxKept).asFlow()` keeps another number.)
 *
 * It completes when the connection ends, with the cause if there is one; a connection that comes back goes on.
 */
public fun <R : Any> RemoteTable<*, R>.changesAsFlow(): Flow<RowChange<R>> = changes().asFlow()

/**
 * The cached rows, now and after each message that changes them, as lists that never change. A slow collector misses
 * lists, never the last; each is the table after a whole message.
 *
 * It completes when the connection ends, with the cause if there is one; a connection that comes back goes on. Rows
 * come from the subscriptions of the connection, so without one there are none; event tables keep none.
 */
public fun <R : Any> RemoteTable<*, R>.rowsAsFlow(): Flow<List<R>> =
    flow {
        emit(rows())
        emitAll(signals().map { rows() })
    }.distinctUntilChanged { old, new -> old === new }

/**
 * The rows of a query on this table, subscribed to while the flow is collected: first those that the server has, then
 * the rows after each change of them. What other subscriptions bring does not show. A slow collector misses lists,
 * never the last. Joins and views with parameters have no such flow: [subscribe] to them and collect the rows of the
 * table.
 *
 * It fails with [dev.stdb.client.SubscriptionException] if the query is refused, now or later, and completes when the
 * connection ends, with the cause if there is one; a connection that comes back goes on.
 *
 * @throws IllegalArgumentException if the query is on another table
 */
public fun <C : StdbConnection<C>, R : Any> RemoteTable<C, R>.rowsAsFlow(query: TableQuery<R, *, *>): Flow<List<R>> {
    require(query.table() == name()) { "query is on another table: table=${name()}, query=$query" }
    return channelFlow {
        val subscription = connection().subscriptionBuilder().onError { _, error -> close(error) }.subscribe(query)
        subscription.use {
            it.awaitApplied()
            rowsAsFlow().map { rows -> rows.filter(query::matches) }.distinctUntilChanged().collect(::send)
        }
    }.conflate()
}

/** Something when the rows may have changed. */
private fun <R : Any> RemoteTable<*, R>.signals(): Flow<Unit> =
    callbackFlow {
        val signals = Signals<R>(channel)
        changes().subscribe(signals)
        // What changed before the subscription was there.
        trySend(Unit)
        awaitClose(signals::cancel)
    }.conflate()

/** Passes on that something has changed, to a channel that is never full. */
private class Signals<R : Any>(private val channel: SendChannel<Unit>) : Subscriber<RowChange<R>> {
    private lateinit var subscription: Subscription

    override fun onSubscribe(subscription: Subscription) {
        this.subscription = subscription
        subscription.request(Long.MAX_VALUE)
    }

    override fun onNext(change: RowChange<R>) {
        channel.trySend(Unit)
    }

    override fun onError(error: Throwable) {
        channel.close(error)
    }

    override fun onComplete() {
        channel.close()
    }

    fun cancel() = subscription.cancel()
}
