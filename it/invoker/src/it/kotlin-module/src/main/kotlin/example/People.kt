package example

import dev.stdb.annotation.*
import dev.stdb.module.*
import dev.stdb.types.*
import java.time.Instant
import java.util.Optional

enum class Level { NOVICE, EXPERT }

@JvmRecord
data class Address(val street: String, val number: Int)

@Table(name = "person", access = Access.PUBLIC)
@JvmRecord
data class Person(
    @PrimaryKey @AutoInc val id: Long,
    @Unique val name: String,
    @Index val level: Level,
    @U32 val score: Long,
    val since: Instant,
    val address: Optional<Address>,
    val tags: List<String>,
    @Default("7") val left: Int = 7,
) {
    /** Methods of records are no columns. */
    fun isExpert() = level == Level.EXPERT
}

object People {
    @Reducer
    @JvmStatic
    fun add(ctx: ReducerContext<Db>, name: String, tags: Set<String>) {
        val person = Person(
            0, name, Level.NOVICE, 4_000_000_000, Instant.EPOCH, Optional.of(Address("Main", 1)),
            tags.map { it.lowercase() })
        val added = ctx.db().person().insert(person)
        ctx.log().info("welcome {}, number {}", added.name, added.id)
    }
}

@Reducer
fun promote(ctx: ReducerContext<Db>, name: String) {
    val person = ctx.db().person().name().find(name).orElseThrow { ReducerException("no $name") }
    if (person.isExpert()) throw ReducerException("$name knows all")
    ctx.db().person().id().update(person.copy(level = Level.EXPERT))
}

@View(access = Access.PUBLIC)
fun experts(ctx: AnonymousViewContext<Db>): List<Person> =
    ctx.db().person().level().filter(Level.EXPERT).toList()

sealed interface Shape {
    @JvmRecord
    data class Circle(val radius: Int) : Shape

    @JvmRecord
    data class Square(val side: Int) : Shape
}

@Procedure
fun area(ctx: ProcedureContext<Db>, shapes: List<Shape>, scales: Map<String, Int>): Int =
    scales.values.sum() * shapes.sumOf {
        when (it) {
            is Shape.Circle -> 3 * it.radius * it.radius
            is Shape.Square -> it.side * it.side
        }
    }
