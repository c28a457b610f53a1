package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LogsTask;
import dev.stdb.task.verb.LogsTask.Selection;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Prints the log of a database. */
@CommandLine.Command(name = "logs", description = "Print the log of a database.", mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class LogsCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private FormatOption format;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @CommandLine.Option(
            names = {"-n", "--num-lines"},
            paramLabel = "N",
            defaultValue = "0",
            description = "How many of the last lines; default: all, or 10 when following.")
    private int lines;

    @CommandLine.Option(
            names = {"-f", "--follow"},
            description = "Go on printing new lines.")
    private boolean follow;

    @CommandLine.Option(
            names = {"-l", "--level"},
            paramLabel = "LEVEL",
            defaultValue = "trace",
            description = "Lowest level to print: trace, debug, info, warn, error or panic.")
    private String level;

    @CommandLine.Option(names = "--level-exact", description = "Print this level only.")
    private boolean exact;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        Selection selection = Selection.of(lines, follow, level, exact, ServerOptions.SPELLING);
        new LogsTask(database.target(server), selection, format.format()).run();
        return Main.EXIT_OK;
    }
}
