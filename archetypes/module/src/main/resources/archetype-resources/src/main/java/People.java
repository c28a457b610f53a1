package ${package};

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

/** The reducers: transactions that run inside the database. */
public final class People {
    private People() {}

    /** Adds a person. Try: mvn stdb:call -Dstdb.function=add -Dstdb.args='["Ann"]' */
    @Reducer
    public static void add(ReducerContext<Db> ctx, String name) {
        if (name.trim().isEmpty()) {
            throw new ReducerException("names must not be empty");
        }
        ctx.db().person().insert(new Person(0, name));
    }

    /** Greets everyone in the module's log. Try: mvn stdb:call -Dstdb.function=say_hello, then mvn stdb:logs */
    @Reducer
    public static void sayHello(ReducerContext<Db> ctx) {
        for (Person person : ctx.db().person().iter()) {
            ctx.log().info("Hello, " + person.name() + "!");
        }
    }
}
