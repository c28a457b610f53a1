package dev.stdb.server.api;

import dev.stdb.server.database.Database;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts databases. Thread-safe; methods block until the database runs. */
public interface DatabaseLauncher {

    /**
     * Creates a database with its first program and runs {@code init}.
     *
     * @param environment values of its environment variables
     * @param directory empty directory for its files; null keeps everything in memory
     * @throws dev.stdb.server.guest.ModuleException if the program cannot be used
     * @throws dev.stdb.server.database.EnvironmentException if it does not take the environment
     */
    Database create(
            Identity database, Identity owner, byte[] program, EnvironmentChange environment, @Nullable Path directory);

    /** Opens a database from its files. */
    Database open(Identity database, Identity owner, Path directory);
}
