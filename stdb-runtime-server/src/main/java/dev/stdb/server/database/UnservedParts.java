package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import java.util.ArrayList;
import java.util.List;

/** Tells the authors of a module which parts of it this server does not run; the rest of the module does run. */
final class UnservedParts {
    private UnservedParts() {}

    /** Returns a warning for each such part. */
    static List<String> of(DatabaseSchema schema) {
        List<String> warnings = new ArrayList<>();
        for (String handler : schema.raw().httpHandlers()) {
            warnings.add("HTTP handlers are not supported by this server; nothing calls `" + handler + "`");
        }
        return warnings;
    }
}
