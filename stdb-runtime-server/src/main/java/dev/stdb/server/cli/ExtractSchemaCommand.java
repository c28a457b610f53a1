package dev.stdb.server.cli;

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
        spec.commandLine().getOut().println(ModuleFile.schemaJson(file));
        return Main.EXIT_OK;
    }
}
