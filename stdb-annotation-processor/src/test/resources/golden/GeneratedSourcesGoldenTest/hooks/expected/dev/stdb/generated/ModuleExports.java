package dev.stdb.generated;

import dev.stdb.module.EnvironmentValues;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.WasmExport;
import hooks.HandlerDispatch;
import hooks.ReducerDispatch;
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
                "\002\003\000\000\000\017\004\000\000\000\006\000\000\000apiKey\000\000\006\000\000\000region\000\001\004\000\000\000MODE\002\002\000\000\000\003\000\000\000DEV\012\000\000\000produc"
                + "tion\000\010\000\000\000fallback\002\002\000\000\000\003\000\000\000DEV\012\000\000\000production\001\013\002\000\000\000\004\000\000\000hook\006\000\000\000sta"
                + "tus\014\002\000\000\000\004\000\000\000hook\001\002\012\000\000\000/hook/{id}\006\000\000\000status\000\000\000\000\000");
        EnvironmentValues.secret("apiKey");
    }

    @WasmExport("__call_reducer__")
    public static int callReducer(int id, long sender0, long sender1, long sender2, long sender3,
            long connection0, long connection1, long timestamp, int arguments, int error) {
        return ReducerDispatch.call(id, sender0, sender1, sender2, sender3, connection0, connection1, timestamp, arguments, error);
    }

    @WasmExport("__call_http_handler__")
    public static int callHttpHandler(int id, long sender0, long sender1, long sender2,
            long sender3, int claims, long timestamp, int request, int requestBody, int response,
            int responseBody) {
        return HandlerDispatch.call(id, sender0, sender1, sender2, sender3, claims, timestamp, request, requestBody, response, responseBody);
    }

    /**
     * Does nothing; called so that the module build finds this class.
     */
    static void reach() {
    }
}
