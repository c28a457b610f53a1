package dev.stdb.server.cli;

import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.host.Database;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts databases on the WebAssembly host. Thread-safe. */
final class HostLauncher implements DatabaseLauncher {

    private final Duration reducerTimeout;

    /** Creates a launcher of databases whose reducers may run for the given time. */
    HostLauncher(Duration reducerTimeout) {
        this.reducerTimeout = reducerTimeout;
    }

    @Override
    public Database create(Identity database, Identity owner, byte[] program, @Nullable Path directory) {
        throw new CommandFailedException("the WebAssembly host is not wired yet: timeout=" + reducerTimeout, null);
    }

    @Override
    public Database open(Identity database, Identity owner, Path directory) {
        throw new CommandFailedException("the WebAssembly host is not wired yet: timeout=" + reducerTimeout, null);
    }
}
