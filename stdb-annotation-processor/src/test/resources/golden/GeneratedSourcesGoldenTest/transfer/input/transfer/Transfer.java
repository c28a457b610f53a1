package transfer;

import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.U32;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

public final class Transfer {

    private Transfer() {}

    @Reducer
    public static void seed(ReducerContext<Db> ctx, @U32 long n, long initialBalance) {
        AccountsTable accounts = ctx.db().accounts();
        accounts.clear();
        for (int id = 0; id < n; id++) {
            accounts.insert(new Account(id, initialBalance));
        }
    }

    @Reducer
    public static void transfer(ReducerContext<Db> ctx, @U32 long from, @U32 long to, long amount) {
        if (from == to) {
            throw new ReducerException("cannot transfer to the same account");
        }
        if (amount <= 0) {
            throw new ReducerException("amount must be positive");
        }
        AccountsTable accounts = ctx.db().accounts();
        Account source = accounts.id().find(from).orElse(null);
        Account target = accounts.id().find(to).orElse(null);
        if (source == null || target == null) {
            throw new ReducerException("account not found");
        }
        if (source.balance() < amount) {
            throw new ReducerException("insufficient funds");
        }
        accounts.update(new Account(from, source.balance() - amount));
        accounts.update(new Account(to, target.balance() + amount));
    }

    /** Does nothing: the floor of a call's cost. */
    @Reducer
    public static void noop(ReducerContext<Db> ctx) {}
}
