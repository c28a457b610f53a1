package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ViewSchema;
import java.util.ArrayList;
import java.util.List;

/** Tells the authors of a module which parts of it this server does not run; the rest of the module does run. */
final class UnservedParts {
    private UnservedParts() {}

    /** Returns a warning for each such part. */
    static List<String> of(DatabaseSchema schema) {
        List<String> warnings = new ArrayList<>();
        for (ViewSchema view : schema.views()) {
            warnings.add("views are not supported by this server; for queries there is no `" + view.name() + "`");
        }
        for (String handler : schema.raw().httpHandlers()) {
            warnings.add("HTTP handlers are not supported by this server; nothing calls `" + handler + "`");
        }
        return warnings;
    }
}
