package weather;

import dev.stdb.module.Memory;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ProcedureContext;
import dev.stdb.module.Scratch;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;
import weather.admin.ProcedureBridge;

/**
 * Calls procedures by number: decodes the arguments, encodes what they return.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ProcedureDispatch {
    private static Db db;

    private ProcedureDispatch() {
    }

    /**
     * Runs one procedure; parameters and result as in {@code __call_procedure__}.
     */
    public static int call(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int result) {
        try {
            int at = ModuleCalls.loadArguments(arguments);
            Db tables = db;
            if (tables == null) {
                tables = new Db();
                db = tables;
            }
            ProcedureContext<Db> ctx = new ProcedureContext<>(tables, sender0, sender1, sender2, sender3, connection0, connection1, timestamp);
            switch (id) {
                case 0:
                    return cities(ctx, at, result);
                case 1:
                    return count(ctx, at, result);
                case 2:
                    return forecast(ctx, at, result);
                case 3:
                    return nothing(ctx, at, result);
                case 4:
                    return place(ctx, at, result);
                case 5:
                    return refresh(ctx, at, result);
                case 6:
                    return reset(ctx, at, result);
                default:
                    throw new IllegalArgumentException("no procedure has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return ModuleCalls.fail(failure, result);
        } finally {
            ModuleCalls.end();
        }
    }

    private static int cities(ProcedureContext<Db> ctx, int at, int result) {
        Optional<List<String>> value = Weather.cities(ctx);
        int start = Scratch.row(OptionalOfListOfStringCodec.sizeMax(value));
        return ModuleCalls.returned(result, start, OptionalOfListOfStringCodec.write(start, value));
    }

    private static int count(ProcedureContext<Db> ctx, int at, int result) {
        long value = Weather.count(ctx);
        int start = Scratch.row(4);
        Values.writeU32(start, value);
        return ModuleCalls.returned(result, start, start + 4);
    }

    private static int forecast(ProcedureContext<Db> ctx, int at, int result) throws Throwable {
        String city = Strings.read(at);
        int next = at + 4 + Memory.getInt(at);
        int days = Memory.getInt(next);
        Weather.Report value = Weather.forecast(ctx, city, days);
        int start = Scratch.row(ReportCodec.sizeMax(value));
        return ModuleCalls.returned(result, start, ReportCodec.write(start, value));
    }

    private static int nothing(ProcedureContext<Db> ctx, int at, int result) throws Throwable {
        ProcedureBridge.Admin_nothing(ctx);
        return ModuleCalls.OK;
    }

    private static int place(ProcedureContext<Db> ctx, int at, int result) {
        Weather.Place value = Weather.place(ctx);
        int start = Scratch.row(8);
        PlaceCodec.write(start, value);
        return ModuleCalls.returned(result, start, start + 8);
    }

    private static int refresh(ProcedureContext<Db> ctx, int at, int result) {
        Weather.Poll due = PollCodec.read(at);
        Weather.refresh(ctx, due);
        return ModuleCalls.OK;
    }

    private static int reset(ProcedureContext<Db> ctx, int at, int result) {
        boolean hard = Values.readBoolean(at);
        String value = ProcedureBridge.Admin_reset(ctx, hard);
        int start = Scratch.row(Strings.sizeMax(value));
        return ModuleCalls.returned(result, start, Strings.write(start, value));
    }
}
