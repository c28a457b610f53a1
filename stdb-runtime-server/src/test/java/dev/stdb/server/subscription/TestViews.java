package dev.stdb.server.subscription;

import dev.stdb.moduledef.ModuleDef;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.view.LiveViews;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.server.view.ViewModule;

/** Views in tests of what does not need a module. */
public final class TestViews {
    private TestViews() {}

    /** Returns the views of a module that has none. */
    public static LiveViews none() {
        DatabaseSchema empty = DatabaseSchema.of(ModuleDef.builder().build());
        ViewModule module = new ViewModule() {
            @Override
            public DatabaseSchema schema() {
                return empty;
            }

            @Override
            public ViewResult call(ViewCall call, RowReader source) {
                throw new IllegalArgumentException(
                        "no such view: " + call.view().name());
            }
        };
        return new LiveViews(module, Clock.system(), ViewLimits.defaults());
    }
}
