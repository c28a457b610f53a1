package weather.admin;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Procedure;
import dev.stdb.module.ProcedureContext;
import weather.Db;

/** Procedures that are called through a bridge. */
final class Admin {
    private Admin() {}

    @Procedure(access = Access.PRIVATE)
    static String reset(ProcedureContext<Db> ctx, boolean hard) {
        return hard ? "all" : "some";
    }

    @Procedure(access = Access.PRIVATE)
    static void nothing(ProcedureContext<Db> ctx) throws Exception {}
}
