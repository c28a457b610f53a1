package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import dev.stdb.types.ConnectionId;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;
import shop.admin.ReducerBridge;
import shop.model.Item;

/**
 * Calls reducers by number: decodes the arguments, reports failures.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReducerDispatch {
    private static Db db;

    private ReducerDispatch() {
    }

    /**
     * Runs one reducer; parameters and result as in {@code __call_reducer__}.
     */
    public static int call(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        try {
            int at = ModuleCalls.loadArguments(arguments);
            Db tables = db;
            if (tables == null) {
                tables = new Db();
                db = tables;
            }
            ReducerContext<Db> ctx = new ReducerContext<>(tables, sender0, sender1, sender2, sender3, connection0, connection1, timestamp);
            switch (id) {
                case 0:
                    add(ctx, at);
                    return ModuleCalls.OK;
                case 1:
                    init(ctx, at);
                    return ModuleCalls.OK;
                case 2:
                    query(ctx, at);
                    return ModuleCalls.OK;
                case 3:
                    removeItem(ctx, at);
                    return ModuleCalls.OK;
                default:
                    throw new IllegalArgumentException("no reducer has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return ModuleCalls.fail(failure, error);
        } finally {
            ModuleCalls.end();
        }
    }

    private static void add(ReducerContext<Db> ctx, int at) throws Throwable {
        Item item = ItemCodec.read(at);
        int next = Cursor.end;
        Optional<Item.Status> status = OptionalOfStatusCodec.read(next);
        int next2 = Cursor.end;
        List<Item.Point> points = ListOfPointCodec.read(next2);
        int next3 = Cursor.end;
        String note = Strings.read(next3);
        Shop.add(ctx, item, status, points, note);
    }

    private static void init(ReducerContext<Db> ctx, int at) {
        Shop.init(ctx);
    }

    private static void query(ReducerContext<Db> ctx, int at) {
        ConnectionId owner = Values.readConnectionId(at);
        Shop.query(ctx, owner);
    }

    private static void removeItem(ReducerContext<Db> ctx, int at) {
        long id = Memory.getLong(at);
        ReducerBridge.Admin_removeItem(ctx, id);
    }
}
