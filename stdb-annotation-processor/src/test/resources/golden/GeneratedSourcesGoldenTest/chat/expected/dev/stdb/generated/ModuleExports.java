package dev.stdb.generated;

import chat.ReducerDispatch;
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
                "\002\005\000\000\000\000\002\000\000\000\002\003\000\000\000\000\006\000\000\000sender\002\001\000\000\000\000\014\000\000\000__identity__\021\000\004\000\000\000sent\002\001\000\000\000\000"
                + "%\000\000\000__timestamp_micros_since_unix_epoch__\014\000\004\000\000\000text\004\002\003\000\000\000\000\010\000\000\000id"
                + "entity\002\001\000\000\000\000\014\000\000\000__identity__\021\000\004\000\000\000name\001\002\000\000\000\000\004\000\000\000some\004\000\004\000\000\000none\002\000"
                + "\000\000\000\000\006\000\000\000online\005\001\002\000\000\000\000\000\000\000\007\000\000\000Message\000\000\000\000\001\000\000\000\000\004\000\000\000User\001\000\000\000\001\002\002\000\000\000\007\000"
                + "\000\000message\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\001\000\000\000\000\000\000\004\000\000\000user\001\000\000\000\001\000\000\000\000\000\001\000\000\000\000\027\000\000\000u"
                + "ser_identity_idx_btree\000\010\000\000\000identity\000\001\000\000\000\000\000\001\000\000\000\001\000\001\000\000\000\000\000\000\000\000\000\001\000\001\000\000\000"
                + "\001\000\001\000\000\000\001\000\003\004\000\000\000\011\000\000\000connected\000\000\000\000\000\002\000\000\000\000\004\014\000\000\000disconnected\000\000\000\000\000\002\000\000\000\000\004"
                + "\013\000\000\000sendMessage\001\000\000\000\000\004\000\000\000text\004\001\002\000\000\000\000\004\007\000\000\000setName\001\000\000\000\000\004\000\000\000name\004\001\002\000"
                + "\000\000\000\004\007\002\000\000\000\001\011\000\000\000connected\002\014\000\000\000disconnected");
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
