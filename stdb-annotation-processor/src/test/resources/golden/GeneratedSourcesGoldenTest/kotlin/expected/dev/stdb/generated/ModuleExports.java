package dev.stdb.generated;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import javax.annotation.processing.Generated;
import shop.ReducerDispatch;

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
                "\002\004\000\000\000\000\004\000\000\000\002\003\000\000\000\000\002\000\000\000id\013\000\005\000\000\000title\004\000\006\000\000\000shapes\003\000\001\000\000\000\001\002\000\000\000\000\006\000\000\000Cir"
                + "cle\000\002\000\000\000\000\006\000\000\000Square\000\003\000\000\000\002\001\000\000\000\000\006\000\000\000radius\012\002\001\000\000\000\000\004\000\000\000side\012\001\004\000\000\000\000\000\000"
                + "\000\004\000\000\000Item\000\000\000\000\001\000\000\000\000\005\000\000\000Shape\001\000\000\000\001\000\000\000\000\006\000\000\000Circle\002\000\000\000\001\000\000\000\000\006\000\000\000Squar"
                + "e\003\000\000\000\001\002\001\000\000\000\004\000\000\000item\000\000\000\000\001\000\000\000\000\000\002\000\000\000\000\021\000\000\000item_id_idx_btree\000\002\000\000\000id\000\001"
                + "\000\000\000\000\000\000\024\000\000\000item_title_idx_btree\000\004\000\000\000name\000\001\000\000\000\001\000\002\000\000\000\001\000\001\000\000\000\000\000\001\000\001\000\000\000"
                + "\001\000\001\000\000\000\001\000\000\001\001\001\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\000\000\000\000\000\000\003\001\000\000\000\004\000\000\000draw\001\000\000\000\000\006\000\000\000shapes\003"
                + "\000\001\000\000\000\001\002\000\000\000\000\004");
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
