package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Table;
import dev.stdb.module.HttpException;
import dev.stdb.module.HttpResponse;
import dev.stdb.module.ProcedureContext;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.time.Duration;

/** Where gold is sold. */
public final class Market {
    private Market() {}

    // region setting
    @Table(name = "setting")
    public record Setting(@PrimaryKey String name, String value) {}

    @Reducer(access = Access.PRIVATE)
    static void set(ReducerContext<Db> ctx, String name, String value) {
        ctx.db().setting().name().delete(name);
        ctx.db().setting().insert(new Setting(name, value));
    }
    // endregion

    // region sell
    public sealed interface Sale {
        record Done(int coins, int goldLeft) implements Sale {}

        record NoAnswer(String reason) implements Sale {}
    }

    @Procedure
    static Sale sell(ProcedureContext<Db> ctx, int gold) {
        String address = ctx.inTransaction(
                tx -> tx.db().setting().name().require("market").value());
        int price;
        try {
            HttpResponse answer = ctx.http().get(address);
            price = Integer.parseInt(answer.text().strip());
        } catch (HttpException | NumberFormatException e) {
            return new Sale.NoAnswer(String.valueOf(e.getMessage()));
        }
        return ctx.inTransaction(tx -> {
            Player player = Mine.player(tx);
            if (gold < 1 || player.gold() < gold) {
                throw new ReducerException("you do not have so much gold");
            }
            tx.db().player().update(player.withGold(player.gold() - gold));
            return new Sale.Done(gold * price, player.gold() - gold);
        });
    }
    // endregion

    // region melt
    @Procedure
    static int melt(ProcedureContext<Db> ctx, int gold) {
        ctx.runInTransaction(tx -> {
            Player player = Mine.player(tx);
            if (gold < 1 || player.gold() < gold) {
                throw new ReducerException("you do not have so much gold");
            }
            tx.db().player().update(player.withGold(player.gold() - gold));
        });
        ctx.sleep(Duration.ofHours(1));
        return gold / 2;
    }
    // endregion
}
