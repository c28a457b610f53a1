package dev.stdb.server.cli;

import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.wasm.WasmGuests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints the definition of a module as JSON, without a server. */
@CommandLine.Command(
        name = "extract-schema",
        description = "Print the schema of a module as JSON.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ExtractSchemaCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(paramLabel = "FILE", description = "The .wasm file of the module.")
    private Path file;

    @Override
    public Integer call() {
        byte[] program;
        try {
            program = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailedException("the module cannot be read: file=" + file + ": " + e.getMessage(), e);
        }
        ModuleDef definition = DatabaseHost.describe(HostConfig.of(WasmGuests.defaults()), program);
        spec.commandLine().getOut().println(SatsJson.moduleDefToJson(definition, ModuleDef.V10));
        return Main.EXIT_OK;
    }
}
