package shop.admin;

import dev.stdb.module.ReducerContext;
import javax.annotation.processing.Generated;
import shop.Db;

/**
 * Lets the dispatcher call package-private reducers of this package.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReducerBridge {
    private ReducerBridge() {
    }

    public static void Admin_removeItem(ReducerContext<Db> ctx, long id) {
        Admin.removeItem(ctx, id);
    }
}
