package example;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.io.IOException;
import lombok.NonNull;
import lombok.SneakyThrows;
import lombok.val;

public final class People {
    private People() {}

    @Reducer
    static void add(ReducerContext<Db> ctx, @NonNull String name, int age) {
        val person = ctx.db()
                .person()
                .insert(Person.builder()
                        .name(name)
                        .age(age)
                        .tag("new")
                        .tag(name)
                        .build());
        val greeting = new Greeting(Greeting.Words.forAge(age), person);
        ctx.log().info("{} {}", greeting, greeting.equals(new Greeting(greeting.getWord(), person)));
    }

    @Reducer
    static void birthday(ReducerContext<Db> ctx, String name) {
        Person person = ctx.db().person().name().find(name).orElseThrow(() -> new ReducerException("no " + name));
        ctx.db().person().id().update(person.withAge(new Greeting.Years(person.age() + 1).years()));
        ctx.db()
                .person()
                .insert(person.toBuilder()
                        .id(0)
                        .name(name + " the second")
                        .age(0)
                        .build());
    }

    @Reducer
    @SneakyThrows
    static void fail(ReducerContext<Db> ctx) {
        if (ctx.db().person().count() > 0) {
            throw new IOException("checked, and not declared");
        }
    }
}
