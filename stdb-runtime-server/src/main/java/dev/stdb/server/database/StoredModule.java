package dev.stdb.server.database;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.engine.ReplayProgress;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.nio.file.Path;

/**
 * What the files of a database say about it themselves. For tools.
 *
 * @param owner who published it
 * @param program the program it runs
 */
public record StoredModule(Identity database, Identity owner, byte[] program) {

    /**
     * Opens a database that nobody has open, and closes it again.
     *
     * @throws dev.stdb.StdbException if it cannot be opened or holds no program
     */
    public static StoredModule read(FileSystem files, Path directory) {
        EngineConfig config = EngineConfig.onDisk(directory.getFileName().toString(), directory)
                .withFileSystem(files);
        try (DatabaseEngine engine = DatabaseEngine.open(config, ReplayProgress.NONE);
                Tx tx = engine.begin()) {
            HostRows.Module module = HostRows.readModule(tx)
                    .orElseThrow(() -> new DatabaseException(
                            DatabaseErrorCode.DATABASE_STOPPED, "it holds no program, its creation was not finished"));
            return new StoredModule(module.database(), module.owner(), module.program());
        }
    }
}
