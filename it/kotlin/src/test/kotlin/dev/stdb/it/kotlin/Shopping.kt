package dev.stdb.it.kotlin

import dev.stdb.client.ConnectionBuilder
import dev.stdb.client.kotlin.connect
import dev.stdb.client.kotlin.rowsAsFlow
import kotlinx.coroutines.flow.takeWhile
import notes.client.DbConnection
import notes.client.Note
import notes.client.Tables
import notes.client.db
import notes.client.note
import notes.client.reducers

// region client
/** Writes a note, and ticks off what is to do until nothing is left. */
internal suspend fun shop(builder: ConnectionBuilder<DbConnection>, show: (List<Note>) -> Unit) {
    builder.connect().use { connection ->
        connection.reducers.add("milk", null)
        connection.db.note
            .rowsAsFlow(Tables.NOTE.where { it.done().not() })
            .takeWhile { it.isNotEmpty() }
            .collect { open ->
                show(open)
                connection.reducers.tick(open.first().id)
            }
    }
}
// endregion
