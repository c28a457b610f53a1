package bank;

import dev.stdb.module.Memory;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.module.Scratch;
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
                    deposit(ctx, at);
                    return ModuleCalls.OK;
                case 1:
                    textOnly(ctx, at);
                    return ModuleCalls.OK;
                case 2:
                    withdraw(ctx, at);
                    return ModuleCalls.OK;
                case 3:
                    throw new ReducerException("this reducer declares the error of another one: reducer=Deposit");
                case 4:
                    throw new ReducerException("this reducer declares the error of another one: reducer=withdraw");
                default:
                    throw new IllegalArgumentException("no reducer has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return ModuleCalls.fail(failure, error);
        } finally {
            ModuleCalls.end();
        }
    }

    private static void deposit(ReducerContext<Db> ctx, int at) {
        try {
            Bank.deposit(ctx);
        } catch (ReducerException refusal) {
            if (refusal.value() instanceof Bank.Trouble value) {
                int start = Scratch.row(1);
                ModuleCalls.refused(refusal, start, TroubleCodec.write(start, value));
            }
            throw refusal;
        }
    }

    private static void textOnly(ReducerContext<Db> ctx, int at) {
        Bank.textOnly(ctx);
    }

    private static void withdraw(ReducerContext<Db> ctx, int at) {
        long value = Memory.getLong(at);
        try {
            Bank.withdraw(ctx, value);
        } catch (ReducerException refusal) {
            if (refusal.value() instanceof Bank.Refusal value_) {
                int start = Scratch.row(RefusalCodec.sizeMax(value_));
                ModuleCalls.refused(refusal, start, RefusalCodec.write(start, value_));
            }
            throw refusal;
        }
    }
}
