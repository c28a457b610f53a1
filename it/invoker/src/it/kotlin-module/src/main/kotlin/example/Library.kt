package example

import dev.stdb.annotation.Reducer
import dev.stdb.module.ReducerContext

private val primes by lazy {
    generateSequence(2) { it + 1 }.filter { n -> (2 until n).none { n % it == 0 } }.take(5).toList()
}

private data class Pair3(val a: Int, val b: String, val c: Double?)

private fun interface Rule { fun test(text: String): Boolean }

private inline fun <reified T> Any.cast(): T? = this as? T

private tailrec fun gcd(a: Int, b: Int): Int = if (b == 0) a else gcd(b, a % b)

private class Stack<T : Comparable<T>> : Iterable<T> {
    private val items = ArrayDeque<T>()
    operator fun plusAssign(item: T) { items.addLast(item) }
    override fun iterator() = items.iterator()
    val max get() = items.maxOrNull()
}

private object Registry { val names = mutableMapOf<String, Int>() }

/** What authors in Kotlin use of its library: each line is one piece. */
@Reducer
fun library(ctx: ReducerContext<Db>) {
    val said = buildList {
        add(primes.joinToString("+", "<", ">"))
        add("a1b22".replace(Regex("[0-9]+")) { "(" + it.value.length + ")" })
        add("one,two;three".split(',', ';').reversed().toString())
        add(listOf(3, 1, 2).sortedByDescending { it }.zip("abc".toList()).toMap().toString())
        add((1..10 step 3).map { it * it }.chunked(2).toString())
        add(Pair3(1, "x", null).copy(c = 2.5).toString())
        val (a, b) = Pair3(7, "y", 1.0)
        add("$a$b")
        add(runCatching { require(a < 5) { "too large: $a" } }.exceptionOrNull()?.message ?: "none")
        add(listOf("b", "a", "b").groupingBy { it }.eachCount().toSortedMap().toString())
        add((1..5).fold(1L) { product, n -> product * n }.toString() + " " + (1..4).reduce(Int::plus))
        add("  trim me ".trim().replaceFirstChar { it.uppercase() }.padEnd(10, '.'))
        add(listOf(1, 2, 3, 4).partition { it % 2 == 0 }.toString())
        add(Rule { it.startsWith("x") }.test("xyz").toString() + (5 as Any).cast<String>())
        add(gcd(48, 18).toString() + " " + 3.coerceIn(5..9) + " " + "%03d".format(7))
        val stack = Stack<Int>()
        for (n in listOf(3, 9, 4)) stack += n
        add("${stack.max} ${stack.toList()} ${stack.withIndex().last()}")
        add(Registry.names.getOrPut("k") { 5 }.toString() + Registry.names)
        add(when (val n = a * 2) { in 0..9 -> "small"; 14 -> "fourteen"; else -> "$n" })
        add(sequence { yield(1); yieldAll(listOf(2, 3)) }.toList().toString())
        add(listOf(1, 2, 3).windowed(2).flatten().distinct().associateWith { it.toString(2) }.toString())
        add(arrayOf(1, 2).contentToString() + intArrayOf(3, 1).sorted() + "abc".indices + 'a'.rangeTo('c').toList())
        add(kotlin.math.sqrt(16.0).toString() + kotlin.math.abs(-3) + 0xFFu.toString() + (1 shl 4 or 1) +
            "12".toIntOrNull() + "x".toIntOrNull())
    }
    for (line in said) ctx.log().info("{}", line)
    ctx.log().info("done")
}
