package dev.stdb.generated;

import dev.stdb.module.WasmExport;
import javax.annotation.processing.Generated;

/**
 * Where the module build starts; never called.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ModuleMain {
    private ModuleMain() {
    }

    @WasmExport("__stdb_main__")
    public static void reach() {
        ModuleExports.reach();
    }
}
