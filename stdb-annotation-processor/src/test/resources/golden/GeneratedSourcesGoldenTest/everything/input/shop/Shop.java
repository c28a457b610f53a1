package shop;

import dev.stdb.annotation.Init;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.Range;
import dev.stdb.module.ReducerContext;
import dev.stdb.types.ConnectionId;
import java.util.List;
import java.util.Optional;
import shop.model.Item;

public final class Shop {

    private Shop() {}

    @Init
    static void init(ReducerContext<Db> ctx) {}

    @Reducer(name = "addItem")
    public static void add(
            ReducerContext<Db> ctx, Item item, Optional<Item.Status> status, List<Item.Point> points, String note)
            throws Exception {
        ctx.db().items().insert(item);
    }

    @Reducer
    public static void query(ReducerContext<Db> ctx, ConnectionId owner) {
        ItemsTable items = ctx.db().items();
        items.ownerLabelSize().filter(owner);
        items.ownerLabelSize().filter(owner, "a");
        items.ownerLabelSize().filter(owner, Range.atLeast("b"));
        items.ownerLabelSize().filter(owner, "c", 3);
        items.ownerLabelSize().delete(owner, "d", Range.closedOpen(1, 2));
        items.byHash().filter(7, owner);
        items.slot().find((short) 9);
        items.status().filter(Range.lessThan(Item.Status.GONE));
    }
}
