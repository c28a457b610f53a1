package dev.stdb.server.cli;

import dev.stdb.server.api.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Deletes what a server keeps that does not run. Stateless. */
public final class DataClearing {
    private DataClearing() {}

    /**
     * Deletes all databases of a data directory.
     *
     * @param consent asked while no server can use the directory
     * @return whether there was consent; without it nothing is deleted
     * @throws CommandFailedException if a server has the directory
     * @throws IOException if something cannot be deleted
     */
    public static boolean run(Path directory, BooleanSupplier consent) throws IOException {
        try (DataDirectory data = RestoreCommand.lock(directory)) {
            boolean agreed = consent.getAsBoolean();
            if (agreed) {
                data.clear();
            }
            return agreed;
        }
    }
}
