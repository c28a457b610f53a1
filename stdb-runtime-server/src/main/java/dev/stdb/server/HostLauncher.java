package dev.stdb.server;

import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts databases with what runs their modules. Thread-safe if {@code clocks} is.
 *
 * @param host settings of all databases but for clock and log directory
 * @param files where the directories of databases are
 * @param clocks the time of each database
 * @param logArchive directory of a directory for each database; null for no archive
 */
record HostLauncher(
        HostConfig host,
        FileSystem files,
        Function<Identity, Clock> clocks,
        CommitlogConfig commitlog,
        SnapshotConfig snapshots,
        @Nullable Path logArchive)
        implements DatabaseLauncher {

    // Enough to tell databases apart in thread names and messages.
    private static final int NAME_DIGITS = 12;

    @Override
    public Database create(
            Identity database,
            Identity owner,
            byte[] program,
            EnvironmentChange environment,
            @Nullable Path directory) {
        EngineConfig engine = directory == null ? EngineConfig.inMemory(name(database)) : onDisk(database, directory);
        return DatabaseHost.create(
                hostConfig(database, owner, directory), database, owner, program, environment, engine);
    }

    @Override
    public Database open(Identity database, Identity owner, Path directory) {
        return DatabaseHost.open(hostConfig(database, owner, directory), database, owner, onDisk(database, directory));
    }

    private EngineConfig onDisk(Identity database, Path directory) {
        EngineConfig engine = EngineConfig.onDisk(name(database), directory).withFileSystem(files);
        Path archive = logArchive == null ? null : logArchive.resolve(database.toHex());
        return engine.withCommitlog(commitlog)
                .withDurability(engine.durability().withArchiveDirectory(archive))
                .withSnapshots(snapshots);
    }

    private HostConfig hostConfig(Identity database, Identity owner, @Nullable Path directory) {
        HostConfig config =
                host.withClock(clocks.apply(database)).withHttp(host.http().of(owner));
        return directory == null ? config : config.withLogDirectory(directory.resolve("module-log"));
    }

    private static String name(Identity database) {
        return database.toHex().substring(0, NAME_DIGITS);
    }
}
