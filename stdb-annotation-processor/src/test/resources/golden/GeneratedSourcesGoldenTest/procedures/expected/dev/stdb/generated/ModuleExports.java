package dev.stdb.generated;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import javax.annotation.processing.Generated;
import weather.ProcedureDispatch;
import weather.ReducerDispatch;

/**
 * What the host calls.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ModuleExports {
    private ModuleExports() {
    }

    @WasmExport("__describe_module__")
    public static void describeModule(int sink) {
        ModuleCalls.writeBytes(sink, 
                "\002\006\000\000\000\000\003\000\000\000\002\003\000\000\000\000\002\000\000\000id\015\000\002\000\000\000at\001\002\000\000\000\000\010\000\000\000Interval\002\001\000\000\000\000\030\000\000\000__time"
                + "_duration_micros__\014\000\004\000\000\000Time\002\001\000\000\000\000%\000\000\000__timestamp_micros_since_u"
                + "nix_epoch__\014\000\004\000\000\000city\004\002\002\000\000\000\000\004\000\000\000city\004\000\007\000\000\000celsius\023\002\002\000\000\000\000\001\000\000\000x\012\000\001"
                + "\000\000\000y\012\001\003\000\000\000\000\000\000\000\004\000\000\000Poll\000\000\000\000\001\000\000\000\000\006\000\000\000Report\001\000\000\000\001\000\000\000\000\005\000\000\000Place\002\000\000\000\001"
                + "\002\002\000\000\000\004\000\000\000poll\000\000\000\000\001\000\000\000\000\000\001\000\000\000\000\021\000\000\000poll_id_idx_btree\000\002\000\000\000id\000\001\000\000\000\000\000\001"
                + "\000\000\000\001\000\001\000\000\000\000\000\001\000\000\000\001\000\000\001\001\001\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\001\000\000\000\000\000\006\000\000\000report\001\000\000\000\001\000\000\000\000\000"
                + "\001\000\000\000\000\025\000\000\000report_city_idx_btree\000\004\000\000\000city\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\000\000\000\000\001\000"
                + "\000\000\000\000\000\004\007\000\000\000\011\000\000\000allCities\000\000\000\000\001\002\000\000\000\000\004\000\000\000some\003\004\000\004\000\000\000none\002\000\000\000\000\001\005\000\000\000co"
                + "unt\000\000\000\000\013\001\010\000\000\000forecast\002\000\000\000\000\004\000\000\000city\004\000\004\000\000\000days\012\000\001\000\000\000\001\007\000\000\000nothing\000\000"
                + "\000\000\002\000\000\000\000\000\005\000\000\000place\000\000\000\000\000\002\000\000\000\001\007\000\000\000refresh\001\000\000\000\000\003\000\000\000due\000\000\000\000\000\002\000\000\000\000\001\005\000\000"
                + "\000reset\001\000\000\000\000\004\000\000\000hard\005\004\000\006\001\000\000\000\001\004\000\000\000poll\001\000\007\000\000\000refresh\012\001\000\000\000\001\011\000\000\000allCi"
                + "ties\011\000\000\000allCities");
    }

    @WasmExport("__call_reducer__")
    public static int callReducer(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        return ReducerDispatch.call(id, sender0, sender1, sender2, sender3, connection0, connection1, timestamp, arguments, error);
    }

    @WasmExport("__call_procedure__")
    public static int callProcedure(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int result) {
        return ProcedureDispatch.call(id, sender0, sender1, sender2, sender3, connection0, connection1, timestamp, arguments, result);
    }

    /**
     * Does nothing; called so that the module build finds this class.
     */
    static void reach() {
    }
}
