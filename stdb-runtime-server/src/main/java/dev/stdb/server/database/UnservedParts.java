package dev.stdb.server.database;

import dev.stdb.moduledef.OutboxDef;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.schema.DatabaseSchema;
import java.util.ArrayList;
import java.util.List;

/** Tells the authors of a module which parts of it this server does not run; the rest of the module does run. */
final class UnservedParts {
    private UnservedParts() {}

    /** Returns a warning for each such part. */
    static List<String> of(DatabaseSchema schema) {
        List<String> warnings = new ArrayList<>();
        for (OutboxDef outbox : schema.raw().outboxes()) {
            warnings.add("outboxes are not supported by this server; rows of `" + outbox.tableName()
                    + "` are kept and sent nowhere");
        }
        for (SubmoduleDef submodule : schema.raw().submodules()) {
            if (!submodule.module().httpRoutes().isEmpty()) {
                warnings.add(
                        "routes of submodules are not served; those of `" + submodule.namespace() + "` are left out");
            }
        }
        return warnings;
    }
}
