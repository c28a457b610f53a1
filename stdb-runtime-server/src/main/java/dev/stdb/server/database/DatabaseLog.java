package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ModuleLog.Entry;
import dev.stdb.server.guest.ModuleLog.Level;
import org.jspecify.annotations.Nullable;

/** What the database itself has to say in the log of its module. Thread-safe. */
record DatabaseLog(Clock clock, ModuleLog log) {
    /** Writes a record that belongs to no function. */
    void write(Level level, String message) {
        write(level, null, message);
    }

    /** Writes a record about a function. */
    void write(Level level, @Nullable String function, String message) {
        log.append(Entry.ofHost(level, clock.nowMicros(), function, message));
    }
}
