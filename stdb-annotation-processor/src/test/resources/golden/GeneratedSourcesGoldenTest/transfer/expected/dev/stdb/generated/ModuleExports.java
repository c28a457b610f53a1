package dev.stdb.generated;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import javax.annotation.processing.Generated;
import transfer.ReducerDispatch;

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
                "\002\004\000\000\000\000\001\000\000\000\002\002\000\000\000\000\002\000\000\000id\013\000\007\000\000\000balance\014\001\001\000\000\000\000\000\000\000\007\000\000\000Account\000\000\000\000\001\002\001\000"
                + "\000\000\010\000\000\000accounts\000\000\000\000\001\000\000\000\000\000\001\000\000\000\000\025\000\000\000accounts_id_idx_btree\000\002\000\000\000id\000\001\000"
                + "\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\000\000\000\000\001\000\000\000\000\000\000\003\003\000\000\000\004\000\000\000noop\000\000\000\000\001\002\000\000\000\000\004\004\000\000\000seed\002\000\000\000\000"
                + "\001\000\000\000n\013\000\016\000\000\000initialBalance\014\001\002\000\000\000\000\004\010\000\000\000transfer\003\000\000\000\000\004\000\000\000from\013\000\002\000\000\000"
                + "to\013\000\006\000\000\000amount\014\001\002\000\000\000\000\004");
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
