package dev.stdb.server.cli;

import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.wasm.WasmGuests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A module in a {@code .wasm} file, asked without a server. */
public final class ModuleFile {
    private ModuleFile() {}

    /**
     * Runs the module as far as it takes to ask for its definition.
     *
     * @return the definition as JSON, version 10 (spec module-def.md)
     * @throws dev.stdb.StdbException if it is no module
     */
    public static String schemaJson(Path file) {
        byte[] program;
        try {
            program = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailedException("the module cannot be read: file=" + file + ": " + e.getMessage(), e);
        }
        ModuleDef definition = DatabaseHost.describe(HostConfig.of(WasmGuests.defaults()), program);
        return SatsJson.moduleDefToJson(definition, ModuleDef.V10);
    }
}
