package dev.stdb.generated;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import javax.annotation.processing.Generated;
import timers.ReducerDispatch;

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
                "\002\006\000\000\000\000\002\000\000\000\002\002\000\000\000\000\002\000\000\000id\015\000\002\000\000\000at\001\002\000\000\000\000\010\000\000\000Interval\002\001\000\000\000\000\030\000\000\000__time"
                + "_duration_micros__\014\000\004\000\000\000Time\002\001\000\000\000\000%\000\000\000__timestamp_micros_since_u"
                + "nix_epoch__\014\002\003\000\000\000\000\002\000\000\000id\015\000\002\000\000\000at\001\002\000\000\000\000\010\000\000\000Interval\002\001\000\000\000\000\030\000\000\000__ti"
                + "me_duration_micros__\014\000\004\000\000\000Time\002\001\000\000\000\000%\000\000\000__timestamp_micros_since"
                + "_unix_epoch__\014\000\004\000\000\000rule\004\001\002\000\000\000\000\000\000\000\004\000\000\000Tick\000\000\000\000\001\000\000\000\000\020\000\000\000StdbSchedu"
                + "ledRun\001\000\000\000\001\002\003\000\000\000\004\000\000\000tick\000\000\000\000\001\000\000\000\000\000\001\000\000\000\000\021\000\000\000tick_id_idx_btree\000\002\000\000"
                + "\000id\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\001\000\000\000\001\000\000\001\001\001\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\001\000\000\000\000\000\025\000\000\000stdb_"
                + "schedule_nightly\001\000\000\000\001\000\000\000\000\000\001\000\000\000\000\"\000\000\000stdb_schedule_nightly_id_idx_"
                + "btree\000\002\000\000\000id\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\001\000\000\000\001\000\000\001\001\001\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\001\000\000\000\000\000"
                + "\023\000\000\000stdb_schedule_often\001\000\000\000\001\000\000\000\000\000\001\000\000\000\000 \000\000\000stdb_schedule_often_id"
                + "_idx_btree\000\002\000\000\000id\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\001\000\000\000\001\000\000\001\001\001\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\001"
                + "\000\000\000\000\000\003\004\000\000\000\007\000\000\000Nightly\001\000\000\000\000\003\000\000\000run\000\001\000\000\000\000\002\000\000\000\000\004\005\000\000\000often\001\000\000\000\000\003\000\000\000r"
                + "un\000\001\000\000\000\000\002\000\000\000\000\004\004\000\000\000tick\001\000\000\000\000\003\000\000\000row\000\000\000\000\000\001\002\000\000\000\000\004\016\000\000\000stdb_schedules"
                + "\000\000\000\000\000\002\000\000\000\000\004\006\003\000\000\000\001\004\000\000\000tick\001\000\004\000\000\000tick\001\025\000\000\000stdb_schedule_nightly\001\000\007"
                + "\000\000\000Nightly\001\023\000\000\000stdb_schedule_often\001\000\005\000\000\000often\012\001\000\000\000\001\007\000\000\000Nightly\007\000"
                + "\000\000Nightly");
    }

    @WasmExport("__call_reducer__")
    public static int callReducer(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        return ReducerDispatch.call(id, sender0, sender1, sender2, sender3, connection0, connection1, timestamp, arguments, error);
    }

    /**
     * Does nothing; called so that the module build finds this class.
     */
    static void reach() {
    }
}
