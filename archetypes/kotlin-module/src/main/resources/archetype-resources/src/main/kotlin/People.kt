package ${package}

import dev.stdb.annotation.Reducer
import dev.stdb.module.ReducerContext
import dev.stdb.module.ReducerException

/** Adds a person. Try: mvn stdb:call -Dstdb.function=add -Dstdb.args='["Ann"]' */
@Reducer
fun add(ctx: ReducerContext<Db>, name: String) {
    if (name.isBlank()) throw ReducerException("names must not be empty")
    ctx.db().person().insert(Person(0, name))
}

/** Greets everyone in the module's log. Try: mvn stdb:call -Dstdb.function=say_hello, then mvn stdb:logs */
@Reducer
fun sayHello(ctx: ReducerContext<Db>) {
    for (person in ctx.db().person().iter()) {
        ctx.log().info("Hello, {}!", person.name)
    }
}
