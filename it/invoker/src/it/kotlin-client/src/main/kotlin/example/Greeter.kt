package example

import dev.stdb.client.kotlin.connect
import dev.stdb.client.kotlin.subscribe
import example.bindings.DbConnection
import example.bindings.Person
import example.bindings.Tables
import example.bindings.copy
import example.bindings.db
import example.bindings.person
import example.bindings.reducers

/** Adds somebody, and returns everybody with a title. */
suspend fun greet(server: String, name: String): List<Person> =
    DbConnection.builder().uri(server).databaseName("people").connect().use { connection ->
        connection.subscribe(Tables.PERSON)
        connection.reducers.add(name)
        connection.db.person.rows().map { it.copy(name = "Dr. " + it.name) }
    }
