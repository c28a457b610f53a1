package bank;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

public final class Bank {
    public sealed interface Refusal permits NotEnough, NoAccount {}

    public record NotEnough(long balance) implements Refusal {}

    public record NoAccount(String owner) implements Refusal {}

    public enum Trouble {
        TOO_EARLY,
        TOO_LATE
    }

    @Reducer(error = Refusal.class)
    public static void withdraw(ReducerContext<Db> ctx, long value) {
        throw new ReducerException("not enough", new NotEnough(value));
    }

    @Reducer(name = "Deposit", error = Trouble.class)
    public static void deposit(ReducerContext<Db> ctx) {
        throw ReducerException.of(Trouble.TOO_LATE);
    }

    @Reducer(error = void.class)
    public static void textOnly(ReducerContext<Db> ctx) {
        throw new ReducerException("no");
    }

    private Bank() {}
}
