package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.SubscribeTask;
import dev.stdb.task.verb.SubscribeTask.Selection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Prints the rows that transactions change. */
@CommandLine.Command(
        name = "subscribe",
        description = "Print the rows that transactions change, a line of JSON for each transaction.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class SubscribeCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Option(
            names = {"-n", "--num-updates"},
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many transactions; by default never.")
    private int updates;

    @CommandLine.Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "End after so many seconds, at the latest.")
    private @Nullable Integer timeoutSeconds;

    @CommandLine.Option(
            names = "--print-initial-update",
            description = "Print the rows that are there at the beginning, too.")
    private boolean showsFirst;

    @CommandLine.Option(
            names = "--confirmed",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Whether only what is durable is shown; by default the server decides.")
    private @Nullable Boolean confirmed;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "[DATABASE] QUERY…",
            hideParamSyntax = true,
            description = ServerOptions.DATABASE_AND + "queries.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        if (updates < 0 || timeoutSeconds != null && timeoutSeconds < 0) {
            throw new CommandLine.ParameterException(
                    server.command(), "--num-updates and --timeout must not be negative");
        }
        Selected selected = server.select(words, Integer.MAX_VALUE, "QUERY");
        Selection selection = new Selection(
                selected.rest(),
                updates,
                Optional.ofNullable(timeoutSeconds).map(Duration::ofSeconds),
                showsFirst,
                Optional.ofNullable(confirmed));
        new SubscribeTask(server.target(selected.database()), selection).run();
        return Main.EXIT_OK;
    }
}
