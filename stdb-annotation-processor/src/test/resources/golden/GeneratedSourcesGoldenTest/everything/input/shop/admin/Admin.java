package shop.admin;

import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Unsigned;
import dev.stdb.module.ReducerContext;
import shop.Db;

final class Admin {

    private Admin() {}

    @Reducer
    static void removeItem(ReducerContext<Db> ctx, @Unsigned long id) {
        ctx.db().items().id().delete(id);
    }
}
