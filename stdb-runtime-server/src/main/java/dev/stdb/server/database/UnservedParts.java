package dev.stdb.server.database;

import dev.stdb.moduledef.ModuleDef;
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
        warnOfRoutes(schema.raw(), "", warnings);
        return warnings;
    }

    private static void warnOfRoutes(ModuleDef parent, String path, List<String> warnings) {
        for (SubmoduleDef submodule : parent.submodules()) {
            String mounted = path + submodule.namespace();
            if (!submodule.module().httpRoutes().isEmpty()) {
                warnings.add("routes of submodules are not served; those of `" + mounted + "` are left out");
            }
            warnOfRoutes(submodule.module(), mounted + ".", warnings);
        }
    }
}
