package dev.stdb.it.kotlin

import dev.stdb.client.ConnectFailedException
import dev.stdb.client.DisconnectedException
import dev.stdb.client.RowChange
import dev.stdb.client.SenderException
import dev.stdb.client.SubscriptionException
import dev.stdb.client.kotlin.changesAsFlow
import dev.stdb.client.kotlin.connect
import dev.stdb.client.kotlin.rowsAsFlow
import dev.stdb.client.kotlin.subscribe
import dev.stdb.client.kotlin.subscribeToAllTables
import dev.stdb.harness.StdbExtension
import dev.stdb.harness.TestDatabase
import dev.stdb.query.Query
import dev.stdb.query.TableQuery
import java.net.ServerSocket
import java.net.URI
import kotlin.jvm.optionals.getOrNull
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import notes.client.DbConnection
import notes.client.Note
import notes.client.Reason
import notes.client.Tables
import notes.client.copy
import notes.client.db
import notes.client.note
import notes.client.procedures
import notes.client.reducers
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.RegisterExtension

/** The extensions of the Java client, and generated Kotlin, against the real server. */
internal class KotlinClientTest {
    /** Connects, runs [body] with the connection, and lets nothing take longer than a minute. */
    private fun connected(database: TestDatabase, body: suspend CoroutineScope.(DbConnection) -> Unit) =
        runBlocking(Dispatchers.Default) {
            withTimeout(60_000) { builder(database.url(), database.name()).connect().use { body(it) } }
        }

    private fun builder(url: URI, name: String) = DbConnection.builder().uri(url.toString()).databaseName(name)

    /** Collects a flow into a channel, from before this returns. */
    private fun <T> CoroutineScope.collecting(flow: Flow<T>, into: Channel<T>): Job =
        launch(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) {
            try {
                flow.collect { into.send(it) }
                into.close()
            } catch (e: Exception) {
                into.close(e)
            }
        }

    /** Takes what comes until something is as wanted. */
    private suspend fun <T> Channel<T>.await(wanted: (T) -> Boolean): T {
        var next = receive()
        while (!wanted(next)) next = receive()
        return next
    }

    private fun texts(notes: List<Note>) = notes.map { it.text }.sorted()

    @Test
    fun `reducers suspend until their rows are in the cache`(database: TestDatabase) =
        connected(database) { connection ->
            connection.subscribe(Tables.NOTE)
            connection.reducers.add("milk", null)
            connection.reducers.add("call", "Ann")
            val notes = connection.db.note.rows().sortedBy { it.id }
            assertThat(texts(notes)).containsExactly("call", "milk")
            assertThat(notes.map { it.`object`.getOrNull() }).containsExactly(null, "Ann")
            connection.reducers.tick(notes[1].id)
            assertThat(connection.db.note.byId().find(notes[1].id)).contains(notes[1].copy(done = true))
        }

    @Test
    fun `refusals are exceptions with their values`(database: TestDatabase) =
        connected(database) { connection ->
            val refusal = assertThrows<SenderException> { connection.reducers.add("", null) }
            assertThat(refusal.message).isEqualTo("a note needs a text")
            assertThat(refusal.value(Reason::class.java)).contains(Reason.EMPTY)
        }

    @Test
    fun `procedures return values, null, or nothing`(database: TestDatabase) =
        connected(database) { connection ->
            connection.reducers.add("call", "Ann")
            assertThat(connection.procedures.objectOf("call")).isEqualTo("Ann")
            assertThat(connection.procedures.objectOf("write")).isNull()
            val nothing: Unit = connection.procedures.clear()
            assertThat(nothing).isEqualTo(Unit)
            assertThat(database.sql("SELECT * FROM note")).isEmpty()
        }

    @Test
    fun `changes come as they are made`(database: TestDatabase) =
        connected(database) { connection ->
            connection.subscribeToAllTables()
            val changes = Channel<RowChange<Note>>(Channel.UNLIMITED)
            val collector = collecting(connection.db.note.changesAsFlow(), changes)
            connection.reducers.add("milk", null)
            val added = (changes.receive() as RowChange.Inserted).row
            connection.reducers.tick(added.id)
            assertThat(changes.receive()).isInstanceOfSatisfying(RowChange.Updated::class.java) {
                assertThat(it.before).isEqualTo(added)
                assertThat(it.after).isEqualTo(added.copy(done = true))
            }
            connection.reducers.remove(added.id)
            assertThat(changes.receive()).isInstanceOf(RowChange.Deleted::class.java)
            connection.close()
            assertThat(changes.receiveCatching().isClosed).isTrue()
            collector.join()
        }

