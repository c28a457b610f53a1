package dev.stdb.generated;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import generics.ReducerDispatch;
import generics.ViewDispatch;
import javax.annotation.processing.Generated;

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
                "\002\006\000\000\000\000\006\000\000\000\002\011\000\000\000\000\002\000\000\000id\012\000\005\000\000\000color\000\001\000\000\000\000\006\000\000\000played\002\001\000\000\000\000\030\000\000\000__tim"
                + "e_duration_micros__\014\000\006\000\000\000before\001\002\000\000\000\000\004\000\000\000some\000\001\000\000\000\000\004\000\000\000none\002\000\000\000\000"
                + "\000\005\000\000\000ended\001\002\000\000\000\000\004\000\000\000some\002\001\000\000\000\000%\000\000\000__timestamp_micros_since_unix_"
                + "epoch__\014\000\004\000\000\000none\002\000\000\000\000\000\004\000\000\000seed\001\002\000\000\000\000\004\000\000\000some\015\000\004\000\000\000none\002\000\000\000\000\000\004\000\000"
                + "\000best\000\002\000\000\000\000\006\000\000\000others\003\000\004\000\000\000\000\004\000\000\000span\000\005\000\000\000\001\002\000\000\000\000\003\000\000\000RED\002\000\000\000\000\000\011\000\000\000"
                + "DEEP_BLUE\002\000\000\000\000\002\002\000\000\000\000\005\000\000\000first\004\000\006\000\000\000second\012\002\002\000\000\000\000\005\000\000\000first\013\000\006\000\000\000s"
                + "econd\005\002\002\000\000\000\000\005\000\000\000first\000\001\000\000\000\000\006\000\000\000second\000\003\000\000\000\002\002\000\000\000\000\004\000\000\000from\002\001\000\000\000\000%\000"
                + "\000\000__timestamp_micros_since_unix_epoch__\014\000\002\000\000\000to\001\002\000\000\000\000\004\000\000\000some\002\001\000"
                + "\000\000\000%\000\000\000__timestamp_micros_since_unix_epoch__\014\000\004\000\000\000none\002\000\000\000\000\001\006\000\000\000"
                + "\000\000\000\000\005\000\000\000Score\000\000\000\000\001\000\000\000\000\005\000\000\000Color\001\000\000\000\001\000\000\000\000\022\000\000\000PairOfStringAndI32\002\000"
                + "\000\000\001\000\000\000\000\020\000\000\000PairOfU32AndBool\003\000\000\000\001\000\000\000\000\036\000\000\000PairOfColorAndPairOfU32A"
                + "ndBool\004\000\000\000\001\000\000\000\000\020\000\000\000RangeOfTimestamp\005\000\000\000\001\002\001\000\000\000\005\000\000\000score\000\000\000\000\001\000\000\000\000\000"
                + "\001\000\000\000\000\022\000\000\000score_id_idx_btree\000\002\000\000\000id\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\000\000\000\000\001\000\003\000\000\000\003"
                + "\000\001\000\000\000\001\004\000\001\000\000\000\001\005\000\001\000\000\000\001\000\003\001\000\000\000\005\000\000\000reach\002\000\000\000\000\005\000\000\000score\000\000\000\000\000\000\005\000\000\000other"
                + "\000\004\000\000\000\001\002\000\000\000\000\004\005\001\000\000\000\004\000\000\000blue\000\000\000\000\001\001\000\000\000\000\002\001\000\000\000\000\011\000\000\000__query__\000\000\000\000\000\015\001\000\000\000"
                + "\004\000\000\000blue\001\000\000\000\002\000\000\000id");
    }

    @WasmExport("__call_reducer__")
    public static int callReducer(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        return ReducerDispatch.call(id, sender0, sender1, sender2, sender3, connection0, connection1, timestamp, arguments, error);
    }

    @WasmExport("__call_view_anon__")
    public static int callViewAnonymous(int id, int arguments, int result) {
        return ViewDispatch.callAnonymous(id, arguments, result);
    }

    /**
     * Does nothing; called so that the module build finds this class.
     */
    static void reach() {
    }
}
