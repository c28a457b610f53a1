package dev.stdb.server.api;

import dev.stdb.server.database.Database;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts databases. Thread-safe; methods block until the database runs. */
public interface DatabaseLauncher {

    /**
     * Creates a database with its first program and runs {@code init}.
     *
     * @param directory empty directory for its files; null keeps everything in memory
     * @throws dev.stdb.server.guest.ModuleException if the program cannot be used
     */
    Database create(Identity database, Identity owner, byte[] program, @Nullable Path directory);

    /** Opens a database from its files. */
    Database open(Identity database, Identity owner, Path directory);
}
