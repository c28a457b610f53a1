package dev.stdb.client.kotlin

import dev.stdb.client.ConnectionBuilder
import dev.stdb.client.StdbConnection
import dev.stdb.client.SubscriptionHandle
import dev.stdb.query.Query
import kotlinx.coroutines.future.await

/**
 * Makes the connection and suspends until it is ready. If it cannot be made, or the coroutine is cancelled, it is
 * closed.
 *
 * @throws dev.stdb.client.ConnectFailedException if there is no server, or it refuses
 */
public suspend fun <C : StdbConnection<C>> ConnectionBuilder<C>.connect(): C {
    val connection = build()
    return connection.closedUnless { connection.connected().await() }
}

/**
 * Subscribes to queries as one set and suspends until its first rows are in the cache. Close the handle to end it. If
 * the coroutine is cancelled before the rows come, the set is ended.
 *
 * What fails later drops the rows; [StdbConnection.subscriptionBuilder] has a callback for that.
 *
 * @throws dev.stdb.client.SubscriptionException if the set is refused
 * @throws dev.stdb.client.DisconnectedException if the connection has ended or ends meanwhile
 * @throws IllegalArgumentException if there is no query
 */
public suspend fun <C : StdbConnection<C>> C.subscribe(vararg queries: Query<*>): SubscriptionHandle<C> =
    subscriptionBuilder().subscribe(queries.map { it.toSql() }).awaitApplied()

/**
 * Subscribes to all rows of every generated table and view, but for views with parameters, as [subscribe] does.
 *
 * @throws dev.stdb.client.SubscriptionException if the set is refused
 * @throws dev.stdb.client.DisconnectedException if the connection has ended or ends meanwhile
 */
public suspend fun <C : StdbConnection<C>> C.subscribeToAllTables(): SubscriptionHandle<C> =
    subscriptionBuilder().subscribeToAllTables().awaitApplied()

internal suspend fun <C : StdbConnection<C>> SubscriptionHandle<C>.awaitApplied(): SubscriptionHandle<C> =
    closedUnless {
        applied().await()
        this
    }

/** Closes what was opened if it does not come into use. */
private inline fun <T> AutoCloseable.closedUnless(opened: () -> T): T {
    try {
        return opened()
    } catch (e: Throwable) {
        close()
        throw e
    }
}
