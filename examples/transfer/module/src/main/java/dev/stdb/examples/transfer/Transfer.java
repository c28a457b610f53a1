package dev.stdb.examples.transfer;

import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.U32;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

/** The funds-transfer workload every hot-path change is measured with. */
public final class Transfer {
    private Transfer() {}

    /** Replaces all accounts by {@code n} accounts of {@code initialBalance} each. */
    @Reducer
    public static void seed(ReducerContext<Db> ctx, @U32 long n, long initialBalance) {
        if (initialBalance < 0) {
            throw new ReducerException("the initial balance must not be negative");
        }
        ctx.db().accounts().clear();
        for (long id = 0; id < n; id++) {
            ctx.db().accounts().insert(new Account(id, initialBalance));
        }
    }

    /** Moves {@code amount} from one account to another. */
    @Reducer
    public static void transfer(ReducerContext<Db> ctx, @U32 long from, @U32 long to, long amount) {
        if (from == to) {
            throw new ReducerException("cannot transfer to the same account");
        }
        if (amount <= 0) {
            throw new ReducerException("the amount must be positive");
        }
        Account source = require(ctx, from);
        Account target = require(ctx, to);
        if (source.balance() < amount) {
            throw new ReducerException("insufficient funds");
        }
        ctx.db().accounts().id().update(new Account(from, source.balance() - amount));
        ctx.db().accounts().id().update(new Account(to, target.balance() + amount));
    }

    private static Account require(ReducerContext<Db> ctx, long id) {
        return ctx.db().accounts().id().find(id).orElseThrow(() -> new ReducerException("no such account: " + id));
    }
}
