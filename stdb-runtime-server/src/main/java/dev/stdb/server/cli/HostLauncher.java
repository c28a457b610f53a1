package dev.stdb.server.cli;

import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.module.WasmGuests;
import dev.stdb.server.guest.wasm.CodeCache;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts databases on the WebAssembly host. Thread-safe. */
final class HostLauncher implements DatabaseLauncher {

    // Enough to tell databases apart in thread names and messages.
    private static final int NAME_DIGITS = 12;

    private final HostConfig config;

    private final StorageOptions storage;

    /** Creates a launcher of databases whose reducers may run for the given time; their compiled programs go to the data directory. */
    HostLauncher(Duration reducerTimeout, StorageOptions storage, @Nullable Path dataDirectory) {
        this.storage = storage;
        CodeCache cache = dataDirectory == null ? CodeCache.none() : CodeCache.in(dataDirectory.resolve("compiled"));
        this.config = HostConfig.of(
                WasmGuests.defaults().withCallTimeMax(reducerTimeout).withCache(cache));
    }

    @Override
    public Database create(Identity database, Identity owner, byte[] program, @Nullable Path directory) {
        EngineConfig engine = directory == null ? EngineConfig.inMemory(name(database)) : onDisk(database, directory);
        return DatabaseHost.create(hostConfig(directory), database, owner, program, engine);
    }

    @Override
    public Database open(Identity database, Identity owner, Path directory) {
        return DatabaseHost.open(hostConfig(directory), database, owner, onDisk(database, directory));
    }

    private EngineConfig onDisk(Identity database, Path directory) {
        return storage.apply(EngineConfig.onDisk(name(database), directory), database.toHex());
    }

    private HostConfig hostConfig(@Nullable Path directory) {
        return directory == null ? config : config.withLogDirectory(directory.resolve("module-log"));
    }

    private static String name(Identity database) {
        return database.toHex().substring(0, NAME_DIGITS);
    }
}
