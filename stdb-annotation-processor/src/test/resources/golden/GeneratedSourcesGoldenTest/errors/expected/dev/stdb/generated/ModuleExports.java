package dev.stdb.generated;

import bank.ReducerDispatch;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
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
                "\002\004\000\000\000\000\004\000\000\000\001\002\000\000\000\000\011\000\000\000TOO_EARLY\002\000\000\000\000\000\010\000\000\000TOO_LATE\002\000\000\000\000\001\002\000\000\000\000\011\000\000\000No"
                + "tEnough\000\002\000\000\000\000\011\000\000\000NoAccount\000\003\000\000\000\002\001\000\000\000\000\007\000\000\000balance\014\002\001\000\000\000\000\005\000\000\000owner"
                + "\004\001\004\000\000\000\000\000\000\000\007\000\000\000Trouble\000\000\000\000\001\000\000\000\000\007\000\000\000Refusal\001\000\000\000\001\000\000\000\000\011\000\000\000NotEnough\002"
                + "\000\000\000\001\000\000\000\000\011\000\000\000NoAccount\003\000\000\000\001\003\005\000\000\000\007\000\000\000Deposit\000\000\000\000\001\002\000\000\000\000\004\010\000\000\000textOnl"
                + "y\000\000\000\000\001\002\000\000\000\000\004\010\000\000\000withdraw\001\000\000\000\000\005\000\000\000value\014\001\002\000\000\000\000\004\025\000\000\000stdb_error_of_"
                + "Deposit\001\000\000\000\000\005\000\000\000error\000\000\000\000\000\000\002\000\000\000\000\004\026\000\000\000stdb_error_of_withdraw\001\000\000\000\000"
                + "\005\000\000\000error\000\001\000\000\000\000\002\000\000\000\000\004\012\002\000\000\000\001\007\000\000\000Deposit\007\000\000\000Deposit\001\025\000\000\000stdb_error"
                + "_of_Deposit\025\000\000\000stdb_error_of_Deposit");
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
