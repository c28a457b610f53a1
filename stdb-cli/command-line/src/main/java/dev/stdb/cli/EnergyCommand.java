package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.EnergyTask;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Prints the energy balance of somebody. */
@CommandLine.Command(
        name = "energy",
        description = "Print an energy balance; servers that bill nobody answer 0.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class EnergyCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Parameters(index = "0", arity = "0..1", hidden = true, description = "The word of the official tool.")
    private @Nullable String what;

    @CommandLine.Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "IDENTITY",
            description = "Whose balance; by default yours.")
    private @Nullable String identity;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new EnergyTask(server.target(), format.format()).run(Optional.ofNullable(identity));
        return Main.EXIT_OK;
    }
}
