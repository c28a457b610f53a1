package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.SqlTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs SQL statements and prints the rows. */
@CommandLine.Command(
        name = "sql",
        description = "Run SQL statements and print the rows.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class SqlCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Option(
            names = "--confirmed",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Whether answers wait until what they show is durable; by default the server decides.")
    private @Nullable Boolean confirmed;

    @CommandLine.Option(
            names = "--interactive",
            description = "Ask for statements, one after the other; so it is at a terminal without a statement.")
    private boolean interactive;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "[DATABASE] [QUERY]",
            hideParamSyntax = true,
            description = ServerOptions.DATABASE_AND + "the statement.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        boolean canAsk = interactive || System.console() != null;
        Selected selected = canAsk ? server.select(words, 1) : server.select(words, 1, "QUERY");
        Target target = server.target(selected.database());
        SqlTask task = new SqlTask(target, format.format(), Optional.ofNullable(confirmed));
        if (selected.rest().isEmpty()) {
            try (SqlPrompt prompt = SqlPrompt.open(
                    selected.database(), task.words(), server.files().history())) {
                task.runAll(prompt::next);
            }
        } else {
            task.run(selected.rest().get(0));
        }
        return Main.EXIT_OK;
    }
}
