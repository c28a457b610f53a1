package weather.admin;

import dev.stdb.module.ProcedureContext;
import javax.annotation.processing.Generated;
import weather.Db;

/**
 * Lets the dispatcher call package-private procedures of this package.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ProcedureBridge {
    private ProcedureBridge() {
    }

    public static void Admin_nothing(ProcedureContext<Db> ctx) throws Throwable {
        Admin.nothing(ctx);
    }

    public static String Admin_reset(ProcedureContext<Db> ctx, boolean hard) {
        return Admin.reset(ctx, hard);
    }
}
