package dev.stdb.server.database;

import dev.stdb.server.common.Keccak256;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.engine.ReplayProgress;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.nio.file.Path;

/** Creates databases that hold a program nobody runs, for tests of tools. */
public final class StoredModules {

    private StoredModules() {}

    /** Creates a database in a directory. */
    public static void create(Path directory, Identity database, Identity owner, byte[] program) {
        try (DatabaseEngine engine = DatabaseEngine.open(EngineConfig.onDisk("test", directory), ReplayProgress.NONE)) {
            Tx tx = engine.begin();
            HostRows.writeModule(tx, new HostRows.Module(database, owner, Keccak256.hash(program), program));
            engine.commit(tx);
        }
    }
}