    @Test
    fun `rows of a table are a flow of whole states`(database: TestDatabase) =
        connected(database) { connection ->
            connection.subscribe(Tables.NOTE)
            connection.reducers.add("milk", null)
            val states = Channel<List<Note>>(Channel.UNLIMITED)
            collecting(connection.db.note.rowsAsFlow(), states)
            assertThat(texts(states.receive())).containsExactly("milk")
            connection.reducers.add("call", null)
            states.await { texts(it) == listOf("call", "milk") }
            connection.procedures.clear()
            states.await { it.isEmpty() }
            connection.close()
            assertThat(states.receiveCatching().isClosed).isTrue()
            assertThat(connection.db.note.rowsAsFlow().toList()).containsExactly(listOf())
        }

    @Test
    fun `a slow collector gets the last rows`(database: TestDatabase) =
        connected(database) { connection ->
            connection.subscribe(Tables.NOTE)
            val mayGoOn = Channel<Unit>(Channel.UNLIMITED)
            val seen = Channel<Int>(Channel.UNLIMITED)
            val collector = launch {
                connection.db.note.rowsAsFlow().collect {
                    seen.send(it.size)
                    mayGoOn.receive()
                }
            }
            assertThat(seen.receive()).isEqualTo(0)
            repeat(20) { connection.reducers.add("note $it", null) }
            repeat(21) { mayGoOn.send(Unit) }
            seen.await { it == 20 }
            collector.cancelAndJoin()
        }

    @Test
    fun `rows of a query are subscribed to while they are collected`(database: TestDatabase) =
        connected(database) { connection ->
            connection.reducers.add("milk", null)
            connection.reducers.add("call", null)
            val states = Channel<List<Note>>(Channel.UNLIMITED)
            val open = Tables.NOTE.where { it.done().not() }
            val collector = collecting(connection.db.note.rowsAsFlow(open), states)
            val first = states.receive()
            assertThat(texts(first)).containsExactly("call", "milk")
            connection.reducers.tick(first.first { it.text == "milk" }.id)
            states.await { texts(it) == listOf("call") }
            // Rows that only another subscription brings do not show.
            connection.subscribe(Tables.NOTE).use {
                assertThat(connection.db.note.count()).isEqualTo(2)
                connection.reducers.add("write", null)
                assertThat(texts(states.await { it.size == 2 })).containsExactly("call", "write")
            }
            collector.cancelAndJoin()
            connection.db.note.rowsAsFlow().first { it.isEmpty() }
        }

    @Test
    fun `a client as the guide shows it`(database: TestDatabase) =
        runBlocking<Unit> {
            val shown = mutableListOf<List<String>>()
            withTimeout(60_000) { shop(builder(database.url(), database.name())) { shown += texts(it) } }
            assertThat(shown).containsExactly(listOf("milk"))
            assertThat(database.sql("SELECT text, done FROM note")).containsExactly(listOf("milk", true))
        }

    @Test
    fun `a query on another table is refused before it is asked`(database: TestDatabase) =
        connected(database) { connection ->
            val other = TableQuery<Note, Any, Any>("other", Any(), Any())
            val refusal = assertThrows<IllegalArgumentException> { connection.db.note.rowsAsFlow(other) }
            assertThat(refusal.message).contains("table=note").contains("\"other\"")
        }

    @Test
    fun `subscriptions that are refused or lost fail who waits for them`(database: TestDatabase) =
        connected(database) { connection ->
            assertThrows<SubscriptionException> { connection.subscribe(Query<Note> { "SELECT * FROM nothing" }) }
            val waiting = async { runCatching { connection.db.note.rowsAsFlow().first { it.isNotEmpty() } } }
            connection.close()
            assertThat(waiting.await().exceptionOrNull()).isInstanceOf(NoSuchElementException::class.java)
            assertThrows<DisconnectedException> { connection.subscribe(Tables.NOTE) }
        }

    @Test
    fun `who cancels a wait for rows ends the subscription`(database: TestDatabase) =
        connected(database) { connection ->
            connection.reducers.add("milk", null)
            val collected = connection.db.note.rowsAsFlow(Tables.NOTE).take(1).toList()
            assertThat(texts(collected.single())).containsExactly("milk")
            connection.db.note.rowsAsFlow().first { it.isEmpty() }
        }

    @Test
    fun `connections that cannot be made are told`() {
        val nobody = ServerSocket(0).use { it.localPort }
        runBlocking {
            assertThrows<ConnectFailedException> {
                withTimeout(60_000) { builder(URI("http://127.0.0.1:$nobody"), "notes").connect() }
            }
        }
    }

    companion object {
        @JvmField
        @RegisterExtension
        val stdb: StdbExtension = StdbExtension.ofModule(Notes::class.java)
    }
}
