package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.view.ViewModule;

/** The views of the module that a database runs now. Confined to the database thread. */
final class CurrentViews implements ViewModule {
    private final CurrentGuest current;
    private final Watchdog watchdog;

    CurrentViews(CurrentGuest current, Watchdog watchdog) {
        this.current = current;
        this.watchdog = watchdog;
    }

    @Override
    public DatabaseSchema schema() {
        return current.schema();
    }

    @Override
    public ViewResult call(ViewCall call, RowReader source) {
        Guest guest = current.get();
        long nanosMax = guest.callNanosMax();
        watchdog.enter(nanosMax == Long.MAX_VALUE ? nanosMax : Math.min(nanosMax, call.nanosMax()));
        try {
            return guest.call(call, source);
        } finally {
            watchdog.exit();
        }
    }
}
