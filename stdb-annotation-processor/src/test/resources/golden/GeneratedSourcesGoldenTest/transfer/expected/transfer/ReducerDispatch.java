package transfer;

import dev.stdb.module.Memory;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.Values;
import javax.annotation.processing.Generated;

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
                    noop(ctx, at);
                    return ModuleCalls.OK;
                case 1:
                    seed(ctx, at);
                    return ModuleCalls.OK;
                case 2:
                    transfer(ctx, at);
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

    private static void noop(ReducerContext<Db> ctx, int at) {
        Transfer.noop(ctx);
    }

    private static void seed(ReducerContext<Db> ctx, int at) {
        long n = Values.readU32(at);
        long initialBalance = Memory.getLong(at + 4);
        Transfer.seed(ctx, n, initialBalance);
    }

    private static void transfer(ReducerContext<Db> ctx, int at) {
        long from = Values.readU32(at);
        long to = Values.readU32(at + 4);
        long amount = Memory.getLong(at + 8);
        Transfer.transfer(ctx, from, to, amount);
    }
}
