package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.guest.Guest;

/**
 * The module that a database runs now. Replaced by the database thread, read by any; who runs calls on another thread
 * takes a {@linkplain Guest#copy copy}.
 */
final class CurrentGuest {
    private volatile Guest guest;

    CurrentGuest(Guest first) {
        guest = first;
    }

    Guest get() {
        return guest;
    }

    DatabaseSchema schema() {
        return guest.schema();
    }

    void replace(Guest next) {
        guest = next;
    }
}
