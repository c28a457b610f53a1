package dev.stdb.server.engine;

import dev.stdb.server.common.io.DirectoryLockedException;

/** Another process, or another engine of this one, has the database open; the message names it. */
public final class DatabaseLockedException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final String holder;

    DatabaseLockedException(String name, DirectoryLockedException cause) {
        super(
                EngineErrorCode.ENGINE_LOCKED,
                "database is open elsewhere: name=" + name + ", holder=" + cause.holder(),
                cause);
        this.holder = cause.holder();
    }

    /** Returns what the holder wrote about itself, for example {@code pid=17}; empty if unknown. */
    public String holder() {
        return holder;
    }
}
