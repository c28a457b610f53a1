package ${package}

import dev.stdb.client.SenderException
import dev.stdb.harness.StdbExtension
import dev.stdb.harness.TestDatabase
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.RegisterExtension

/**
 * Runs the module in a real database, in memory; each test gets an empty one. With -Dstdb.mode=wasm, the compiled
 * module.
 */
internal class PeopleTest {
    @Test
    fun `adds people`(database: TestDatabase) {
        database.call("add", "Ann")
        database.call("add", "Ben")
        assertEquals(listOf(listOf(1L, "Ann"), listOf(2L, "Ben")), database.sql("SELECT * FROM person"))
    }

    @Test
    fun `refuses empty names`(database: TestDatabase) {
        val refusal = assertThrows<SenderException> { database.call("add", " ") }
        assertEquals("names must not be empty", refusal.message)
        assertEquals(listOf<Any>(), database.sql("SELECT * FROM person"))
    }

    companion object {
        @JvmField
        @RegisterExtension
        val stdb: StdbExtension = StdbExtension.ofModule(Person::class.java)
    }
}
